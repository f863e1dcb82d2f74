import type { JsonObject } from '@volunteer-passport/schema'
import { deepFreeze } from './deep-freeze.ts'
import { OFFICE_DID, officeKey, officeP256Key, type TestKey } from './keys.ts'

/** A DID document by hand: these keys as `JsonWebKey` methods, all of them for assertions. */
export function didDocumentOf(did: string, keys: readonly TestKey[]): JsonObject {
  return deepFreeze({
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/jwk/v1'],
    id: did,
    verificationMethod: keys.map((key) => ({
      id: key.keyId,
      type: 'JsonWebKey',
      controller: did,
      publicKeyJwk: { ...key.publicJwk },
    })),
    assertionMethod: keys.map((key) => key.keyId),
  })
}

/** What `OFFICE_DID_DOCUMENT_URL` serves. */
export const officeDidDocument: JsonObject = didDocumentOf(OFFICE_DID, [officeKey, officeP256Key])
