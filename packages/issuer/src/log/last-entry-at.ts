import type { RegistryTransaction } from '../registry.ts'
import type { LogEvent } from './log-entry.ts'

/** When one of these last happened to it: what a repeated call answers, so that both answers are the same. */
export async function lastEntryAt(tx: RegistryTransaction, about: string, events: readonly LogEvent[]): Promise<Date> {
  const entries = await tx.readLog({ after: 0, limit: 10_000, about })
  return new Date(entries.findLast(({ event }) => events.some((one) => one === event))?.at ?? 0)
}
