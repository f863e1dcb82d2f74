import type { IssueOutcome, IssueProgress, Issuer, Publisher } from '@volunteer-passport/issuer'
import type { CredentialType, Problem } from '@volunteer-passport/schema'
import type { Chunk } from './chunk.ts'
import { decodeRows } from './row-text.ts'

/** A row that no credential could be made of. */
export interface RejectedRow {
  /** Its place among the rows of the whole job, from 1. */
  readonly row: number
  /** Empty where it has none that can be read. */
  readonly key: string
  readonly problem: Problem
}

/** What became of a chunk. */
export interface ChunkResult {
  readonly done: number
  readonly outcomes: IssueProgress['outcomes']
  readonly rejected: readonly RejectedRow[]
}

/**
 * Issues the rows of one chunk. Where another worker had begun it and was killed, the rows it had finished answer
 * `unchanged`; they count as what they were, for the job is one.
 */
export async function issueChunk(
  issuer: Issuer,
  chunk: Chunk,
  o: {
    readonly type: CredentialType<unknown>
    readonly publisher: Publisher | undefined
    readonly isRetried: boolean
    readonly onOutcomes: ((outcomes: readonly IssueOutcome[]) => Promise<void> | void) | undefined
  },
): Promise<ChunkResult> {
  const rows = decodeRows(chunk.rows) as Parameters<typeof issuer.issueAll>[1]
  const { jobId } = chunk
  const outcomes = { issued: 0, unchanged: 0, renewed: 0, replaced: 0, rejected: 0 }
  const rejected: RejectedRow[] = []
  const told: IssueOutcome[] = []
  for await (const answer of issuer.issueAll(o.type, rows, { jobId, ...(o.publisher && { publisher: o.publisher }) })) {
    const outcome = await inTheWholeJob(issuer, answer, { chunk, isRetried: o.isRetried })
    outcomes[outcome.outcome] += 1
    if (outcome.outcome === 'rejected') {
      rejected.push({ row: outcome.row, key: outcome.key, problem: outcome.problem })
    }
    told.push(outcome)
  }
  await o.onOutcomes?.(told)
  return { done: told.length, outcomes, rejected }
}

async function inTheWholeJob(
  issuer: Issuer,
  outcome: IssueOutcome,
  { chunk, isRetried }: { readonly chunk: Chunk; readonly isRetried: boolean },
): Promise<IssueOutcome> {
  if (outcome.outcome === 'rejected') return { ...outcome, row: chunk.from + outcome.row }
  if (outcome.outcome !== 'unchanged' || !isRetried) return outcome
  const made = async (id: string, event: string) =>
    (await issuer.history(id)).some((entry) => entry.event === event && entry.actor === chunk.jobId)
  if (!(await made(outcome.id, 'issued'))) return outcome
  const { predecessor } = (await issuer.get(outcome.id)) ?? {}
  if (predecessor === undefined) return { ...outcome, outcome: 'issued' }
  return { ...outcome, outcome: (await made(predecessor, 'revoked')) ? 'replaced' : 'renewed' }
}
