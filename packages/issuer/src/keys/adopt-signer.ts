import type { Signer } from '@volunteer-passport/codec'
import type { IssuerContext } from '../context.ts'
import { Refusal } from '../refusal.ts'
import type { KeyRow, RegistryTransaction } from '../registry.ts'
import { inTransaction } from '../unit.ts'
import { publicJwkText } from './read-key.ts'

/**
 * The first signer of a registry is its active key. Later ones must be on record: active, or prepared to become it;
 * where no key is active, as after the only one was killed, any may come in to be prepared.
 * @throws VolunteerPassportError SIGNER_KEY_NOT_ACTIVE, SIGNER_FAILED (another key under a known id)
 */
export async function adoptSigner(context: IssuerContext): Promise<void> {
  const { signer } = context
  const { keys, standing } = await context.registry.transaction(async (tx) => ({
    keys: await tx.keys(),
    standing: await tx.standing(),
  }))
  // A store that was restored may know an earlier key: `recover` sees to that, and until then nothing is signed.
  if (standing !== 'current') return
  if (keys.length > 0) return requireKnown(keys, signer)
  await inTransaction(context, async (unit) => {
    const known = await unit.tx.keys()
    // Another process may have been first.
    if (known.length > 0) return requireKnown(known, signer)
    const since = unit.now
    unit.record('key-activated', signer.keyId)
    await unit.tx.putKey({
      keyId: signer.keyId,
      publicJwk: publicJwkText(signer.publicJwk),
      state: 'active',
      preparedAt: since,
      since,
    })
  })
}

function requireKnown(keys: readonly KeyRow[], signer: Signer): void {
  const own = keys.find(({ keyId }) => keyId === signer.keyId)
  if (own === undefined ? keys.some(({ state }) => state === 'active') : !isUsable(own)) throw notActive(own)
  // Signed under the name of one key by another, nothing would ever verify.
  if (own !== undefined && own.publicJwk !== publicJwkText(signer.publicJwk)) throw anotherKey()
}

const isUsable = ({ state }: KeyRow): boolean => state === 'active' || state === 'prepared'

/** Why this signer may not sign now; `undefined` where it may. Looked at in the transaction that uses it: another process may have changed keys. */
export async function refusalOfSigner(tx: RegistryTransaction, signer: Signer): Promise<Refusal | undefined> {
  const own = (await tx.keys()).find(({ keyId }) => keyId === signer.keyId)
  return own?.state === 'active' ? undefined : notActive(own)
}

function notActive(key: KeyRow | undefined): Refusal {
  const state = key?.state ?? 'unknown'
  return new Refusal('SIGNER_KEY_NOT_ACTIVE', {
    detail: `The key of this signer is ${state}.`,
    hint: 'Sign with the active key; make another one active with keys.prepareKey, then keys.activateKey.',
    facts: { state },
  })
}

function anotherKey(): Refusal {
  return new Refusal('SIGNER_FAILED', {
    detail: 'The registry knows another public key under the keyId of this signer.',
    hint: 'Give a new key a name of its own.',
  })
}
