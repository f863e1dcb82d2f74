import { importVerificationKey, type VerificationKey } from '@volunteer-passport/codec'
import type { JsonObject, Parsed } from '@volunteer-passport/schema'
import { decodeMultikey } from './decode-multikey.ts'
import { refused } from './refused.ts'

const PRIVATE_MEMBERS = ['secretKeyJwk', 'secretKeyMultibase', 'privateKeyJwk', 'privateKeyMultibase'] as const

/**
 * The key of a verification method: `publicKeyJwk` of a JsonWebKey or JsonWebKey2020, `publicKeyMultibase` of a
 * Multikey or Ed25519VerificationKey2020. KEY_INVALID, KEY_WEAK, ALG_KEY_MISMATCH.
 */
export function importMethodKey(type: string, method: JsonObject): Parsed<VerificationKey> {
  if (PRIVATE_MEMBERS.some((member) => member in method)) {
    return refused('KEY_INVALID', 'The verification method publishes its private key.')
  }
  const { publicKeyJwk, publicKeyMultibase } = method
  // Two readers could take one each (CID 1.0 §2.2 allows one).
  if (publicKeyJwk !== undefined && publicKeyMultibase !== undefined) {
    return refused('KEY_INVALID', 'The verification method holds its key twice.')
  }
  if (type === 'JsonWebKey' || type === 'JsonWebKey2020') return importVerificationKey(publicKeyJwk)
  if (type === 'Multikey' || type === 'Ed25519VerificationKey2020') {
    const jwk = typeof publicKeyMultibase === 'string' ? decodeMultikey(publicKeyMultibase) : undefined
    if (jwk === undefined || (type !== 'Multikey' && jwk.crv !== 'Ed25519')) {
      return refused('KEY_INVALID', 'The Multikey of the verification method is not an Ed25519 or P-256 key.')
    }
    return importVerificationKey(jwk)
  }
  return refused('KEY_INVALID', 'The verification method is of a type that holds no key we verify with.')
}
