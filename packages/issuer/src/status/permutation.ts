import { createHmac, createSecretKey } from 'node:crypto'

/** Stored with every list and number space, so that a later algorithm leaves old lists readable. */
export const PERMUTATION_ALGORITHM = 1

const ROUNDS = 8
/** Values that one HMAC gives. */
const BLOCK = 16

export type Permutation = (value: number) => number

/**
 * A keyed bijection of `[0, size)`, `size` up to 2^28: eight Feistel rounds over twice `h` bits, the fewest that hold
 * `size`. A value that falls outside is permuted again until it is inside (cycle walking), which keeps it a bijection.
 * Without the key nobody can tell in what order two values were given out (Bitstring Status List §2.1: random indices).
 *
 * Round function, algorithm 1: `F(r, x)` is the low `h` bits of the two bytes at `2 * (x mod 16)`, read big-endian, of
 * HMAC-SHA-256(key, 1 || r || floor(x / 16) as four bytes). Each block is computed once and kept.
 */
export function createPermutation(o: {
  readonly key: Uint8Array
  readonly size: number
  readonly algorithm: number
}): Permutation {
  if (o.algorithm !== PERMUTATION_ALGORITHM) throw new TypeError(`permutation algorithm ${o.algorithm} is not known`)
  if (!Number.isInteger(o.size) || o.size < 2 || o.size > 2 ** 28) throw new TypeError('size must be 2 to 2^28')
  const half = Math.ceil(Math.log2(o.size) / 2)
  const mask = 2 ** half - 1
  const key = createSecretKey(o.key)
  const tables = Array.from({ length: ROUNDS }, () => new Int16Array(Math.max(BLOCK, mask + 1)).fill(-1))
  const message = Buffer.alloc(6)
  message[0] = o.algorithm

  const roundValue = (round: number, x: number): number => {
    const table = tables[round] as Int16Array
    const known = table[x] as number
    if (known >= 0) return known
    const first = x - (x % BLOCK)
    message[1] = round
    message.writeUInt32BE(first / BLOCK, 2)
    const digest = createHmac('sha256', key).update(message).digest()
    for (let i = 0; i < BLOCK; i++) table[first + i] = digest.readUInt16BE(2 * i) & mask
    return table[x] as number
  }

  const permuteOnce = (value: number): number => {
    let left = value >>> half
    let right = value & mask
    for (let round = 0; round < ROUNDS; round++) {
      const next = left ^ roundValue(round, right)
      left = right
      right = next
    }
    return (left << half) | right
  }

  return (value) => {
    if (!Number.isInteger(value) || value < 0 || value >= o.size) throw new TypeError('value outside the domain')
    let result = permuteOnce(value)
    while (result >= o.size) result = permuteOnce(result)
    return result
  }
}
