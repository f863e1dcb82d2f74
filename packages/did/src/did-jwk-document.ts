import { decodeBase64Url, parseJson } from '@volunteer-passport/codec'
import type { JsonObject, JsonValue, Parsed } from '@volunteer-passport/schema'
import { isJsonObject } from './is-json-object.ts'
import { refused } from './refused.ts'

const FOR_SIGNATURES = ['assertionMethod', 'authentication', 'capabilityInvocation', 'capabilityDelegation'] as const

/**
 * The document of a did:jwk (did:jwk, Read): one method `#0`, whose JWK's `use` limits the relationships. DID_INVALID
 * where the identifier is not canonical base64url; KEY_INVALID where it holds no JWK, or a private one. Whether the key
 * is one that we verify with is seen where it is used.
 */
export function didJwkDocument(did: string, encoded: string): Parsed<JsonObject> {
  const bytes = decodeBase64Url(encoded)
  if (bytes === undefined) return refused('DID_INVALID', 'The did:jwk is not canonical base64url.')
  const json = parseJson(bytes)
  if (!json.ok || !isJsonObject(json.value)) return refused('KEY_INVALID', 'The did:jwk does not hold a JSON object.')
  const jwk = json.value
  if (typeof jwk.kty !== 'string') return refused('KEY_INVALID', 'The did:jwk does not hold a JWK.')
  // Whoever reads the DID could sign with it.
  if (jwk.d !== undefined || jwk.k !== undefined) return refused('KEY_INVALID', 'The did:jwk holds a private key.')

  const keyId = `${did}#0`
  const relationships: Record<string, JsonValue> = {}
  if (jwk.use !== 'enc') for (const relationship of FOR_SIGNATURES) relationships[relationship] = [keyId]
  if (jwk.use !== 'sig') relationships.keyAgreement = [keyId]
  return {
    ok: true,
    value: {
      '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/suites/jws-2020/v1'],
      id: did,
      verificationMethod: [{ id: keyId, type: 'JsonWebKey2020', controller: did, publicKeyJwk: jwk }],
      ...relationships,
    },
  }
}
