import { createDidDocument } from '@volunteer-passport/did'
import type { JsonObject } from '@volunteer-passport/schema'
import { type IssuerContext, readClock } from '../context.ts'
import { type KeyRecord, keyRecordOf } from './key-record.ts'

/** All keys there ever were, in the order in which they came. */
export async function listKeys(context: IssuerContext): Promise<readonly KeyRecord[]> {
  const rows = await context.registry.transaction((tx) => tx.keys())
  return rows.map(keyRecordOf)
}

/** Retired keys stand as active ones do, so that what they signed goes on verifying. */
export async function issuerDidDocument(context: IssuerContext): Promise<JsonObject> {
  const keys = await listKeys(context)
  const now = readClock(context.clock)
  return createDidDocument({
    did: context.id,
    keys: keys.map(({ keyId, publicJwk, state, since }) => ({
      id: keyId,
      publicJwk,
      // Killed by a clock that was ahead, it is revoked all the same: a date to come would let it live until then.
      ...(state === 'revoked' && { revoked: new Date(Math.min(since.getTime(), now)) }),
    })),
  })
}
