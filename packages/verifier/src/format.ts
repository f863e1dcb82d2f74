import type { Algorithm } from '@volunteer-passport/codec'
import type { JsonObject, Parsed } from '@volunteer-passport/schema'

/** A way of securing a credential, such as `vcJwt()`. The first format that can read a token has it. */
export interface Format {
  readonly name: string
  /** Reads the form alone: nothing in the result has been verified. Never throws for what the token holds. */
  decode(token: string | Uint8Array): Parsed<DecodedToken>
}

/** A token taken apart. Nobody has vouched for any of it. */
export interface DecodedToken {
  /** From the allow list of the format, and still to be held against the key. */
  readonly algorithm: Algorithm
  readonly header: JsonObject
  readonly document: JsonObject
  readonly signature: Uint8Array
  readonly signedBytes: Uint8Array
}
