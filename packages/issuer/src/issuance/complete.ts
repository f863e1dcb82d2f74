import type { VolunteerPassportError } from '@volunteer-passport/schema'
import type { IssuerContext } from '../context.ts'
import { Refusal } from '../refusal.ts'
import { type CredentialRow, STATUS_FLAGS } from '../registry.ts'
import { isRevoked } from '../stored-token.ts'
import { inTransaction, type Unit } from '../unit.ts'
import { burnRows } from './revoke-rows.ts'
import { type Signed, signReserved } from './sign-reserved.ts'

/** A committed reservation that waits for its signature. */
export interface Reserved {
  readonly row: CredentialRow
  /** The one that it renews: it gets its refresh bit when the new one is complete. */
  readonly refreshes?: Pick<CredentialRow, 'id' | 'list'> | undefined
}

/**
 * Lints and signs reservations and records the signatures; what comes back as a row may be handed out. An error stands
 * where the signer failed (SIGNER_FAILED: the reservation waits for the next run), where the bytes may not be signed
 * (Refusal LINT_FAILED: it is given up) or where the credential was revoked meanwhile (Refusal CREDENTIAL_NOT_LIVE).
 */
export async function complete(
  context: IssuerContext,
  reserved: readonly Reserved[],
  actor?: string,
): Promise<readonly (CredentialRow | VolunteerPassportError)[]> {
  const signatures = await signReserved(
    context.signer,
    reserved.map(({ row }) => row),
  )
  // Where the signer failed for all of them, nothing has changed.
  const isIdle = signatures.every((signature) => signature instanceof Error && !(signature instanceof Refusal))
  if (isIdle) return signatures as readonly VolunteerPassportError[]
  return inTransaction(context, (unit) => record(unit, reserved, signatures), actor)
}

async function record(
  unit: Unit,
  reserved: readonly Reserved[],
  signatures: readonly Signed[],
): Promise<readonly (CredentialRow | VolunteerPassportError)[]> {
  const signed = reserved.flatMap((reservation, i) => {
    const signature = signatures[i]
    return signature instanceof Uint8Array ? [{ ...reservation, signature }] : []
  })
  const refused = reserved.flatMap(({ row }, i) => (signatures[i] instanceof Refusal ? [row] : []))
  const recorded = (await recordSignatures(unit, signed)).values()
  if (refused.length > 0) await burnStillReserved(unit, refused)
  return signatures.map((signature) =>
    signature instanceof Uint8Array ? (recorded.next().value ?? notLive()) : signature,
  )
}

/** Answers each row as it may be handed out; `undefined` for one that was revoked or given up meanwhile. */
async function recordSignatures(
  unit: Unit,
  signed: readonly (Reserved & { readonly signature: Uint8Array })[],
): Promise<readonly (CredentialRow | undefined)[]> {
  const after = await unit.tx.completeCredentials(signed.map(({ row, signature }) => ({ seq: row.seq, signature })))
  const refreshed: string[] = []
  for (const [i, { row, refreshes }] of signed.entries()) {
    if (after[i]?.completed !== true) continue
    unit.record('issued', row.id)
    if (refreshes === undefined) continue
    unit.record('refreshed', refreshes.id)
    await unit.touchList(refreshes.list)
    refreshed.push(refreshes.id)
  }
  if (refreshed.length > 0) await unit.tx.raiseFlags(refreshed, STATUS_FLAGS.refresh)
  return signed.map(({ row }, i) => {
    const { state, flags, signature } = after[i] as (typeof after)[number]
    return state === 'issued' && !isRevoked({ flags }) ? { ...row, state, flags, signature } : undefined
  })
}

async function burnStillReserved(unit: Unit, rows: readonly CredentialRow[]): Promise<void> {
  const now = await unit.tx.credentialsById(rows.map(({ id }) => id))
  await burnRows(
    unit,
    now.flatMap((row) => (row?.state === 'reserved' ? [row] : [])),
  )
}

const notLive = (): Refusal =>
  new Refusal('CREDENTIAL_NOT_LIVE', {
    detail: 'It was revoked or given up while it was being signed.',
    hint: 'Run again: a new one is made where one is due.',
  })
