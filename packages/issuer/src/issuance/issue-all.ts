import type { CredentialType, Problem } from '@volunteer-passport/schema'
import { type Batch, batchesOf, type Item } from '../batches.ts'
import { type IssuerContext, readClock } from '../context.ts'
import type { Publisher } from '../publisher.ts'
import { readActor } from '../reason.ts'
import { sharedRun } from '../shared-run.ts'
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
  /** `row`: its place among the rows, from 1; `key` is empty where it has none that can be read. */
  | { readonly outcome: 'rejected'; readonly row: number; readonly problem: Problem }
)

export interface IssueProgress {
  readonly done: number
  /** As given, or the length where the rows are an array. */
  readonly total?: number
  /** Since the beginning, by the issuer's clock; 0 until it has moved. */
  readonly ratePerSecond: number
  /** At this rate, where a total is known and the clock has moved. */
  readonly remainingSeconds?: number
  readonly outcomes: Readonly<Record<IssueOutcome['outcome'], number>>
}

export interface IssueAllOptions {
  /** Opaque id of this run; stands as actor in the log. */
  readonly jobId: string
  /** After each batch, when its answers have been taken; the last call sums up the whole. */
  readonly onProgress?: (progress: IssueProgress) => void
  /** How many rows there will be, for the remaining time. */
  readonly total?: number
  /** Where given, status lists are published whenever the lists in use run out of room. */
  readonly publisher?: Publisher
}

type RowItem<C> = Item<IssueInput<C>, ReadIssue>

/** Batches under way: while some are linted and signed, another is reserved or recorded. */
const AT_ONCE = 4

/** A batch on its way from reservation to record. */
interface BatchUnderWay<C> extends Batch<IssueInput<C>, ReadIssue> {
  readonly settled: Promise<readonly Settled[]>
}

interface SettledBatch<C> {
  readonly items: readonly RowItem<C>[]
  readonly settled: readonly Settled[]
}

/** Carries out one batch, from reservation to record. */
type RunBatch<C> = (items: readonly RowItem<C>[]) => Promise<readonly Settled[]>

/** A crash leaves at most so many batches reserved as are under way; the next run completes them. */
export async function* issueAll<C>(
  context: IssuerContext,
  type: CredentialType<C>,
  rows: AsyncIterable<IssueInput<C>> | Iterable<IssueInput<C>>,
  options: IssueAllOptions,
): AsyncGenerator<IssueOutcome, void, undefined> {
  requireType(type)
  const { jobId, onProgress, publisher } = options
  const actor = readActor(jobId)
  const progress = createProgress(context, options.total ?? (Array.isArray(rows) ? rows.length : undefined))
  const batches = batchesOf(rows, {
    read: (row) => readIssue(type, row),
    keysOf: ({ key, person }) => [`key ${key}`, ...(person === undefined ? [] : [`person ${person}`])],
  })
  for await (const { items, settled } of settledInTurn(batches, batchRunner(context, { type, actor, publisher }))) {
    const before = progress.done()
    progress.count(settled)
    for (const [i, result] of settled.entries()) {
      // The signer is broken: what was signed is recorded and told, the rest waits for the next run.
      if (result.outcome === 'failed') throw result.error
      // Each token when it is asked for: a whole batch of them outlives a collection of garbage.
      yield answerOf(items[i] as RowItem<C>, result, before + i + 1)
    }
    onProgress?.(progress.report())
  }
  if (progress.done() === 0) onProgress?.(progress.report())
}

async function* settledInTurn<C>(
  batches: AsyncIterable<Batch<IssueInput<C>, ReadIssue>>,
  run: RunBatch<C>,
): AsyncGenerator<SettledBatch<C>, void, undefined> {
  const underWay: BatchUnderWay<C>[] = []
  const first = async (): Promise<SettledBatch<C>> => {
    const { items, settled } = underWay.shift() as BatchUnderWay<C>
    return { items, settled: await settled }
  }
  let failure: { readonly error: unknown } | undefined
  try {
    try {
      for await (const batch of batches) {
        const mustWait = () => underWay.length === AT_ONCE || underWay.some(({ keys }) => haveCommon(keys, batch.keys))
        while (mustWait()) yield await first()
        const settled = run(batch.items)
        settled.catch(() => undefined)
        underWay.push({ ...batch, settled })
      }
    } catch (error) {
      failure = { error }
    }
    // An error is told in its turn, after the answers that were there before.
    while (underWay.length > 0) yield await first()
  } finally {
    // Whoever stops listening leaves nothing half done; what cannot be recorded now waits for the next run.
    await Promise.allSettled(underWay.map(({ settled }) => settled))
  }
  if (failure !== undefined) throw failure.error
}

function haveCommon(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const key of others) if (some.has(key)) return true
  return false
}

function batchRunner<C>(
  context: IssuerContext,
  o: { readonly type: CredentialType<C>; readonly actor: string; readonly publisher: Publisher | undefined },
): RunBatch<C> {
  const { type, actor, publisher } = o
  const publish = publisher && sharedRun(() => publishStatusLists(context, publisher))
  return async (items) => {
    const carryOutWithRoom = (roomNeeded: number) =>
      carryOut(
        context,
        async (unit, desk) => {
          if (desk.room() < roomNeeded) return undefined
          return sourceOf(type) === 'passport'
            ? decidePassports(context, unit, desk, items)
            : decideIssue(context, unit, desk, type, items)
        },
        actor,
      )
    const settled = await carryOutWithRoom(publish === undefined ? 0 : items.length)
    if (settled !== undefined) return settled
    await publish?.()
    return (await carryOutWithRoom(0)) as readonly Settled[]
  }
}

/** Counts what was done since now. */
function createProgress(context: IssuerContext, total: number | undefined) {
  const began = readClock(context.clock)
  const outcomes = { issued: 0, unchanged: 0, renewed: 0, replaced: 0, rejected: 0 }
  let done = 0
  return {
    done: () => done,
    count(settled: readonly Settled[]): void {
      for (const { outcome } of settled) if (outcome !== 'failed') outcomes[outcome] += 1
      done += settled.length
    },
    report(): IssueProgress {
      const seconds = (readClock(context.clock) - began) / 1000
      const ratePerSecond = seconds > 0 ? done / seconds : 0
      return {
        done,
        ratePerSecond,
        outcomes: { ...outcomes },
        ...(total !== undefined && { total }),
        ...(total !== undefined &&
          ratePerSecond > 0 && { remainingSeconds: Math.max(0, total - done) / ratePerSecond }),
      }
    },
  }
}

function answerOf<C>(item: RowItem<C>, settled: Exclude<Settled, { outcome: 'failed' }>, row: number): IssueOutcome {
  if (settled.outcome !== 'rejected') {
    const { row: stored, outcome } = settled
    return { key: stored.key, outcome, id: stored.id, token: tokenOf(stored) }
  }
  const given = item.refusal === undefined ? item.read.key : (item.input as { key?: unknown } | null)?.key
  const key = typeof given === 'string' ? given : ''
  return { key, outcome: 'rejected', row, problem: settled.refusal.problem }
}
