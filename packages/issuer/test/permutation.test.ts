import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPermutation } from '../src/status/permutation.ts'
import { openOffice } from './support/office.ts'

const key = (fill: number) => new Uint8Array(32).fill(fill)
const make = (fill: number, size: number) => createPermutation({ key: key(fill), size, algorithm: 1 })

describe('the permutation', () => {
  test('of algorithm 1 gives these values for ever', () => {
    const list = make(1, 131_072)
    const numbers = make(2, 10 ** 8)
    const small = make(3, 10)
    expect([0, 1, 2, 114_688, 131_071].map(list)).toEqual(KNOWN.list)
    expect([0, 1, 2, 99_999_999].map(numbers)).toEqual(KNOWN.numbers)
    expect(Array.from({ length: 10 }, (_, i) => small(i))).toEqual(KNOWN.small)
  })

  test('is a bijection of every domain', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 3000 }), fc.uint8Array({ minLength: 32, maxLength: 32 }), (size, bytes) => {
        const permute = createPermutation({ key: bytes, size, algorithm: 1 })
        const images = Array.from({ length: size }, (_, i) => permute(i)).sort((a, b) => a - b)
        expect(images).toEqual(Array.from({ length: size }, (_, i) => i))
      }),
      { numRuns: 60 },
    )
    const permute = make(4, 131_072)
    expect(new Set(Array.from({ length: 131_072 }, (_, i) => permute(i))).size).toBe(131_072)
  })

  test('shows nothing of the order in time', () => {
    // Spearman over 10^5 values: its standard deviation under chance is 0.0032.
    const permute = make(5, 131_072)
    const values = Array.from({ length: 100_000 }, (_, i) => permute(i))
    expect(Math.abs(rankCorrelation(values))).toBeLessThan(0.015)
    const steps = values.slice(1).map((value, i) => Math.abs(value - values[i]!))
    const mean = steps.reduce((a, b) => a + b) / steps.length
    expect(mean / 131_072).toBeGreaterThan(0.32)
    expect(mean / 131_072).toBeLessThan(0.345)
  })

  test.each([
    [9, 131_072],
    [10, 131_072],
    [11, 10 ** 8],
  ])('has differences between consecutive values like those of chance, key %i of %i', (fill, size) => {
    const statistic = chiSquareOfDifferences(make(fill, size), size)
    expect(Math.abs(statistic - DEGREES)).toBeLessThan(4.5 * Math.sqrt(2 * DEGREES))
  })

  test('is told by that from counting on, and from equal steps', () => {
    const size = 131_072
    const orders = [(value: number) => value, (value: number) => (value * 48_271 + 11) % size]
    for (const order of orders) expect(chiSquareOfDifferences(order, size)).toBeGreaterThan(1_000 * DEGREES)
  })

  test('is another one under another key', () => {
    const [a, b] = [make(6, 131_072), make(7, 131_072)]
    const same = Array.from({ length: 10_000 }, (_, i) => a(i) === b(i)).filter(Boolean).length
    expect(same).toBeLessThan(5)
  })

  test('refuses values outside its domain, other sizes and unknown algorithms', () => {
    const permute = make(8, 100)
    for (const value of [-1, 100, 1.5, Number.NaN]) expect(() => permute(value)).toThrow(TypeError)
    for (const size of [1, 2 ** 28 + 1, 10.5]) expect(() => make(1, size)).toThrow(TypeError)
    expect(() => createPermutation({ key: key(1), size: 100, algorithm: 2 })).toThrow(TypeError)
  })
})

test('every list of an office has an order of its own, and so have the numbers', async () => {
  const { registry } = await openOffice()
  const { lists, numbers } = await registry.transaction(async (tx) => ({
    lists: await tx.lists(),
    numbers: await tx.numberSpace(),
  }))
  expect(lists).toHaveLength(2)
  const keys = [...lists, ...(numbers ? [numbers] : [])].map(({ permutationKey }) =>
    Buffer.from(permutationKey).toString('hex'),
  )
  expect(new Set(keys).size).toBe(keys.length)
  const [first = [], second = []] = lists.map(({ permutationKey, size, algorithm }) => {
    const permute = createPermutation({ key: permutationKey, size, algorithm })
    return Array.from({ length: 10_000 }, (_, i) => permute(i))
  })
  // The same place at the same time: once in 13 such pairs by chance.
  expect(first.filter((index, i) => index === second[i]).length).toBeLessThan(5)
})

function rankCorrelation(values: readonly number[]): number {
  const ranks = new Map([...values].sort((a, b) => a - b).map((value, rank) => [value, rank]))
  const n = values.length
  const squares = values.reduce((sum, value, i) => sum + (ranks.get(value)! - i) ** 2, 0)
  return 1 - (6 * squares) / (n * (n * n - 1))
}

const BINS = 256
const DEGREES = BINS - 1
const DIFFERENCES = 100_000

/** Pearson's statistic of how evenly the differences, modulo the size, fall into bins. Under chance: DEGREES, give or take. */
function chiSquareOfDifferences(permute: (value: number) => number, size: number): number {
  const counts = new Array<number>(BINS).fill(0)
  for (let i = 0; i < DIFFERENCES; i++) {
    const difference = (permute(i + 1) - permute(i) + size) % size
    counts[Math.floor((difference / size) * BINS)]! += 1
  }
  const expected = DIFFERENCES / BINS
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

// Made from the docstring by a second implementation, in Python.
const KNOWN = {
  list: [53_783, 32_032, 113_030, 22_033, 108_170],
  numbers: [14_736_311, 55_703_201, 59_020_450, 20_455_855],
  small: [4, 0, 3, 6, 5, 9, 7, 1, 2, 8],
}
