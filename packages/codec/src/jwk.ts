/** Signature algorithms. `Ed25519` of RFC 9864 is read as `EdDSA`: both mean Ed25519 here. */
export type Algorithm = 'EdDSA' | 'ES256'

/** JSON Web Key (RFC 7517) of an Ed25519 (RFC 8037) or P-256 (RFC 7518 §6.2) key. `d` is the private half. */
export interface Jwk {
  readonly kty: string
  readonly crv?: string
  readonly x?: string
  readonly y?: string
  readonly d?: string
  readonly kid?: string
  readonly alg?: string
  readonly use?: string
  readonly key_ops?: readonly string[]
}
