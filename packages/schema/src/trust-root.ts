import type { AccreditedKey } from './claims.ts'

/**
 * What the offline keys of the national root sign: who signs next, and who signs the root's accreditation list
 * (docs/decisions/013-trust-lists.md).
 */
export interface TrustRoot {
  readonly type: 'TrustRoot'
  /** DID of the root, a did:web. */
  readonly root: string
  /** From 1 upwards; each published version is one more than the last, or more after a recovery. */
  readonly version: number
  /** RFC 3339 instants in UTC; the end is exclusive. */
  readonly issuedAt: string
  readonly expires: string
  /** How many of `rootKeys` must sign. */
  readonly threshold: number
  readonly rootKeys: readonly [PublicJwk, ...PublicJwk[]]
  /** Kept apart from the others: for the day on which they are lost or stolen. */
  readonly recoveryKey: PublicJwk
  /** Keys of the root's accreditation list and of its accreditations. */
  readonly listKeys: readonly [AccreditedKey, ...AccreditedKey[]]
}

/** Public half of a signature key as JWK (RFC 7517). */
export type PublicJwk = AccreditedKey['publicKeyJwk']
