import { LIMITS } from '@volunteer-passport/codec'
import {
  CHECK_IDS,
  type CheckId,
  type Credential,
  type Parsed,
  PROBLEMS,
  type ProblemCode,
  problem,
} from '@volunteer-passport/schema'
import { Findings } from './findings.ts'
import { type Environment, verifySecured } from './pipeline.ts'
import type { StatusListRequest } from './status-list.ts'
import { type BitstringStatusListClaims, BitstringStatusListCredential } from './status-list-type.ts'
import type { Steps } from './steps.ts'
import { vcJwtUpTo } from './vc-jwt.ts'

type Core = Omit<Environment, 'statusLists' | 'whenUnavailable'>

const FORMATS = [vcJwtUpTo(LIMITS.statusListTokenBytes)]

/**
 * A status list goes through the same pipeline as a credential, less status (its own `credentialStatus` is not
 * looked at, so that lists cannot lead in a circle) and holder. Its faults have codes of their own.
 */
export function* verifyStatusList(
  token: Uint8Array,
  { issuer, now }: StatusListRequest,
  core: Omit<Core, 'formats'>,
): Steps<Parsed<Credential<BitstringStatusListClaims>>> {
  const findings = new Findings()
  const { trust } = core
  const onlyTheIssuer = {
    mayAccept: (candidate: string) => candidate === issuer && trust.mayAccept(candidate),
    accept: trust.accept,
  }
  const environment = { ...core, formats: FORMATS, trust: onlyTheIssuer }
  const request = { type: BitstringStatusListCredential, now, signal: undefined }
  const credential = yield* verifySecured(token, request, environment, findings)
  for (const id of CHECK_IDS) {
    const finding = findings.of(id)
    if (!('problems' in finding)) continue
    const { code } = finding.problems[0]
    const detail = `The list was refused by the check "${id}" with ${code}.`
    return { ok: false, problems: [problem(listCode(id, code, findings), detail)] }
  }
  return { ok: true, value: credential! }
}

/** What a problem of the list is called in the report on the credential. */
function listCode(id: CheckId, code: ProblemCode, findings: Findings): ProblemCode {
  const own = OWN_CODES[code]
  if (own !== undefined) return own
  if (PROBLEMS[code].class === 'unknown') return 'STATUS_LIST_UNAVAILABLE'
  if (id === 'trust')
    return findings.passed('signature') ? 'STATUS_LIST_SIGNATURE_INVALID' : 'STATUS_LIST_ISSUER_MISMATCH'
  return id === 'key' || id === 'signature' ? 'STATUS_LIST_SIGNATURE_INVALID' : 'STATUS_LIST_INVALID'
}

const OWN_CODES: { readonly [code in ProblemCode]?: ProblemCode } = {
  TOKEN_TOO_LARGE: 'STATUS_LIST_TOO_LARGE',
  ALG_NOT_ALLOWED: 'STATUS_LIST_SIGNATURE_INVALID',
  SIGNATURE_MALFORMED: 'STATUS_LIST_SIGNATURE_INVALID',
  CLAIM_MISSING: 'STATUS_LIST_INVALID',
  ISSUER_INVALID: 'STATUS_LIST_INVALID',
  EXPIRED: 'STATUS_LIST_EXPIRED',
  NOT_YET_VALID: 'STATUS_LIST_NOT_YET_VALID',
  ISSUED_IN_FUTURE: 'STATUS_LIST_NOT_YET_VALID',
}
