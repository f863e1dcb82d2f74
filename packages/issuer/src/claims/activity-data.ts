import type { JsonObject } from '@volunteer-passport/schema'
import type { ActivityRow } from '../registry.ts'

/** What the ledger knows about an activity, as stored. */
export interface ActivityData {
  /** Of the caller's input. */
  readonly digest: string
  /** Claims without the subject's id. */
  readonly claims: JsonObject
  /** Quarter hours that it counted for, each from a log sequence on; rising. */
  readonly counted: readonly (readonly [sequence: number, quarters: number])[]
}

export const activityDataOf = (row: ActivityRow): ActivityData => JSON.parse(row.data) as ActivityData

/** Quarter hours that a total counted at this log sequence has from the activity. */
export function countedAt(counted: ActivityData['counted'], sequence: number): number {
  return counted.findLast(([since]) => since <= sequence)?.[1] ?? 0
}
