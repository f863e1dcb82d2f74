import { LIMITS } from './limits.ts'

/** The fewest entries a list may have, so that one entry hides in a crowd (Bitstring Status List v1.0 §3.2). */
export const MINIMUM_BITS = 131_072

/** A list of `size` entries, all 0; a multiple of 8 from 131,072 to 2^24. */
export function createBitstring(size: number): Uint8Array {
  if (!Number.isInteger(size) || size % 8 !== 0 || size < MINIMUM_BITS || size > LIMITS.statusListBits) {
    throw new RangeError(`A status list has ${MINIMUM_BITS} to ${LIMITS.statusListBits} entries, a multiple of 8.`)
  }
  return new Uint8Array(size / 8)
}

/** Entry `index`, where 0 is the leftmost bit (Bitstring Status List v1.0 §2.1). RangeError beyond the end. */
export function getBit(bits: Uint8Array, index: number): boolean {
  return ((bits[byteOf(bits, index)] ?? 0) & maskOf(index)) !== 0
}

/** Sets entry `index` to 1. RangeError beyond the end. */
export function setBit(bits: Uint8Array, index: number): void {
  const byte = byteOf(bits, index)
  bits[byte] = (bits[byte] ?? 0) | maskOf(index)
}

const maskOf = (index: number): number => 0x80 >> (index % 8)

function byteOf(bits: Uint8Array, index: number): number {
  // Reading beyond the end as 0 would be a "not revoked" that no list ever said.
  if (!Number.isInteger(index) || index < 0 || index >= bits.length * 8) {
    throw new RangeError(`The list has no entry ${index}.`)
  }
  return Math.floor(index / 8)
}
