import { LIMITS } from '@volunteer-passport/codec'
import type { FetchedDocument } from '@volunteer-passport/did'
import {
  type AccreditationEntry,
  AccreditationList,
  type AccreditationListClaims,
  CHECK_IDS,
  type Credential,
  type Parsed,
  type ProblemCode,
  problem,
} from '@volunteer-passport/schema'
import { Findings } from '../findings.ts'
import { verifySecured } from '../pipeline.ts'
import { type Steps, settle } from '../steps.ts'
import type { TrustParts, TrustPolicy } from '../trust-policy.ts'
import { vcJwtUpTo } from '../vc-jwt.ts'
import type { Accredited } from './accredited.ts'
import type { Keepable } from './held-document.ts'
import { findSigner, issuerPolicy } from './issuer-policy.ts'
import type { VerifiedAccreditation } from './verify-accreditation.ts'

/** An accreditation list whose signature holds. Its entries are looked up, and each is verified when it is asked for. */
export interface HeldList extends Keepable {
  readonly bytes: number
  readonly find: (did: string) => AccreditationEntry | undefined
  /** What the entries that were asked for turned out to be. */
  readonly verified: Map<string, Parsed<VerifiedAccreditation>>
}

const FORMATS = [vcJwtUpTo({ tokenBytes: LIMITS.accreditationListBytes, jsonParts: LIMITS.accreditationListParts })]
const DEFAULT_TTL_MILLISECONDS = 900_000
/** Whatever end a list gives itself, for longer nobody looks at an old one (design: freshness). */
const BRIDGE_SECONDS = 604_800

/**
 * A list goes through the pipeline like any credential, with the keys of its accreditor's own accreditation, or for the
 * root with those of root.json. Its faults have codes of their own, and say nothing about whom it names.
 */
export function* readAccreditationList(
  { body: token, fetchedAt }: Pick<FetchedDocument, 'body' | 'fetchedAt'>,
  o: { readonly accreditor: Accredited; readonly url: string; readonly now: Date },
  parts: TrustParts,
): Steps<Parsed<HeldList>> {
  const findings = new Findings()
  const { accreditor, url, now } = o
  const environment = { ...parts, formats: FORMATS, trust: listPolicy(accreditor) }
  const request = { type: AccreditationList, now, signal: undefined, role: 'issuer' } as const
  const credential = yield* verifySecured(token, request, environment, findings)
  for (const id of CHECK_IDS) {
    const finding = findings.of(id)
    if (!('problems' in finding)) continue
    const { code } = finding.problems[0]
    return fail(OWN_CODES[code] ?? 'TRUST_LIST_INVALID', `The list was refused by the check "${id}" with ${code}.`)
  }
  // Stops another document of the same accreditor from being served here.
  if (credential === undefined || credential.id !== url) {
    return fail('TRUST_LIST_INVALID', 'The id of the list is not its address.')
  }
  const isNewest = yield* recordNewest(credential, { accreditor, url, signer: findings.signer!.key.thumbprint }, parts)
  if (!isNewest) return fail('TRUST_LIST_ROLLBACK', 'A newer list of this accreditor was seen before.')
  return { ok: true, value: { ...toHeldList(credential), bytes: token.length, fetchedAt } }
}

/** As the accreditation has it, but with keys that are active still: a retired one could bring back an old list. */
function listPolicy(accreditor: Accredited): TrustPolicy {
  const policy = issuerPolicy(accreditor)
  return {
    ...policy,
    resolveSigner({ keyId }) {
      const found = findSigner(accreditor, keyId, policy)
      if (!found.ok || found.value.retiredAt === undefined) return found
      return { ok: false, problems: [problem('KEY_EXPIRED', 'A retired key signs no list.')] }
    },
  }
}

/**
 * Whether no newer version was seen, signed by a key that is active still; the newest is noted down. One line a key: a
 * thief who made a version of a million is forgotten with the key that was stolen.
 */
function* recordNewest(
  { subject }: Credential<AccreditationListClaims>,
  o: { readonly accreditor: Accredited; readonly url: string; readonly signer: string },
  { state }: TrustParts,
): Steps<boolean> {
  let newest = 0
  for (const thumbprint of o.accreditor.keys.active()) {
    const stored = yield* settle(state.get(memoryKey(o.url, thumbprint)))
    if (stored !== undefined) newest = Math.max(newest, Number(stored))
  }
  if (subject.version > newest) yield* settle(state.set(memoryKey(o.url, o.signer), `${subject.version}`))
  // Written so that a state that cannot be read (NaN) does not pass.
  return subject.version >= newest
}

const memoryKey = (url: string, thumbprint: string): string => `accreditation-list:${url}#${thumbprint}`

function toHeldList({
  subject,
  validUntil,
  document,
}: Credential<AccreditationListClaims>): Omit<HeldList, 'bytes' | 'fetchedAt'> {
  const { ttl = DEFAULT_TTL_MILLISECONDS, accreditations } = subject
  const entries = new Map(accreditations.map((entry) => [entry.subject, entry]))
  const ends = [validUntil?.getTime(), typeof document.exp === 'number' ? document.exp * 1000 : undefined]
  return {
    find: (did) => entries.get(did),
    verified: new Map(),
    ttlSeconds: ttl / 1000,
    usableUntil: Math.min(...ends.filter((end) => end !== undefined), Number.POSITIVE_INFINITY),
    bridgeSeconds: BRIDGE_SECONDS,
  }
}

const OWN_CODES: { readonly [code in ProblemCode]?: ProblemCode } = {
  EXPIRED: 'TRUST_LIST_EXPIRED',
  NOT_YET_VALID: 'CLOCK_BEHIND',
  ISSUED_IN_FUTURE: 'CLOCK_BEHIND',
}

function fail(code: ProblemCode, detail: string): Extract<Parsed<never>, { ok: false }> {
  return { ok: false, problems: [problem(code, detail)] }
}
