import type { Steps } from '../steps.ts'
import type { TrustParts } from '../trust-policy.ts'
import type { Accredited } from './accredited.ts'
import type { HeldList } from './read-accreditation-list.ts'
import { hopOf, type Refusal, refuse } from './refusal.ts'
import { type VerifiedAccreditation, verifyAccreditation } from './verify-accreditation.ts'

/** An accreditor in force, with its list. */
export interface Level {
  readonly accreditor: Accredited
  readonly list: HeldList
}

type Judged<T> = { readonly ok: true; readonly value: T } | Refusal

/** What the list says of this DID, verified, in force now and within what its accreditor may give. */
export function* judgeAccreditation(
  did: string,
  { accreditor, list }: Level,
  o: { readonly now: Date; readonly parts: TrustParts },
): Steps<Judged<VerifiedAccreditation>> {
  const entry = list.find(did)
  if (entry === undefined) {
    return refuse('ISSUER_NOT_TRUSTED', 'The list of the accreditor does not name the issuer.', hopOf(accreditor))
  }
  let verified = list.verified.get(did)
  if (verified === undefined) {
    const successor = entry.successor === undefined ? undefined : list.find(entry.successor)
    verified = yield* verifyAccreditation(entry, { parent: accreditor, successor, now: o.now }, o.parts)
    list.verified.set(did, verified)
  }
  const { state } = entry
  const hop = verified.ok ? hopOf(verified.value.accredited) : { did }
  if (state === 'suspended' || state === 'withdrawn') {
    return refuse('ACCREDITATION_REVOKED', `An accreditation in the chain is ${state}.`, hop)
  }
  if (!verified.ok) {
    const check = verified.problems[0].code === 'ISSUER_NOT_TRUSTED' ? 'trust' : 'key'
    return { ...verified, check, failingHop: hop }
  }
  if (!isInForce(verified.value, o)) {
    return refuse('ACCREDITATION_EXPIRED', 'An accreditation in the chain is not within its dates.', hop)
  }
  if (!verified.value.isWithinParent) {
    const detail = 'An accreditation in the chain reaches further than the one above it.'
    return refuse('ACCREDITATION_SCOPE_EXCEEDED', detail, hop)
  }
  return { ok: true, value: verified.value }
}

/** The same of one that accredits others; of one that has ended, its successor's. */
export function* judgeAccreditor(
  did: string,
  level: Level,
  o: { readonly now: Date; readonly parts: TrustParts },
): Steps<Judged<Accredited>> {
  const { state, successor } = level.list.find(did) ?? {}
  const judged = yield* judgeAccreditation((state === 'ended' && successor) || did, level, o)
  if (!judged.ok) return judged
  const { accredited, entry } = judged.value
  if (entry.state === 'ended') {
    const detail = 'An accreditor in the chain has ended, and nobody has taken it over.'
    return refuse('ACCREDITATION_EXPIRED', detail, hopOf(accredited))
  }
  // Before its list is fetched: nobody is sent to a host that has no say.
  if (!(accredited.scope.mayAccreditDepth > 0)) {
    const detail = 'An accreditor in the chain may not accredit others.'
    return refuse('ACCREDITATION_SCOPE_EXCEEDED', detail, hopOf(accredited))
  }
  return { ok: true, value: accredited }
}

function isInForce(
  { entry, period }: VerifiedAccreditation,
  { now, parts }: { readonly now: Date; readonly parts: TrustParts },
): boolean {
  const instant = now.getTime()
  // What was issued before the end stays good, whether or not somebody renews the accreditation of a closed office.
  const isOpen = instant < period.ends || entry.state === 'ended'
  return isOpen && period.begins <= instant + parts.toleranceSeconds * 1000
}
