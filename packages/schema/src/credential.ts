import type { JsonObject } from './json.ts'
import type { LanguageValues } from './language-value.ts'

/** Purposes of a status entry (Bitstring Status List v1.0 §2.1). `refresh`: a newer one exists, never a failure. */
export type StatusPurpose = 'revocation' | 'suspension' | 'refresh' | 'message'

/** A `BitstringStatusListEntry`, read and checked. */
export interface BitstringStatusEntry {
  readonly kind: 'bitstring'
  readonly purpose: StatusPurpose
  /** Position in the list in entries of `size` bits, 0 is the leftmost. */
  readonly index: number
  /** Bits of the entry, 1 unless it says otherwise. 0 is the good state of every purpose but `message`. */
  readonly size: number
  /** Address of the status list credential: https, without user info. */
  readonly list: string
}

/** `status_list` of the JWT claim `status` (Token Status List §6.2), read and checked. */
export interface TokenStatusEntry {
  readonly kind: 'token'
  /** Position in the list, counted from the least significant bits. */
  readonly index: number
  /** Address of the status list token: https, without user info. */
  readonly list: string
}

/**
 * A well-formed entry that this library cannot look up: of another type or of another purpose. It says nothing, least
 * of all "not revoked": a verifier reports STATUS_TYPE_UNSUPPORTED.
 */
export interface UnsupportedStatusEntry {
  readonly kind: 'unsupported'
  /** Its `type`, as far as it is text; of the claim `status`, its member names. */
  readonly type: string
}

/** One `credentialStatus` entry, or the claim `status`. */
export type StatusEntry = BitstringStatusEntry | TokenStatusEntry | UnsupportedStatusEntry

/**
 * A credential in the library's one normal form, whatever its encoding was. Everything in it is frozen and comes
 * from the bytes that were signed.
 */
export interface Credential<C = JsonObject> {
  readonly id: string | undefined
  /** All of `type`, with `VerifiableCredential` first. */
  readonly types: readonly string[]
  readonly name: string | LanguageValues | undefined
  /** `issuer`, or its `id`: a DID, or another URL in credentials of others. */
  readonly issuer: string
  /** `iat`: the instant of signing, by the signer's own word. */
  readonly issuedAt: Date | undefined
  readonly validFrom: Date | undefined
  /** Exclusive. */
  readonly validUntil: Date | undefined
  /**
   * `credentialSubject`, in the shape that the credential type promises; unknown members are kept. Under `anyType` a
   * credential about several subjects has an empty one here: they stand in `document.credentialSubject`.
   */
  readonly subject: C
  /** The entries of `credentialStatus` in their order, then that of the claim `status`. */
  readonly status: readonly StatusEntry[]
  /** The whole document as it was signed. */
  readonly document: JsonObject
}
