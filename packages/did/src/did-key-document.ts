import type { JsonObject, Parsed } from '@volunteer-passport/schema'
import { decodeMultikey } from './decode-multikey.ts'
import { refused } from './refused.ts'

/**
 * The document of a did:key (did:key §3.1), with one `Multikey` method whose fragment repeats the key. DID_INVALID for
 * any key that is not Ed25519 or P-256. Whether an Ed25519 key is a sound point is seen where it is used.
 */
export function didKeyDocument(did: string, multibase: string): Parsed<JsonObject> {
  const jwk = decodeMultikey(multibase)
  if (jwk === undefined) {
    return refused('DID_INVALID', 'The did:key does not hold an Ed25519 or P-256 key in its one spelling.')
  }
  const keyId = `${did}#${multibase}`
  return {
    ok: true,
    value: {
      '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
      id: did,
      verificationMethod: [{ id: keyId, type: 'Multikey', controller: did, publicKeyMultibase: multibase }],
      authentication: [keyId],
      assertionMethod: [keyId],
      capabilityInvocation: [keyId],
      capabilityDelegation: [keyId],
    },
  }
}
