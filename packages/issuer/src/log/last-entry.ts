import type { LogRow, RegistryTransaction } from '../registry.ts'
import type { LogEvent } from './log-entry.ts'

/** The last time that one of these happened to it: what a repeated call answers, so that both answers are the same. */
export async function lastEntry(
  tx: RegistryTransaction,
  about: string,
  events: readonly LogEvent[],
): Promise<LogRow | undefined> {
  const entries = await tx.readLog({ after: 0, limit: Number.MAX_SAFE_INTEGER, about })
  return entries.findLast(({ event }) => events.some((one) => one === event))
}
