import { decodeBitstring, LIMITS } from '@volunteer-passport/codec'
import { CHECK_IDS, type Credential, type Parsed, problem } from '@volunteer-passport/schema'
import { Findings } from './findings.ts'
import { type Core, verifySecured } from './pipeline.ts'
import type { BitstringStatusList, StatusListRequest } from './status-list.ts'
import { statusListPolicy } from './status-list-policy.ts'
import { listRefused } from './status-list-problem.ts'
import { type BitstringStatusListClaims, BitstringStatusListCredential } from './status-list-type.ts'
import type { Steps } from './steps.ts'
import { vcJwtUpTo } from './vc-jwt.ts'

const FORMATS = [vcJwtUpTo({ tokenBytes: LIMITS.statusListTokenBytes })]

/** Bitstring Status List v1.0 §2.2. */
const DEFAULT_TTL_MILLISECONDS = 300_000

/**
 * A status list credential goes through the same pipeline as any other, less status (its own `credentialStatus` is
 * not looked at, so that lists cannot lead in a circle) and holder. Its faults have codes of their own.
 */
export function* readBitstringStatusList(
  token: Uint8Array,
  { url, issuer, trust, now }: StatusListRequest,
  core: Omit<Core, 'trust'>,
): Steps<Parsed<BitstringStatusList>> {
  const findings = new Findings()
  const environment = { ...core, formats: FORMATS, trust: statusListPolicy(trust, issuer) }
  const request = { type: BitstringStatusListCredential, now, signal: undefined, role: 'statusIssuer' } as const
  const credential = yield* verifySecured(token, request, environment, findings)
  for (const id of CHECK_IDS) {
    const finding = findings.of(id)
    if ('problems' in finding) return listRefused(id, finding.problems, { isSigned: findings.passed('signature') })
  }
  return unpack(credential!, url)
}

function unpack(
  { id, document, subject, validFrom, validUntil, issuedAt }: Credential<BitstringStatusListClaims>,
  url: string,
): Parsed<BitstringStatusList> {
  // Stops another list of the same issuer, where this index means somebody else, from being served here.
  if (id !== url) {
    return { ok: false, problems: [problem('STATUS_LIST_ID_MISMATCH', 'The id of the list is not its address.')] }
  }
  const bytes = decodeBitstring(subject.encodedList)
  if (!bytes.ok) return bytes
  const { statusPurpose, ttl = DEFAULT_TTL_MILLISECONDS } = subject
  const ends = [validUntil?.getTime(), typeof document.exp === 'number' ? document.exp * 1000 : undefined]
  const list: BitstringStatusList = {
    kind: 'bitstring',
    purposes: typeof statusPurpose === 'string' ? [statusPurpose] : statusPurpose,
    bytes: bytes.value,
    issuedAt: validFrom ?? issuedAt,
    usableUntil: Math.min(...ends.filter((end) => end !== undefined), Number.POSITIVE_INFINITY),
    ttlSeconds: ttl / 1000,
  }
  return { ok: true, value: list }
}
