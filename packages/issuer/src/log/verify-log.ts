import { type Problem, problem } from '@volunteer-passport/schema'
import type { IssuerContext } from '../context.ts'
import { type LogRow, type RegistryTransaction, STATUS_FLAGS } from '../registry.ts'
import { verifyCheckpoint } from './checkpoint.ts'
import { type ChainEnd, expectedAfter, follows, logStart } from './log-chain.ts'
import { hexOf, type LogPoint } from './log-point.ts'

export interface VerifyLogOptions {
  /** What `checkpoint` answered earlier, from wherever it was kept: nothing up to these may have been taken back. */
  readonly checkpoints?: readonly string[]
}

export type LogReport =
  | {
      readonly ok: true
      /** Entries read. */
      readonly entries: number
      /** Newest sequence; 0 for an empty log. */
      readonly sequence: number
      /** Its hash, in hex. */
      readonly head: string
      /** Sequences of the `recovered` entries: what was lost before each is not in the log. */
      readonly recoveries: readonly number[]
    }
  | {
      readonly ok: false
      readonly problem: Problem
      /** Sequence of the first entry that is wrong or missing, where it is one entry. */
      readonly brokenAt?: number
    }

const PAGE = 1000

/**
 * Recomputes the whole chain, page by page, and compares it with the credentials: each `reserved` entry has its row, in
 * order, and there is no other; as many are revoked, and suspended, as the entries say. Others go on writing meanwhile.
 */
export async function verifyLog(context: IssuerContext, o: VerifyLogOptions = {}): Promise<LogReport> {
  const points: LogPoint[] = []
  for (const token of o.checkpoints ?? []) {
    const point = await verifyCheckpoint(context, token)
    if (!point.ok) return { ok: false, problem: point.problems[0] }
    points.push(point.value)
  }
  const audit = createAudit(points)
  for (;;) {
    const report = await context.registry.transaction(async (tx) => {
      const rows = await tx.readLog({ after: audit.reached().sequence, limit: PAGE })
      const fault = audit.take(rows) ?? (await audit.compareReserved(tx, rows))
      if (fault !== undefined || rows.length === PAGE) return fault
      return (await audit.compareTotals(tx)) ?? audit.conclude()
    })
    if (report !== undefined) return report
  }
}

type Fault = Extract<LogReport, { readonly ok: false }>

/** What has been read so far, and what should therefore be on record. */
function createAudit(points: readonly LogPoint[]) {
  let reached: ChainEnd = { ...logStart(), at: Number.NEGATIVE_INFINITY }
  let entries = 0
  let afterSeq = 0
  const recoveries: number[] = []
  const counts = { revocation: 0, suspension: 0 }
  const waiting = [...points].sort((a, b) => a.sequence - b.sequence)

  const count = (event: string): void => {
    if (event === 'revoked' || event === 'burnt') counts.revocation += 1
    if (event === 'suspended') counts.suspension += 1
    if (event === 'reinstated') counts.suspension -= 1
  }
  const takeOne = (row: LogRow): Fault | undefined => {
    if (!follows(row, reached))
      return broken(expectedAfter(reached, row), 'An entry does not follow from those before it.')
    reached = { sequence: row.seq, head: row.hash, at: row.at }
    entries += 1
    if (row.event === 'recovered') recoveries.push(row.seq)
    // Places in lists that are carried on for closed offices have no credential here.
    if (row.about.startsWith('urn:uuid:')) count(row.event)
    while (waiting[0] !== undefined && waiting[0].sequence <= row.seq) {
      const point = waiting.shift() as LogPoint
      if (point.sequence === row.seq && Buffer.compare(point.head, row.hash) === 0) continue
      return broken(
        point.sequence,
        'The entry that a checkpoint names is not here: it was altered, lost or taken back.',
      )
    }
    return undefined
  }

  return {
    reached: () => reached,
    take(rows: readonly LogRow[]): Fault | undefined {
      for (const row of rows) {
        const fault = takeOne(row)
        if (fault !== undefined) return fault
      }
      return undefined
    },
    /** Credentials are written in the order of their `reserved` entries. */
    async compareReserved(tx: RegistryTransaction, rows: readonly LogRow[]): Promise<Fault | undefined> {
      const reserved = rows.filter(({ event }) => event === 'reserved')
      if (reserved.length === 0) return undefined
      const credentials = await tx.findCredentials({}, { afterSeq, limit: reserved.length })
      afterSeq = credentials.at(-1)?.seq ?? afterSeq
      const missing = reserved.find(({ about }, i) => credentials[i]?.id !== about)
      return missing && broken(missing.seq, 'The credential of this entry is not on record, or out of its order.')
    },
    async compareTotals(tx: RegistryTransaction): Promise<Fault | undefined> {
      if (waiting[0] !== undefined) {
        return broken(waiting[0].sequence, 'The log ends before a checkpoint: entries were taken back.')
      }
      const [extra] = await tx.findCredentials({}, { afterSeq, limit: 1 })
      if (extra !== undefined) return broken(undefined, 'A credential is on record that no entry tells of.')
      for (const purpose of ['revocation', 'suspension'] as const) {
        if ((await countFlagged(tx, STATUS_FLAGS[purpose])) === counts[purpose]) continue
        return broken(undefined, `The ${purpose} bits on record are not as many as the entries say.`)
      }
      return undefined
    },
    conclude: (): LogReport => ({
      ok: true,
      entries,
      sequence: reached.sequence,
      head: hexOf(reached.head),
      recoveries,
    }),
  }
}

async function countFlagged(tx: RegistryTransaction, flag: number): Promise<number> {
  let count = 0
  for (const { number } of await tx.lists()) count += (await tx.flaggedIndices(number, flag)).length
  return count
}

const broken = (brokenAt: number | undefined, detail: string): Fault => ({
  ok: false,
  problem: problem('LOG_BROKEN', detail),
  ...(brokenAt !== undefined && { brokenAt }),
})
