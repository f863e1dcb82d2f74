import type { IssuerContext } from '../context.ts'
import { burnRows } from '../issuance/revoke-rows.ts'
import { readActor } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import { inTransaction } from '../unit.ts'
import { changeKey, touchAllLists } from './activate-key.ts'
import { type KeyRecord, keyRecordOf } from './key-record.ts'

/** Reservations looked through at once. */
const BATCH = 2_000

/**
 * Revokes a key for good, retroactively: verifiers refuse whatever it signed, before or after, as soon as they see the
 * DID document (or the accreditor's list) that says so. What it had begun to sign is given up. A second time changes
 * nothing.
 * @throws Refusal NOT_FOUND, ACTOR_INVALID
 */
export async function killKey(
  context: IssuerContext,
  keyId: string,
  by: { readonly actor: string },
): Promise<KeyRecord> {
  const actor = readActor(by.actor)
  const killed = await inTransaction(context, async (unit) => {
    const key = (await unit.tx.keys()).find((one) => one.keyId === keyId)
    if (key === undefined) throw notFound()
    if (key.state === 'revoked') return key
    await touchAllLists(unit)
    return changeKey(unit, key, 'revoked', actor, 'key-compromised')
  })
  await giveUpReservations(context, keyId, actor)
  return keyRecordOf(killed)
}

/** From the first transaction on nobody reserves under this key, so what is given up here is all there is. */
async function giveUpReservations(context: IssuerContext, signedBy: string, actor: string): Promise<void> {
  let afterSeq = 0
  for (let more = true; more; ) {
    more = await inTransaction(
      context,
      async (unit) => {
        const page = { afterSeq, limit: BATCH }
        const rows = await unit.tx.findCredentials({ state: 'reserved', signedBy }, page)
        await burnRows(unit, rows)
        afterSeq = rows.at(-1)?.seq ?? afterSeq
        return rows.length === BATCH
      },
      actor,
    )
  }
}

function notFound(): Refusal {
  return new Refusal('NOT_FOUND', {
    detail: 'No key is on record under this id.',
    hint: 'Give the keyId of a key that keys.list names.',
  })
}
