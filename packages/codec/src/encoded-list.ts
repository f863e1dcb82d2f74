import type { Parsed } from '@volunteer-passport/schema'
import { MINIMUM_BITS } from './bitstring.ts'
import { compressList, expandList, type ListLimits, malformed } from './compressed-list.ts'
import { readGzipFrame, writeGzipFrame } from './gzip-frame.ts'
import { refused } from './refused.ts'

/** Multibase: base64url without padding. */
const MULTIBASE = 'u'

/**
 * `encodedList` of a status list (Bitstring Status List v1.0 §3.3): gzip, base64url without padding, multibase `u`.
 * The same bits give the same text on one version of Node. At once on Node, with a promise elsewhere.
 */
export function encodeBitstring(bits: Uint8Array): string | Promise<string> {
  if (!(bits instanceof Uint8Array)) throw new TypeError('A bitstring is a Uint8Array.')
  const compressed = compressList(bits, writeGzipFrame)
  return typeof compressed === 'string' ? MULTIBASE + compressed : compressed.then((text) => MULTIBASE + text)
}

/**
 * Expands `encodedList` (Bitstring Status List v1.0 §3.4) and never throws. Exactly one gzip member, whole, with the
 * right checksum and length, and nothing after it; never more is inflated than the limit.
 *
 * Problems: STATUS_LIST_ENCODING_INVALID, STATUS_LIST_TOO_LARGE, STATUS_LIST_TOO_SHORT (fewer than 131,072 entries).
 */
export function decodeBitstring(encodedList: string, limits: ListLimits = {}): Parsed<Uint8Array> {
  if (typeof encodedList !== 'string' || !encodedList.startsWith(MULTIBASE)) {
    return malformed('encodedList is not multibase base64url (u).')
  }
  const expanded = expandList(encodedList.slice(1), {
    name: 'encodedList',
    frame: 'a gzip member (RFC 1952 §2.3)',
    readFrame: readGzipFrame,
    limits,
  })
  if (!expanded.ok || expanded.value.length * 8 >= MINIMUM_BITS) return expanded
  return refused('STATUS_LIST_TOO_SHORT', `The list has ${expanded.value.length * 8} entries.`)
}
