import {
  type BitstringStatusEntry,
  type Credential,
  type CredentialType,
  type JsonObject,
  type Parsed,
  type Problem,
  type ProblemCode,
  problem,
  type StatusPurpose,
  type UnsupportedStatusEntry,
} from '@volunteer-passport/schema'
import { orGiveUp } from '../give-up.ts'
import type { StatusList } from '../status-list.ts'
import type { StatusLists } from '../status-lists.ts'
import { type Steps, settle } from '../steps.ts'
import { isFailed } from '../verdict.ts'

export interface StatusAnswer {
  /** `undefined` where the credential names no status that is understood, and its type demands none. */
  readonly outcome: Parsed<true> | undefined
  readonly warnings: readonly Problem[]
  /** Beginning of the oldest list that was read. */
  readonly asOf: Date | undefined
}

const PATH = ['credentialStatus']

/** What a set bit means. */
const MEANING: { readonly [purpose in StatusPurpose]?: ProblemCode } = {
  revocation: 'STATUS_REVOKED',
  suspension: 'STATUS_SUSPENDED',
  refresh: 'NEWER_AVAILABLE',
}

/** Whether the issuer still stands by the credential (Bitstring Status List v1.0 §3.2). */
export function* checkStatus<C>(
  credential: Credential<C>,
  type: CredentialType<C>,
  o: { readonly lists: StatusLists; readonly now: Date; readonly signal: AbortSignal | undefined },
): Steps<StatusAnswer> {
  const problems = [...unsupportedEntries(credential)]
  // An entry that cannot be read may be the one that is required: it is then unknown, not missing.
  if (problems.length === 0) problems.push(...missingEntries(credential, type))
  const warnings: Problem[] = []
  const entries = credential.status.filter((entry) => entry.kind === 'bitstring')
  if (entries.length === 0 && problems.length === 0) return { outcome: undefined, warnings, asOf: undefined }

  // All are under way before the first is waited for.
  const requests = new Map<string, ReturnType<StatusLists['get']>>()
  for (const { list: url } of entries) {
    if (!requests.has(url)) requests.set(url, o.lists.get({ url, issuer: credential.issuer, now: o.now }))
  }
  let asOf: Date | undefined
  for (const entry of entries) {
    const answer = requests.get(entry.list)!
    const list = 'then' in answer ? yield* settle(orGiveUp(answer, o.signal, 'STATUS_LIST_UNAVAILABLE')) : answer
    if (list.ok) asOf = earlier(asOf, list.value.issuedAt)
    for (const found of list.ok ? readEntry(entry, list.value) : list.problems) {
      // `refresh` decides nothing: that its list cannot be had is worth a warning and never costs the verdict.
      const isWarning = entry.purpose === 'refresh' && !isFailed(found)
      ;(isWarning ? warnings : problems).push(found)
    }
  }
  return { outcome: toOutcome(problems), warnings, asOf }
}

function readEntry({ purpose, index }: BitstringStatusEntry, { purposes, bits }: StatusList): readonly Problem[] {
  if (!purposes.includes(purpose)) {
    return [problem('STATUS_PURPOSE_MISMATCH', `The list is not one for the purpose ${purpose}.`, PATH)]
  }
  const byte = bits[Math.floor(index / 8)]
  if (byte === undefined) {
    return [problem('STATUS_INDEX_OUT_OF_RANGE', `The ${purpose} list has no such index.`, PATH)]
  }
  // Index 0 is the leftmost bit (Bitstring Status List v1.0 §2.2).
  const meaning = ((byte >> (7 - (index % 8))) & 1) === 1 ? MEANING[purpose] : undefined
  return meaning === undefined ? [] : [problem(meaning, `The issuer has set the ${purpose} bit.`, PATH)]
}

function missingEntries<C>({ status }: Credential<C>, type: CredentialType<C>): readonly Problem[] {
  return type.requiredStatus
    .filter((required) => !status.some((entry) => entry.kind === 'bitstring' && entry.purpose === required))
    .map((required) => problem('STATUS_ENTRY_MISSING', `There is no ${required} entry.`, PATH))
}

/** Entries that may decide and cannot be read. Messages are ignored: they inform and decide nothing. */
function unsupportedEntries({ status, document }: Credential<unknown>): readonly Problem[] {
  if (status.every(({ kind }) => kind === 'bitstring')) return []
  const raw = [document.credentialStatus ?? []].flat() as readonly JsonObject[]
  const isMessage = ({ type }: UnsupportedStatusEntry, i: number): boolean =>
    type.split(' ').includes('BitstringStatusListEntry') && raw[i]?.statusPurpose === 'message'
  const decides = status.some((entry, i) => entry.kind === 'unsupported' && !isMessage(entry, i))
  const detail = 'A status entry is of a kind that this verifier cannot read.'
  return decides ? [problem('STATUS_TYPE_UNSUPPORTED', detail, PATH)] : []
}

function earlier(a: Date | undefined, b: Date | undefined): Date | undefined {
  return a === undefined || (b !== undefined && b < a) ? b : a
}

/** What fails stands first: a revocation is not hidden by a list that could not be had. */
function toOutcome(problems: readonly Problem[]): Parsed<true> {
  const [first, ...more] = [...problems.filter(isFailed), ...problems.filter((found) => !isFailed(found))]
  return first === undefined ? { ok: true, value: true } : { ok: false, problems: [first, ...more] }
}
