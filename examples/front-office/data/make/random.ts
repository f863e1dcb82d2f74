export interface Random {
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly next: () => number
  /** A whole number from `from` to `to`, both inclusive. */
  readonly integer: (from: number, to: number) => number
  readonly pick: <T>(values: readonly T[]) => T
  /** One value, drawn by its weight. */
  readonly weighted: <T>(values: readonly (readonly [weight: number, value: T])[]) => T
  readonly chance: (probability: number) => boolean
}

/** mulberry32: small, seeded, the same on every machine. For invented data only. */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const integer = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    integer,
    pick: (values) => values[integer(0, values.length - 1)]!,
    weighted: (values) => {
      let rest = next() * values.reduce((sum, [weight]) => sum + weight, 0)
      for (const [weight, value] of values) {
        rest -= weight
        if (rest < 0) return value
      }
      return values.at(-1)![1]
    },
    chance: (probability) => next() < probability,
  }
}
