import type { Parsed } from '@volunteer-passport/schema'
import { decodeBase64Url, encodeBase64Url } from './base64url.ts'
import { deflate } from './deflate.ts'
import { inflate } from './inflate.ts'
import { LIMITS } from './limits.ts'
import { type Refused, refused } from './refused.ts'

export interface ListLimits {
  /** Of the list as it travels, compressed. */
  readonly statusListBytes?: number
  /** Of the list expanded. */
  readonly statusListBits?: number
}

/** What wraps the DEFLATE stream of a list: gzip in one specification, zlib in the other. */
export interface Frame {
  /** What should be one DEFLATE stream, to the last byte. */
  readonly deflated: Uint8Array
  /** Whether checksum and length of the frame are those of the content. */
  fits(content: Uint8Array): boolean
}

/** Compresses and frames a list, in base64url without padding. At once on Node, with a promise elsewhere. */
export function compressList(
  content: Uint8Array,
  writeFrame: (deflated: Uint8Array, content: Uint8Array) => Uint8Array,
): string | Promise<string> {
  const written = (deflated: Uint8Array): string => encodeBase64Url(writeFrame(deflated, content))
  const deflated = deflate(content)
  return deflated instanceof Uint8Array ? written(deflated) : deflated.then(written)
}

/** Expands a list, never beyond the limit, and never throws. `name` is the member that it stands in. */
export function expandList(
  text: string,
  o: {
    readonly name: string
    readonly frame: string
    readonly readFrame: (compressed: Uint8Array) => Frame | undefined
    readonly limits: ListLimits
  },
): Parsed<Uint8Array> {
  const { name, limits } = o
  const maxCompressed = limits.statusListBytes ?? LIMITS.statusListBytes
  if (text.length > Math.ceil((maxCompressed * 4) / 3)) {
    return refused('STATUS_LIST_TOO_LARGE', `${name} is longer than ${maxCompressed} bytes.`)
  }
  const compressed = decodeBase64Url(text)
  if (compressed === undefined) return malformed(`${name} is not canonical base64url without padding.`)
  const frame = o.readFrame(compressed)
  if (frame === undefined) return malformed(`${name} is not ${o.frame}.`)
  const maxBits = limits.statusListBits ?? LIMITS.statusListBits
  const inflated = inflate(frame.deflated, Math.floor(maxBits / 8))
  if (inflated === 'tooLarge') return refused('STATUS_LIST_TOO_LARGE', `The list has more than ${maxBits} bits.`)
  if (inflated === 'tooManyBlocks') {
    return refused('STATUS_LIST_TOO_LARGE', `${name} is divided into more than ${LIMITS.statusListBlocks} blocks.`)
  }
  if (inflated === 'malformed') return malformed(`${name} does not hold exactly one whole DEFLATE stream.`)
  if (!frame.fits(inflated.content)) return malformed(`The checksum or length in ${name} does not fit its content.`)
  return { ok: true, value: inflated.content }
}

export const malformed = (detail: string): Refused => refused('STATUS_LIST_ENCODING_INVALID', detail)
