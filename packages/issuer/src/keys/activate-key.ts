import type { IssuerContext } from '../context.ts'
import { readActor } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import type { KeyRow } from '../registry.ts'
import { inTransaction, type Unit } from '../unit.ts'
import { type KeyRecord, keyRecordOf, LONGEST_CACHE_SECONDS } from './key-record.ts'

/**
 * Makes the prepared key of this issuer's signer the one that signs, and the one before it retired, in one transaction;
 * all lists are due again, under the new key. Refused within a day of `prepareKey`, except where no key is active: then
 * there is nothing that waiting could keep working. Whoever still has the old signer is refused from then on.
 * @throws Refusal NOT_FOUND, SIGNER_KEY_NOT_ACTIVE (it is retired or revoked), KEY_NOT_READY, ACTOR_INVALID
 */
export function activateKey(context: IssuerContext, by: { readonly actor: string }): Promise<KeyRecord> {
  const actor = readActor(by.actor)
  return inTransaction(context, async (unit) => {
    const keys = await unit.tx.keys()
    const own = keys.find(({ keyId }) => keyId === context.signer.keyId)
    if (own === undefined) throw unknown()
    if (own.state === 'active') return keyRecordOf(own)
    if (own.state !== 'prepared') throw over(own)
    const active = keys.find(({ state }) => state === 'active')
    if (active !== undefined) {
      requireReady(own, unit)
      await changeKey(unit, active, 'retired', actor)
    }
    const activated = await changeKey(unit, own, 'active', actor)
    await touchAllLists(unit)
    return keyRecordOf(activated)
  })
}

const EVENTS = { active: 'key-activated', retired: 'key-retired', revoked: 'key-revoked' } as const

/** One change of a key's state, with its entry in the log. */
export async function changeKey(
  unit: Unit,
  key: KeyRow,
  state: keyof typeof EVENTS,
  actor: string,
  reason = '',
): Promise<KeyRow> {
  const row = { ...key, state, since: unit.now }
  unit.record(EVENTS[state], key.keyId, { actor, reason })
  await unit.tx.putKey(row)
  return row
}

/** What the old key signed is to be signed by the new one. */
export async function touchAllLists(unit: Unit): Promise<void> {
  for (const number of (await unit.lists()).keys()) await unit.touchList(number)
}

function requireReady({ preparedAt }: KeyRow, unit: Unit): void {
  const seconds = preparedAt + LONGEST_CACHE_SECONDS - unit.now
  if (seconds <= 0) return
  throw new Refusal('KEY_NOT_READY', {
    detail: 'Verifiers may still hold a copy of the DID document that does not have this key.',
    hint: 'Publish what keys.didDocument() gives, and activate the key a day after it was prepared.',
    facts: { seconds },
  })
}

function unknown(): Refusal {
  return new Refusal('NOT_FOUND', {
    detail: 'The key of this signer was never prepared.',
    hint: 'Call keys.prepareKey first and publish the DID document.',
  })
}

function over({ state }: KeyRow): Refusal {
  return new Refusal('SIGNER_KEY_NOT_ACTIVE', {
    detail: `The key of this signer is ${state}, and never signs again.`,
    hint: 'Make a new key pair and prepare it.',
    facts: { state },
  })
}
