/** A status list that has been verified and unpacked. */
export interface StatusList {
  readonly purposes: readonly string[]
  readonly bits: Uint8Array
  /** Beginning of its validity: with one issuer and address, the later list is the newer one. */
  readonly issuedAt: Date | undefined
  /** The last instant at which it may be used at all, exclusive, in milliseconds since 1970. */
  readonly usableUntil: number
  /** How long it may be used before it is asked for again, by its own word. */
  readonly ttlSeconds: number
}

export interface StatusListRequest {
  readonly url: string
  /** The list must be from the issuer of the credential that names it. */
  readonly issuer: string
  readonly now: Date
}
