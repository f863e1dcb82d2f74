import type { Jwk } from '@volunteer-passport/codec'
import type { IssuerContext } from '../context.ts'
import { readActor } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import { inTransaction } from '../unit.ts'
import { type KeyRecord, keyRecordOf } from './key-record.ts'
import { publicJwkText, readKeyId } from './read-key.ts'

export interface PrepareKeyInput {
  /** DID URL: the issuer's DID, `#`, and a name that was never used before. */
  readonly keyId: string
  readonly publicJwk: Jwk
  readonly actor: string
}

/**
 * Writes a new key down, so that `didDocument` has it. The same key again changes nothing.
 * @throws Refusal KID_INVALID, KEY_INVALID, KEY_WEAK, KEY_CONFLICT, ACTOR_INVALID
 */
export async function prepareKey(context: IssuerContext, input: PrepareKeyInput): Promise<KeyRecord> {
  const { publicJwk: given, actor: by } = input
  const actor = readActor(by)
  const keyId = readKeyId(context.id, input.keyId)
  const publicJwk = publicJwkText(given)
  return inTransaction(context, async (unit) => {
    const keys = await unit.tx.keys()
    const known = keys.find((key) => key.keyId === keyId)
    if (known?.publicJwk === publicJwk) return keyRecordOf(known)
    // Under a second name a revoked key would sign on.
    if (known !== undefined || keys.some((key) => key.publicJwk === publicJwk)) throw conflict()
    const row = { keyId, publicJwk, state: 'prepared' as const, preparedAt: unit.now, since: unit.now }
    unit.record('key-prepared', keyId, { actor })
    await unit.tx.putKey(row)
    return keyRecordOf(row)
  })
}

function conflict(): Refusal {
  return new Refusal('KEY_CONFLICT', {
    detail: 'Either the name is that of another key, or the key has another name already.',
    hint: 'Make a new key pair, and give it a name that was never used before.',
  })
}
