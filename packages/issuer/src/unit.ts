import { VolunteerPassportError } from '@volunteer-passport/schema'
import { type IssuerContext, readClock } from './context.ts'
import { chainHash } from './log/log-chain.ts'
import type { LogEvent } from './log/log-entry.ts'
import { epochOf, epochStart } from './log/log-epoch.ts'
import { rolledBack } from './public-copy.ts'
import type { ListRow, LogRow, RegistryTransaction } from './registry.ts'

const CLOCK_SLACK_MILLISECONDS = 60_000

/** One transaction with its place in the log: whatever it changes, it records here, and both are written together. */
export interface Unit {
  readonly tx: RegistryTransaction
  /** The instant of all that happens here, milliseconds since 1970. Never before an instant already in the log. */
  readonly at: number
  /** The same in whole seconds. */
  readonly now: number
  readonly consentBelowAge: number
  /** Newest sequence of the log, entries of this unit included. */
  readonly sequence: () => number
  /** Hash of that entry. */
  readonly head: () => Uint8Array | undefined
  /** Appends to the log and answers the entry's sequence. */
  readonly record: (
    event: LogEvent,
    about: string,
    by?: { readonly actor?: string; readonly reason?: string },
  ) => number
  /** Leaves out sequences up to the next epoch that begins after this one and after the log's head. */
  readonly skipToEpochAfter: (sequence: number) => void
  /** All lists as this unit has them so far. */
  readonly lists: () => Promise<ReadonlyMap<number, ListRow>>
  /** Writes a row that came from `lists` or was inserted. */
  readonly putList: (row: ListRow) => void
  /** Notes that a flag in this list changed, by the newest entry of the log. */
  readonly touchList: (number: number) => Promise<void>
}

/** Actor of what no one asked for by name. */
const ISSUER_ACTOR = 'issuer'

/**
 * Runs `work` in one transaction of the registry. `byDefault` is the actor of entries that name none.
 * @throws VolunteerPassportError CLOCK_WENT_BACK where the clock stands more than a minute before the log's head;
 * STORE_ROLLED_BACK where the registry is not current
 */
export function inTransaction<T>(
  context: IssuerContext,
  work: (unit: Unit) => Promise<T>,
  byDefault: string = ISSUER_ACTOR,
): Promise<T> {
  return runUnit(context, { work, byDefault, admit: requireCurrent, instantAfter })
}

/** One unit under rules of its own: what `recover` and `acceptClock` mend is refused everywhere else. */
export async function runUnit<T>(
  context: IssuerContext,
  o: {
    readonly work: (unit: Unit) => Promise<T>
    readonly byDefault: string
    readonly admit: (tx: RegistryTransaction) => Promise<void>
    /** Instant of a unit that begins now after the head of the log, milliseconds since 1970. */
    readonly instantAfter: (head: LogRow | undefined, now: number) => number
  },
): Promise<T> {
  const { result, appended } = await context.registry.transaction((tx) => runIn(context, tx, o))
  if (appended) context.log.emit('appended')
  return result
}

async function runIn<T>(
  context: IssuerContext,
  tx: RegistryTransaction,
  { work, byDefault, admit, instantAfter }: Parameters<typeof runUnit<T>>[1],
): Promise<{ readonly result: T; readonly appended: boolean }> {
  await admit(tx)
  const headRow = await tx.logHead()
  const at = instantAfter(headRow, readClock(context.clock))
  let sequence = headRow?.seq ?? 0
  let head = headRow?.hash
  const log: LogRow[] = []
  let lists: Map<number, ListRow> | undefined
  const changed = new Set<number>()
  const loadLists = async () => {
    lists ??= new Map((await tx.lists()).map((row) => [row.number, row]))
    return lists
  }

  const result = await work({
    tx,
    at,
    now: Math.floor(at / 1000),
    consentBelowAge: context.consentBelowAge,
    sequence: () => sequence,
    head: () => head,
    record: (event, about, { actor = byDefault, reason = '' } = {}) => {
      sequence += 1
      const entry = { seq: sequence, at, event, about, actor, reason }
      head = chainHash(head, entry)
      log.push({ ...entry, hash: head })
      return sequence
    },
    skipToEpochAfter: (other) => {
      sequence = epochStart(epochOf(Math.max(sequence, other)) + 1) - 1
    },
    lists: loadLists,
    putList: (row) => {
      lists?.set(row.number, row)
      changed.add(row.number)
    },
    touchList: async (number) => {
      const row = (await loadLists()).get(number)
      if (row === undefined || row.changedSeq === sequence) return
      lists?.set(number, { ...row, changedSeq: sequence })
      changed.add(number)
    },
  })

  for (const number of changed) {
    const row = lists?.get(number)
    if (row !== undefined) await tx.updateList(row)
  }
  if (log.length > 0) await tx.appendLog(log)
  return { result, appended: log.length > 0 }
}

/** @throws VolunteerPassportError STORE_ROLLED_BACK */
export async function requireCurrent(tx: RegistryTransaction): Promise<void> {
  const standing = await tx.standing()
  if (standing !== 'current') throw rolledBack({ standing })
}

/** Time does not fall in the log: a step back of up to a minute (NTP) waits at the head's instant, a larger one stops. */
export function instantAfter(head: LogRow | undefined, now: number): number {
  if (head === undefined || now >= head.at) return now
  if (head.at - now <= CLOCK_SLACK_MILLISECONDS) return head.at
  throw new VolunteerPassportError('CLOCK_WENT_BACK', 'The clock stands before the newest entry of the log', {
    hint: 'Set the clock of this machine right, then try again; if it is right now and was ahead before, call operations.acceptClock.',
    facts: { seconds: Math.ceil((head.at - now) / 1000) },
  })
}
