import type { Parsed } from '@volunteer-passport/schema'
import { compressList, expandList, type ListLimits, malformed } from './compressed-list.ts'
import { LIMITS } from './limits.ts'
import { refused } from './refused.ts'
import { readZlibFrame, writeZlibFrame } from './zlib-frame.ts'

/** Bits of one entry (Token Status List §4.1). */
export type TokenStatusBits = 1 | 2 | 4 | 8

/** A list of entries of `bits` bits each, packed: entry 0 stands in the least significant bits of the first byte. */
export interface TokenStatusList {
  readonly bits: TokenStatusBits
  readonly statuses: Uint8Array
}

/** The `status_list` claim of a status list token (Token Status List §4.2). */
export interface EncodedTokenStatusList {
  readonly bits: TokenStatusBits
  /** zlib, base64url without padding. */
  readonly lst: string
}

/** A list of `size` entries, all 0: whole bytes, at most 2^24 bits. */
export function createTokenStatusList(o: { readonly bits: TokenStatusBits; readonly size: number }): TokenStatusList {
  const { bits, size } = o
  if (!isTokenStatusBits(bits)) throw new RangeError('An entry has 1, 2, 4 or 8 bits.')
  const length = (size * bits) / 8
  if (!Number.isInteger(length) || length < 1 || size * bits > LIMITS.statusListBits) {
    throw new RangeError(`A status list has whole bytes, from 1 to ${LIMITS.statusListBits / 8}.`)
  }
  return { bits, statuses: new Uint8Array(length) }
}

/** The number of entries, those that only fill the last byte included. */
export const tokenStatusListSize = ({ bits, statuses }: TokenStatusList): number => (statuses.length * 8) / bits

/** Entry `index`, counted from the least significant bit of the first byte. RangeError beyond the end. */
export function getStatus(list: TokenStatusList, index: number): number {
  const { byte, shift } = placeOf(list, index)
  return ((list.statuses[byte] as number) >> shift) & maskOf(list)
}

/** Sets entry `index`. RangeError beyond the end, and for a value that does not fit. */
export function setStatus(list: TokenStatusList, index: number, value: number): void {
  const { byte, shift } = placeOf(list, index)
  const mask = maskOf(list)
  if (!Number.isInteger(value) || value < 0 || value > mask) {
    throw new RangeError(`An entry of ${list.bits} bits holds 0 to ${mask}.`)
  }
  list.statuses[byte] = ((list.statuses[byte] as number) & ~(mask << shift)) | (value << shift)
}

/**
 * `status_list` of a status list token (Token Status List §4): zlib, base64url without padding. At once on Node, with
 * a promise elsewhere.
 */
export function encodeTokenStatusList(list: TokenStatusList): EncodedTokenStatusList | Promise<EncodedTokenStatusList> {
  const { bits, statuses } = list
  if (!isTokenStatusBits(bits)) throw new RangeError('An entry has 1, 2, 4 or 8 bits.')
  if (!(statuses instanceof Uint8Array)) throw new TypeError('statuses are a Uint8Array.')
  const lst = compressList(statuses, writeZlibFrame)
  return typeof lst === 'string' ? { bits, lst } : lst.then((text) => ({ bits, lst: text }))
}

/**
 * Expands `status_list` (Token Status List §4) and never throws. Exactly one zlib stream without a preset dictionary,
 * whole, with the right checksum, and nothing after it; never more is inflated than the limit.
 *
 * Problems: STATUS_LIST_INVALID (`bits` is none of 1, 2, 4 and 8), STATUS_LIST_ENCODING_INVALID,
 * STATUS_LIST_TOO_LARGE.
 */
export function decodeTokenStatusList(
  encoded: { readonly bits: unknown; readonly lst: unknown },
  limits: ListLimits = {},
): Parsed<TokenStatusList> {
  const { bits, lst } = encoded
  if (!isTokenStatusBits(bits)) return refused('STATUS_LIST_INVALID', 'bits is none of 1, 2, 4 and 8.')
  if (typeof lst !== 'string') return malformed('lst is not a string.')
  const expanded = expandList(lst, {
    name: 'lst',
    frame: 'a zlib stream without a preset dictionary (RFC 1950 §2.2)',
    readFrame: readZlibFrame,
    limits,
  })
  return expanded.ok ? { ok: true, value: { bits, statuses: expanded.value } } : expanded
}

const isTokenStatusBits = (bits: unknown): bits is TokenStatusBits =>
  bits === 1 || bits === 2 || bits === 4 || bits === 8

const maskOf = ({ bits }: TokenStatusList): number => 2 ** bits - 1

function placeOf(list: TokenStatusList, index: number): { readonly byte: number; readonly shift: number } {
  // Reading beyond the end as 0 would be a "valid" that no list ever said.
  if (!Number.isInteger(index) || index < 0 || index >= tokenStatusListSize(list)) {
    throw new RangeError(`The list has no entry ${index}.`)
  }
  const position = index * list.bits
  return { byte: Math.floor(position / 8), shift: position % 8 }
}
