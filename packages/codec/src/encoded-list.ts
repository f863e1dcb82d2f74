import type { Parsed } from '@volunteer-passport/schema'
import { decodeBase64Url, encodeBase64Url } from './base64url.ts'
import { MINIMUM_BITS } from './bitstring.ts'
import { crc32 } from './crc32.ts'
import { deflate, type Inflated, inflate } from './deflate.ts'
import { type GzipFrame, readGzipFrame, writeGzipFrame } from './gzip-frame.ts'
import { LIMITS } from './limits.ts'
import { type Refused, refused } from './refused.ts'

/** Multibase: base64url without padding. */
const MULTIBASE = 'u'

/**
 * `encodedList` of a status list (Bitstring Status List v1.0 §3.3): gzip, base64url without padding, multibase `u`.
 * The same bits give the same text on one version of Node. At once on Node, with a promise elsewhere.
 */
export function encodeBitstring(bits: Uint8Array): string | Promise<string> {
  if (!(bits instanceof Uint8Array)) throw new TypeError('A bitstring is a Uint8Array.')
  const written = (deflated: Uint8Array): string => MULTIBASE + encodeBase64Url(writeGzipFrame(deflated, bits))
  const deflated = deflate(bits)
  return deflated instanceof Uint8Array ? written(deflated) : deflated.then(written)
}

/**
 * Expands `encodedList` (Bitstring Status List v1.0 §3.4) and never throws. Exactly one gzip member, whole, with the
 * right checksum and length, and nothing after it; never more is inflated than the limit. At once on Node, with a
 * promise elsewhere.
 *
 * Problems: STATUS_LIST_ENCODING_INVALID, STATUS_LIST_TOO_LARGE, STATUS_LIST_TOO_SHORT (fewer than 131,072 entries).
 */
export function decodeBitstring(
  encodedList: string,
  limits: { readonly statusListBytes?: number; readonly statusListBits?: number } = {},
): Parsed<Uint8Array> | Promise<Parsed<Uint8Array>> {
  if (typeof encodedList !== 'string' || !encodedList.startsWith(MULTIBASE)) {
    return malformed('encodedList is not multibase base64url (u).')
  }
  const maxCompressed = limits.statusListBytes ?? LIMITS.statusListBytes
  if (encodedList.length - 1 > Math.ceil((maxCompressed * 4) / 3)) {
    return refused('STATUS_LIST_TOO_LARGE', `encodedList is longer than ${maxCompressed} bytes.`)
  }
  const compressed = decodeBase64Url(encodedList.slice(1))
  if (compressed === undefined) return malformed('encodedList is not canonical base64url without padding.')
  const frame = readGzipFrame(compressed)
  if (frame === undefined) return malformed('encodedList is not a gzip member (RFC 1952 §2.3).')
  const maxBits = limits.statusListBits ?? LIMITS.statusListBits
  const inflated = inflate(frame.deflated, Math.floor(maxBits / 8))
  return inflated instanceof Promise
    ? inflated.then((settled) => checked(frame, settled, maxBits))
    : checked(frame, inflated, maxBits)
}

function checked(frame: GzipFrame, inflated: Inflated, maxBits: number): Parsed<Uint8Array> {
  if (inflated === 'tooLarge') return refused('STATUS_LIST_TOO_LARGE', `The list has more than ${maxBits} entries.`)
  if (inflated === 'malformed') return malformed('encodedList is not exactly one whole gzip member.')
  const { content } = inflated
  if (content.length !== frame.inflatedLength || crc32(content) !== frame.crc32) {
    return malformed('Checksum or length of the gzip member do not fit its content.')
  }
  if (content.length * 8 < MINIMUM_BITS) {
    return refused('STATUS_LIST_TOO_SHORT', `The list has ${content.length * 8} entries.`)
  }
  return { ok: true, value: content }
}

const malformed = (detail: string): Refused => refused('STATUS_LIST_ENCODING_INVALID', detail)
