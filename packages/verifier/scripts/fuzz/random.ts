/** Repeatable chance: the same seed gives the same inputs on every machine. */
export interface Random {
  /** A whole number from 0 up to and without `limit`. */
  readonly below: (limit: number) => number
  readonly pick: <T>(items: readonly T[]) => T
  /** True once in `times`. */
  readonly onceIn: (times: number) => boolean
  readonly bytes: (length: number) => Uint8Array
}

/** Marsaglia's xorshift32. */
export function createRandom(seed: number): Random {
  // The state must not be 0, and neighbouring seeds must not begin alike.
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1
  const below = (limit: number): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
  for (let i = 0; i < 8; i += 1) below(1)
  return {
    below,
    pick: (items) => items[below(items.length)]!,
    onceIn: (times) => below(times) === 0,
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
  }
}
