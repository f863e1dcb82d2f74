import type { VerificationKey } from '@volunteer-passport/codec'
import type { Parsed } from '@volunteer-passport/schema'
import type { DidDocument } from './did-document.ts'
import { refused } from './refused.ts'

/** Which key is asked for, by whom it must be controlled, what for, and when. */
export interface VerificationKeyQuery {
  /** Absolute DID URL with a fragment, as the `kid` of a token gives it. */
  readonly keyId: string
  /** DID of the issuer or, for a presentation, of the holder. */
  readonly issuer: string
  readonly purpose: 'assertionMethod' | 'authentication'
  readonly now: Date
}

/**
 * The key of this id in this document, if it may be used for this purpose at this time (CID 1.0 §3.3). KEY_NOT_FOUND,
 * KEY_CONTROLLER_MISMATCH, KEY_REVOKED, KEY_EXPIRED, KEY_PURPOSE_MISMATCH, KEY_INVALID, KEY_WEAK, ALG_KEY_MISMATCH.
 */
export function selectVerificationKey(document: DidDocument, query: VerificationKeyQuery): Parsed<VerificationKey> {
  const method = document.methods.get(query.keyId)
  if (method === undefined) return refused('KEY_NOT_FOUND', 'The DID document has no verification method of this id.')
  if (method.controller !== query.issuer) {
    return refused('KEY_CONTROLLER_MISMATCH', 'The controller of the verification method is another DID.')
  }
  const now = query.now.getTime()
  // Before the purpose: a revoked key is taken out of assertionMethod too, for readers that do not know `revoked`.
  if (method.revokedAt !== undefined && !(now < method.revokedAt)) {
    return refused('KEY_REVOKED', 'The DID document says that the key is revoked.')
  }
  if (method.expiresAt !== undefined && !(now < method.expiresAt)) {
    return refused('KEY_EXPIRED', 'The DID document says that the key has expired.')
  }
  if (!document.purposes[query.purpose].has(method.id)) {
    if (method.isForEncryption) return refused('KEY_INVALID', 'The JWK says that it is for encryption.')
    return refused('KEY_PURPOSE_MISMATCH', 'The DID document does not list the key for this purpose.')
  }
  return method.key()
}
