import { DAY_SECONDS } from '../calendar.ts'
import { type CredentialRow, STATUS_FLAGS } from '../registry.ts'
import { isRevoked } from '../stored-token.ts'
import type { Unit } from '../unit.ts'

/** Revokes credentials within a unit. One that was never completed is given up too: no one may hand it out later. */
export async function revokeRows(
  unit: Unit,
  rows: readonly CredentialRow[],
  by: { readonly actor?: string; readonly reason: string },
): Promise<void> {
  for (const row of rows) {
    unit.record('revoked', row.id, by)
    await unit.touchList(row.list)
  }
  await unit.tx.updateCredentials(
    rows.map(({ seq, state, flags }) => ({
      seq,
      state: state === 'reserved' ? 'burnt' : state,
      flags: flags | STATUS_FLAGS.revocation,
    })),
  )
}

/** Gives up reservations: a signature may exist somewhere, so their revocation bits are set. */
export async function burnRows(unit: Unit, rows: readonly CredentialRow[]): Promise<void> {
  for (const row of rows) {
    unit.record('burnt', row.id)
    await unit.touchList(row.list)
  }
  await unit.tx.updateCredentials(
    rows.map(({ seq, flags }) => ({ seq, state: 'burnt', flags: flags | STATUS_FLAGS.revocation })),
  )
}

/** Before this instant a reservation counts as given up; seconds since 1970. */
export const burnBefore = (now: number): number => now - DAY_SECONDS

/** Whether its stored bytes may still be signed: by the key that they name, within a day. */
export function isCompletable(row: CredentialRow, o: { readonly keyId: string; readonly now: number }): boolean {
  return row.state === 'reserved' && row.signedBy === o.keyId && row.createdAt >= burnBefore(o.now) && !isRevoked(row)
}
