import type { Algorithm, Jwk } from './jwk.ts'

/** All that a KMS or HSM must implement to sign for an office. */
export interface Signer {
  readonly algorithm: Algorithm
  /** DID URL of the key, the `kid` of what it signs; of a holder without a DID, the key's RFC 7638 thumbprint. */
  readonly keyId: string
  readonly publicJwk: Jwk
  /** The signature over exactly these bytes, 64 bytes: for ES256 raw r||s, not DER. */
  sign(bytes: Uint8Array): Promise<Uint8Array>
}
