import type { JsonObject, ProblemCode } from '@volunteer-passport/schema'
import type { ActivityRow } from '../registry.ts'

/** Where an activity comes from that another office confirmed, and what was last found about its credential. */
export interface ImportData {
  /** DID of the office. */
  readonly issuer: string
  /** `iat` of its credential, seconds since 1970. */
  readonly issuedAt: number
  /** The credential itself, to be verified again. */
  readonly token: string
  /** When it was last found valid, seconds since 1970. */
  readonly verifiedAt: number
  /** `undetermined`: nothing is known against it, nor that it is still good. `rejected`: it has dropped out. */
  readonly answer: 'valid' | 'undetermined' | 'rejected'
  /** Why it is not valid. */
  readonly problem?: ProblemCode
  /** This office has taken it back itself: nothing brings it back. */
  readonly takenBack?: true
}

/** What the ledger knows about an activity, as stored. */
export interface ActivityData {
  /** Of the caller's input. */
  readonly digest: string
  /** Claims without the subject's id. */
  readonly claims: JsonObject
  /** Quarter hours that it counted for, each from a log sequence on; rising. */
  readonly counted: readonly (readonly [sequence: number, quarters: number])[]
  readonly imported?: ImportData
}

export const activityDataOf = (row: ActivityRow): ActivityData => JSON.parse(row.data) as ActivityData

/** Its credential was rejected when it was verified again; a good one brings it back. */
export function hasDroppedOut(row: ActivityRow): boolean {
  if (row.state !== 'revoked' || row.importedId === undefined) return false
  const { imported } = activityDataOf(row)
  return imported?.answer === 'rejected' && imported.takenBack === undefined
}

/** Quarter hours that a total counted at this log sequence has from the activity. */
export function countedAt(counted: ActivityData['counted'], sequence: number): number {
  return counted.findLast(([since]) => since <= sequence)?.[1] ?? 0
}
