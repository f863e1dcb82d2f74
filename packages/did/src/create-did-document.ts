import { importVerificationKey, type Jwk } from '@volunteer-passport/codec'
import { type JsonObject, type ProblemCode, VolunteerPassportError } from '@volunteer-passport/schema'
import { parseDid } from './parse-did.ts'

/** A key to publish. */
export interface PublishedKey {
  /** DID URL: the document's DID, `#`, and a name. */
  readonly id: string
  /** Public members only; a private one is refused. */
  readonly publicJwk: Jwk
  /** From when on the key is refused. A retired key, which goes on verifying what it signed, has no such date. */
  readonly revoked?: Date
}

/**
 * The DID document of an office (VC-JOSE-COSE §4.3): each key as a `JsonWebKey`, for assertions. A revoked key keeps its
 * method, so that its refusal has a reason, but is not listed for assertions: a reader that does not know `revoked`
 * refuses it too.
 *
 * Throws VolunteerPassportError: DID_INVALID, KID_INVALID (an id that is not this DID's, or stands twice), KEY_INVALID,
 * KEY_WEAK, ALG_KEY_MISMATCH.
 */
export function createDidDocument(o: { readonly did: string; readonly keys: readonly PublishedKey[] }): JsonObject {
  const { did, keys } = o
  if (!parseDid(did).ok) throw misuse('DID_INVALID', 'did is not a DID.', 'Give the DID that the office issues under.')
  if (!Array.isArray(keys)) throw new TypeError('keys is not an array')
  const ids = new Set<string>()
  const verificationMethod = keys.map(({ id, publicJwk, revoked }): JsonObject => {
    if (typeof id !== 'string' || !id.startsWith(`${did}#`) || id === `${did}#` || ids.has(id)) {
      throw misuse('KID_INVALID', 'The id of a key is not of this DID, or stands twice.', `Name it ${did}#key-1 or so.`)
    }
    ids.add(id)
    const key = importVerificationKey(publicJwk)
    if (!key.ok) {
      const { code, detail } = key.problems[0]
      throw misuse(code, detail, 'Publish the public half of an Ed25519 or P-256 key.')
    }
    const method = { id, type: 'JsonWebKey', controller: did, publicKeyJwk: { ...key.value.jwk } as JsonObject }
    return revoked === undefined ? method : { ...method, revoked: toDateTime(revoked) }
  })
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/jwk/v1'],
    id: did,
    verificationMethod,
    assertionMethod: keys.filter(({ revoked }) => revoked === undefined).map(({ id }) => id),
  }
}

function toDateTime(date: Date): string {
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) throw new TypeError('revoked is not a Date')
  return date.toISOString()
}

const misuse = (code: ProblemCode, message: string, hint: string): VolunteerPassportError =>
  new VolunteerPassportError(code, message, { hint })
