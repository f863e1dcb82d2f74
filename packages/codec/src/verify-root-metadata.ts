import type { Parsed } from '@volunteer-passport/schema'
import { type Refused, refused } from './refused.ts'
import type { RootMetadata } from './root-metadata.ts'
import type { VerificationKey } from './verification-key.ts'
import { verifySignature } from './verify-signature.ts'

/**
 * Whether root metadata may be believed first of all: as many of its own root keys as its threshold demands have
 * signed it, and are pinned by their thumbprints. TRUST_LIST_INVALID. Its dates are not looked at.
 */
export async function verifyFirstRoot(
  metadata: RootMetadata,
  o: { readonly rootKeyThumbprints: readonly string[] },
): Promise<Parsed<RootMetadata>> {
  const { root, rootKeys } = metadata
  const pinned = [...rootKeys.values()].filter((key) => o.rootKeyThumbprints.includes(key.thumbprint))
  const signed = await countSigners(metadata, pinned)
  return signed >= root.threshold ? { ok: true, value: metadata } : unsigned('pinned keys')
}

/**
 * Whether root metadata may take the place of the `trusted`: of the same root, signed by its own root keys, and either
 * the next version and signed by the trusted one's root keys too, or a later one and signed by the trusted one's
 * recovery key. A recovery may skip numbers, so that it outruns a thief who holds the root keys. TRUST_LIST_INVALID;
 * TRUST_LIST_ROLLBACK where it is older. Its dates are not looked at.
 */
export async function verifyNextRoot(
  metadata: RootMetadata,
  o: { readonly trusted: RootMetadata },
): Promise<Parsed<RootMetadata>> {
  const { root, rootKeys } = metadata
  const { trusted } = o
  if (root.root !== trusted.root.root) return refused('TRUST_LIST_INVALID', 'The root metadata are of another root.')
  if (root.version < trusted.root.version) {
    return refused('TRUST_LIST_ROLLBACK', 'The root metadata are older than those trusted before.')
  }
  if (root.version === trusted.root.version) {
    // Two different files of one number: each verifier would believe the one that it saw first.
    return metadata.payload === trusted.payload
      ? { ok: true, value: metadata }
      : refused('TRUST_LIST_INVALID', 'Two different root metadata have the same version.')
  }
  if ((await countSigners(metadata, [...rootKeys.values()])) < root.threshold) return unsigned('its own keys')
  if ((await countSigners(metadata, [trusted.recoveryKey])) === 1) return { ok: true, value: metadata }
  const isNext = root.version === trusted.root.version + 1
  const signed = isNext ? await countSigners(metadata, [...trusted.rootKeys.values()]) : 0
  return signed >= trusted.root.threshold && signed > 0 ? { ok: true, value: metadata } : unsigned('the keys before it')
}

/** How many of these keys have signed. A key counts once, however often it signed. */
async function countSigners({ signatures }: RootMetadata, keys: readonly VerificationKey[]): Promise<number> {
  let count = 0
  for (const key of keys) {
    for (const { keyThumbprint, jws } of signatures) {
      if (keyThumbprint !== key.thumbprint || jws.algorithm !== key.algorithm) continue
      if ((await verifySignature(key, jws.signingInput, jws.signature)) !== true) continue
      count += 1
      break
    }
  }
  return count
}

const unsigned = (by: string): Refused =>
  refused('TRUST_LIST_INVALID', `The root metadata are not signed by as many of ${by} as must sign.`)
