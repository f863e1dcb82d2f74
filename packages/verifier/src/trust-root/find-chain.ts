import { type JsonObject, readAccreditationChain } from '@volunteer-passport/schema'
import { type Steps, settle } from '../steps.ts'
import type { TrustParts } from '../trust-policy.ts'
import type { AccreditationLists } from './accreditation-lists.ts'
import type { Accredited } from './accredited.ts'
import type { HeldDocument } from './held-document.ts'
import { judgeAccreditation, judgeAccreditor, type Level } from './judge-accreditation.ts'
import type { HeldList } from './read-accreditation-list.ts'
import { hopOf, type Refusal, refuse } from './refusal.ts'
import type { HeldRoot } from './root-source.ts'

/** What a verifier with a pinned root finds chains in. */
export interface TrustSources {
  readonly root: HeldDocument<HeldRoot>
  readonly lists: AccreditationLists
  readonly maxDepth: number
  readonly parts: TrustParts
}

/** A chain from the root that holds now. */
export interface Chain {
  readonly leaf: Accredited
  /** Whose list the leaf stands in; `undefined` for the root itself. */
  readonly level: Level | undefined
  /** DID of who goes on signing its status lists. */
  readonly successor: string | undefined
  /** Where the keys of the leaf stand: one that is missing may stand in a newer one. */
  readonly source: Renewable
  readonly isStale: boolean
}

export type Renewable = Pick<HeldDocument<unknown>, 'renew'>

/** `doubtful`: a newer one of this document may give another answer. */
type Answer<T> = { readonly ok: true; readonly value: T } | (Refusal & { readonly doubtful?: Renewable })

export interface Sought {
  readonly issuer: string
  readonly untrustedDocument: JsonObject
  readonly now: Date
}

/**
 * The chain from the root down to this issuer, by lists alone. A list is asked for only once the one above it names its
 * publisher as one that may accredit. The hint in the document says where to look, and is believed in nothing.
 */
export function* findChain(sought: Sought, sources: TrustSources): Steps<Answer<Chain>> {
  const { issuer, now } = sought
  const root = yield* settle(sources.root.get(now))
  if (!root.ok) return root
  const top = root.value.value.accredited
  const { isStale } = root.value
  if (issuer === top.did) {
    return { ok: true, value: { leaf: top, level: undefined, successor: undefined, source: sources.root, isStale } }
  }
  const opened = yield* openList(top, sources.root, { now, sources })
  if (!opened.ok) return opened
  const route = routeTo(sought, opened.value.level, sources.maxDepth)
  if (!route.ok) return route
  const last = yield* descend(route.value, opened.value, { issuer, now, sources })
  if (!last.ok) return last
  const { level, document } = last.value
  const judged = yield* judgeAccreditation(issuer, level, { now, parts: sources.parts })
  if (!judged.ok) return judged
  const { accredited: leaf, entry } = judged.value
  const { successor } = entry
  return { ok: true, value: { leaf, level, successor, source: document, isStale: isStale || last.value.isStale } }
}

/** Accreditors to pass on the way, from the root downwards; none where the root's own list names the issuer. */
function routeTo(
  { issuer, untrustedDocument }: Sought,
  { accreditor: root, list }: Level,
  maxDepth: number,
): Answer<readonly string[]> {
  if (list.find(issuer) !== undefined) return { ok: true, value: [] }
  const hint = readAccreditationChain(untrustedDocument)
  if (hint === undefined) {
    return refuse('ISSUER_NOT_TRUSTED', 'The list of the root does not name the issuer.', hopOf(root))
  }
  if (isTwiceIn([root.did, issuer, ...hint])) {
    return refuse('ACCREDITATION_LOOP', 'Somebody stands twice in the chain.', hopOf(root))
  }
  if (hint.length + 1 > maxDepth) {
    const detail = `The chain has more than the ${maxDepth} levels that the trust policy allows.`
    return refuse('ACCREDITATION_CHAIN_TOO_DEEP', detail, hopOf(root))
  }
  return { ok: true, value: [...hint].reverse() }
}

/** A handful is compared one by one, which costs less than a set; a thousand is not. */
const isTwiceIn = (dids: readonly string[]): boolean =>
  dids.length > 8 ? new Set(dids).size < dids.length : dids.some((did, i) => dids.indexOf(did) !== i)

interface Opened {
  readonly level: Level
  readonly document: HeldDocument<HeldList>
  readonly isStale: boolean
}

/** From list to list, each accreditor judged by the one above it. */
function* descend(
  accreditors: readonly string[],
  first: Opened,
  { issuer, now, sources }: { readonly issuer: string; readonly now: Date; readonly sources: TrustSources },
): Steps<Answer<Opened>> {
  let { level, document, isStale } = first
  const passed = [issuer]
  for (const did of accreditors) {
    const accreditor = yield* judgeAccreditor(did, level, { now, parts: sources.parts })
    if (!accreditor.ok) return accreditor
    // The successor of one may be another of the chain.
    if (passed.includes(accreditor.value.did)) {
      return refuse('ACCREDITATION_LOOP', 'Somebody stands twice in the chain.', hopOf(accreditor.value))
    }
    passed.push(accreditor.value.did)
    const opened = yield* openList(accreditor.value, document, { now, sources })
    if (!opened.ok) return opened
    level = opened.value.level
    document = opened.value.document
    isStale ||= opened.value.isStale
  }
  return { ok: true, value: { level, document, isStale } }
}

function* openList(
  accreditor: Accredited,
  source: Renewable,
  { now, sources }: { readonly now: Date; readonly sources: TrustSources },
): Steps<Answer<Opened>> {
  const document = sources.lists.of(accreditor)
  if (document === undefined) {
    const detail = 'The accreditor is no did:web, and can publish no list.'
    return refuse('ISSUER_NOT_TRUSTED', detail, hopOf(accreditor))
  }
  const held = yield* settle(document.get(now))
  if (held.ok) {
    const { value: list, isStale } = held.value
    return { ok: true, value: { level: { accreditor, list }, document, isStale } }
  }
  // A list signed with a key that is not known may be newer than what says which keys there are.
  const isDoubtful = held.problems[0].code === 'TRUST_LIST_INVALID'
  return { ...held, failingHop: hopOf(accreditor), ...(isDoubtful && { doubtful: source }) }
}
