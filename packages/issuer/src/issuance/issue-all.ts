import type { CredentialType, Problem } from '@volunteer-passport/schema'
import { type Item, inBatches } from '../batches.ts'
import { type IssuerContext, readClock } from '../context.ts'
import type { Publisher } from '../publisher.ts'
import { readActor } from '../reason.ts'
import { publishStatusLists } from '../status/publish-status-lists.ts'
import { tokenOf } from '../stored-token.ts'
import { carryOut, type Settled } from './carry-out.ts'
import { decideIssue } from './decide-issue.ts'
import { decidePassports } from './decide-passports.ts'
import { requireType } from './issue.ts'
import { type IssueInput, type ReadIssue, readIssue, sourceOf } from './issue-input.ts'

export type IssueOutcome = { readonly key: string } & (
  | {
      readonly outcome: 'issued' | 'unchanged' | 'renewed' | 'replaced'
      readonly id: string
      readonly token: string
    }
  | { readonly outcome: 'rejected'; readonly problem: Problem }
)

export interface IssueProgress {
  readonly done: number
  /** Where the rows are an array. */
  readonly total?: number
  /** Since the beginning, by the issuer's clock; 0 until it has moved. */
  readonly ratePerSecond: number
  readonly outcomes: Readonly<Record<IssueOutcome['outcome'], number>>
}

export interface IssueAllOptions {
  /** Opaque id of this run; stands as actor in the log. */
  readonly jobId: string
  /** After each batch, when its answers have been taken. */
  readonly onProgress?: (progress: IssueProgress) => void
  /** Where given, status lists are published whenever the lists in use run out of room. */
  readonly publisher?: Publisher
}

type RowItem<C> = Item<IssueInput<C>, ReadIssue>

export async function* issueAll<C>(
  context: IssuerContext,
  type: CredentialType<C>,
  rows: AsyncIterable<IssueInput<C>> | Iterable<IssueInput<C>>,
  options: IssueAllOptions,
): AsyncGenerator<IssueOutcome, void, undefined> {
  requireType(type)
  const { jobId, onProgress, publisher } = options
  const actor = readActor(jobId)
  const began = readClock(context.clock)
  const outcomes = { issued: 0, unchanged: 0, renewed: 0, replaced: 0, rejected: 0 }
  let done = 0

  async function* run(batch: readonly RowItem<C>[]): AsyncGenerator<IssueOutcome, void, undefined> {
    const settled = await settleBatch(context, { type, batch, actor, publisher })
    const answers = settled.map((result, i) => answerOf(batch[i] as RowItem<C>, result))
    for (const answer of answers) if (!(answer instanceof Error)) outcomes[answer.outcome] += 1
    done += batch.length
    for (const answer of answers) {
      // The signer is broken: what was signed is recorded and told, the rest waits for the next run.
      if (answer instanceof Error) throw answer
      yield answer
    }
    const seconds = (readClock(context.clock) - began) / 1000
    onProgress?.({
      done,
      ...(Array.isArray(rows) && { total: rows.length }),
      ratePerSecond: seconds > 0 ? done / seconds : 0,
      outcomes: { ...outcomes },
    })
  }
  yield* inBatches(rows, {
    read: (row) => readIssue(type, row),
    keysOf: ({ key, person }) => [`key ${key}`, ...(person === undefined ? [] : [`person ${person}`])],
    run,
  })
}

async function settleBatch<C>(
  context: IssuerContext,
  o: {
    readonly type: CredentialType<C>
    readonly batch: readonly RowItem<C>[]
    readonly actor: string
    readonly publisher: Publisher | undefined
  },
): Promise<readonly Settled[]> {
  const { type, batch, actor, publisher } = o
  const attempt = (roomNeeded: number) =>
    carryOut(
      context,
      async (unit, desk) => {
        if (desk.room() < roomNeeded) return undefined
        return sourceOf(type) === 'passport'
          ? decidePassports(context, unit, desk, batch)
          : decideIssue(context, unit, desk, type, batch)
      },
      actor,
    )
  const settled = await attempt(publisher === undefined ? 0 : batch.length)
  if (settled !== undefined) return settled
  if (publisher !== undefined) await publishStatusLists(context, publisher)
  return (await attempt(0)) ?? []
}

function answerOf<C>(item: RowItem<C>, settled: Settled): IssueOutcome | Error {
  if (settled.outcome === 'failed') return settled.error
  if (settled.outcome !== 'rejected') {
    const { row, outcome } = settled
    return { key: row.key, outcome, id: row.id, token: tokenOf(row) }
  }
  const given = item.refusal === undefined ? item.read.key : (item.input as { key?: unknown } | null)?.key
  const key = typeof given === 'string' ? given : ''
  return { key, outcome: 'rejected', problem: settled.refusal.problem }
}
