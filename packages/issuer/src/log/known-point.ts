import type { LogRow, RegistryTransaction } from '../registry.ts'
import { epochOf, epochStart } from './log-epoch.ts'
import { type LogPoint, recoveredSequence } from './log-point.ts'

/**
 * Whether this store has been where something published says it was: the log has that very entry, or a recovery took
 * in what was public up to there. Else another store has published, or this one is older than it was.
 */
export async function isKnownPoint(tx: RegistryTransaction, point: LogPoint): Promise<boolean> {
  if (await isInLog(tx, point)) return true
  return (await recoveries(tx)).some(({ about }) => point.sequence <= recoveredSequence(about))
}

export async function isInLog(tx: RegistryTransaction, { sequence, head }: LogPoint): Promise<boolean> {
  const [row] = await tx.readLog({ after: sequence - 1, limit: 1 })
  return row?.seq === sequence && Buffer.compare(row.hash, head) === 0
}

/** The `recovered` entries of the log, oldest first: each the first of its epoch. */
async function recoveries(tx: RegistryTransaction): Promise<readonly LogRow[]> {
  const newest = epochOf((await tx.logHead())?.seq ?? 0)
  const found: LogRow[] = []
  for (let epoch = 1; epoch <= newest; ) {
    const [row] = await tx.readLog({ after: epochStart(epoch) - 1, limit: 1 })
    if (row === undefined) break
    if (row.event === 'recovered') found.push(row)
    epoch = epochOf(row.seq) + 1
  }
  return found
}
