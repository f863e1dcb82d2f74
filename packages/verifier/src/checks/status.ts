import {
  type Credential,
  type Parsed,
  PROBLEMS,
  type Problem,
  problem,
  type StatusEntry,
} from '@volunteer-passport/schema'
import type { StatusListRequest, UsableStatusList } from '../status-list.ts'
import type { StatusLists } from '../status-lists.ts'
import type { Steps } from '../steps.ts'
import type { ResolvedSigner } from '../trust-policy.ts'
import { isFailed } from '../verdict.ts'
import type { ReadLists } from './read-status-lists.ts'
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
  readonly lists: Pick<StatusLists, 'recordRevoked'>
  readonly readLists: ReadLists
  /** Who has signed the credential: says who may sign its lists. */
  readonly signer: Pick<ResolvedSigner, 'policy' | 'lineage'>
  readonly now: Date
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
  let asOf: Date | undefined
  let isStale = false
  for (const [position, entry] of status.entries()) {
    if (!isReadable(entry)) continue
    const list = o.readLists(toRequest(entry, credential.issuer, o))
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

/** The lists that the entries of a credential name. */
export function listRequests(
  { status, issuer }: Credential<unknown>,
  o: Pick<Circumstances, 'signer' | 'now'>,
): readonly StatusListRequest[] {
  return status.filter(isReadable).map((entry) => toRequest(entry, issuer, o))
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
