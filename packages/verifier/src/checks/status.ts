import { LIMITS } from '@volunteer-passport/codec'
import {
  type Credential,
  type Parsed,
  PROBLEMS,
  type Problem,
  problem,
  type StatusEntry,
} from '@volunteer-passport/schema'
import { orGiveUp } from '../give-up.ts'
import type { StatusListRequest, UsableStatusList } from '../status-list.ts'
import type { StatusLists } from '../status-lists.ts'
import { type Steps, settle } from '../steps.ts'
import type { ResolvedSigner } from '../trust-policy.ts'
import { isFailed } from '../verdict.ts'
import { explainStatusValue } from './status-meaning.ts'
import { pathOf, type ReadableEntry, readStatusValue } from './status-value.ts'

export interface StatusAnswer {
  /** `undefined` where the credential names no status. */
  readonly outcome: Parsed<true> | undefined
  readonly warnings: readonly Problem[]
  /** Beginning of the oldest list that was read. */
  readonly asOf: Date | undefined
}

interface Circumstances {
  readonly lists: StatusLists
  /** Who has signed the credential: says who may sign its lists. */
  readonly signer: Pick<ResolvedSigner, 'policy' | 'lineage'>
  readonly now: Date
  readonly signal: AbortSignal | undefined
}

/** Whether the issuer still stands by the credential (Bitstring Status List v1.0 §3.2, Token Status List §8.3). */
export function* checkStatus(credential: Credential<unknown>, o: Circumstances): Steps<StatusAnswer> {
  const { status } = credential
  const problems: Problem[] = []
  const warnings: Problem[] = []
  if (status.length === 0) return { outcome: undefined, warnings, asOf: undefined }

  if (!status.every(isReadable)) {
    const detail = 'A status entry is of a kind that this verifier cannot read.'
    problems.push(problem('STATUS_TYPE_UNSUPPORTED', detail, ['credentialStatus']))
  }
  const lists = yield* readLists(credential, o)
  let asOf: Date | undefined
  let isStale = false
  for (const [position, entry] of status.entries()) {
    if (!isReadable(entry)) continue
    const list = lists.get(keyOf(entry))!
    if (list.ok) {
      asOf = earlier(asOf, list.value.issuedAt)
      isStale ||= list.value.isStale
    }
    for (const found of list.ok ? yield* readEntry(credential, position, entry, list.value, o) : list.problems) {
      ;(isWarning(found, entry) ? warnings : problems).push(found)
    }
  }
  if (isStale) warnings.push(problem('STATUS_LIST_STALE', 'A list is past its time to live, and no newer one came.'))
  return { outcome: toOutcome(problems), warnings, asOf }
}

/**
 * The lists that the entries name. They are read one after another, and one for which there is no room beside those
 * before it is not read at all: a credential costs what one list may cost, whatever it names (docs/decisions/018).
 */
function* readLists(
  credential: Credential<unknown>,
  o: Circumstances,
): Steps<ReadonlyMap<string, Parsed<UsableStatusList>>> {
  const lists = new Map<string, Parsed<UsableStatusList>>()
  const read: number[] = []
  for (const [key, requested] of requestLists(credential, o)) {
    const obtained = yield* settle(orGiveUp(requested, o.signal, 'STATUS_LIST_UNAVAILABLE'))
    if (!obtained.ok) lists.set(key, obtained)
    else if (!isRoomFor([...read, obtained.value.tokenBytes])) lists.set(key, tooLong())
    else {
      read.push(obtained.value.tokenBytes)
      lists.set(key, yield* settle(orGiveUp(obtained.value.read(), o.signal, 'STATUS_LIST_UNAVAILABLE')))
    }
  }
  return lists
}

function isRoomFor(lengths: readonly number[]): boolean {
  const total = lengths.reduce((sum, length) => sum + length)
  const beside = total - Math.max(...lengths)
  return total <= LIMITS.statusListsTokenBytes || beside <= LIMITS.statusListsBesideTokenBytes
}

function tooLong(): Parsed<never> {
  const detail = 'There is no room for the list beside the others of the credential.'
  return { ok: false, problems: [problem('STATUS_LIST_TOO_LARGE', detail)] }
}

/** All are under way before the first is waited for; several entries of one list ask for it once. */
function requestLists(
  { status, issuer }: Credential<unknown>,
  { lists, signer, now }: Circumstances,
): ReadonlyMap<string, ReturnType<StatusLists['get']>> {
  const requests = new Map<string, ReturnType<StatusLists['get']>>()
  for (const entry of status) {
    if (!isReadable(entry) || requests.has(keyOf(entry))) continue
    requests.set(keyOf(entry), lists.get(toRequest(entry, issuer, { signer, now })))
  }
  return requests
}

function* readEntry(
  { issuer, document }: Credential<unknown>,
  position: number,
  entry: ReadableEntry,
  list: UsableStatusList,
  { lists, signer, now }: Circumstances,
): Steps<readonly Problem[]> {
  const value = readStatusValue(entry, list)
  if (!value.ok) return value.problems
  const { index } = entry
  const found = explainStatusValue(entry, value.value, { document, position })
  if (found?.code === 'STATUS_REVOKED')
    yield* lists.recordRevoked(toRequest(entry, issuer, { signer, now }), list, index)
  const wasRevoked = canBeRevoked(entry) && list.revoked.has(index)
  if (found !== undefined || !wasRevoked) return found === undefined ? [] : [found]
  return [problem('STATUS_UNREVOKED', 'The entry was revoked in an older list, which is final.', pathOf(entry))]
}

function toRequest(
  { kind, list: url }: ReadableEntry,
  issuer: string,
  { signer, now }: Pick<Circumstances, 'signer' | 'now'>,
): StatusListRequest {
  return { kind, url, issuer, trust: signer.policy, lineage: signer.lineage, now }
}

const keyOf = ({ kind, list }: ReadableEntry): string => `${kind} ${list}`

function isReadable(entry: StatusEntry): entry is ReadableEntry {
  return entry.kind !== 'unsupported'
}

function canBeRevoked(entry: ReadableEntry): boolean {
  return entry.kind === 'token' || entry.purpose === 'revocation'
}

/** `refresh` and `message` decide nothing: that their list cannot be had never costs the verdict. */
function isWarning(found: Problem, entry: ReadableEntry): boolean {
  if (PROBLEMS[found.code].class === 'warning') return true
  return entry.kind === 'bitstring' && ['refresh', 'message'].includes(entry.purpose) && !isFailed(found)
}

function earlier(a: Date | undefined, b: Date | undefined): Date | undefined {
  return a === undefined || (b !== undefined && b < a) ? b : a
}

/** What fails stands first: a revocation is not hidden by a list that could not be had. */
function toOutcome(problems: readonly Problem[]): Parsed<true> {
  const [first, ...more] = [...problems.filter(isFailed), ...problems.filter((found) => !isFailed(found))]
  return first === undefined ? { ok: true, value: true } : { ok: false, problems: [first, ...more] }
}
