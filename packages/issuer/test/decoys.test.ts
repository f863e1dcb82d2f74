import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { capacityOf, decoyCounter, decoysFor, LIST_PURPOSES, LIST_SIZE } from '../src/status/decoys.ts'

const LIST_CAPACITY = capacityOf(LIST_SIZE)
const LIST = { size: LIST_SIZE, capacity: LIST_CAPACITY }

describe('decoys', () => {
  test('fill an empty list to the floor and go on in steps', () => {
    expect(decoysFor({ ...LIST, decoys: 0, real: 0 })).toBe(2624)
    expect(decoysFor({ ...LIST, decoys: 2624, real: 0 })).toBe(2624)
    expect(decoysFor({ ...LIST, decoys: 2624, real: 1 })).toBe(2655)
    expect(decoysFor({ ...LIST, decoys: 2655, real: 2 })).toBe(2686)
    expect(decoysFor({ ...LIST, decoys: 0, real: 5000 })).toBe(24)
    // The range is used up: nothing hides any more, nothing is counted twice.
    expect(decoysFor({ ...LIST, decoys: 16_384, real: 7 })).toBe(16_384)
  })

  test('never fall, whatever happens, and leave a multiple of the step', () => {
    const changes = fc.array(fc.integer({ min: -40, max: 200 }), { maxLength: 200 })
    fc.assert(
      fc.property(changes, (steps) => {
        let real = 0
        let decoys = 0
        for (const step of steps) {
          real = Math.max(0, real + step)
          const next = decoysFor({ ...LIST, decoys, real })
          expect(next).toBeGreaterThanOrEqual(decoys)
          if (next < LIST_SIZE - LIST_CAPACITY) expect((next + real) % 32).toBe(0)
          decoys = next
        }
      }),
    )
  })

  test('of the three purposes share no position until one has used a third of the range', () => {
    const third = Math.floor((LIST_SIZE - LIST_CAPACITY) / 3)
    const counters = LIST_PURPOSES.flatMap((purpose) =>
      Array.from({ length: third }, (_, nth) => decoyCounter({ ...LIST, purpose, nth })),
    )
    expect(new Set(counters).size).toBe(counters.length)
    for (const purpose of LIST_PURPOSES) {
      const all = Array.from({ length: LIST_SIZE - LIST_CAPACITY }, (_, nth) => decoyCounter({ ...LIST, purpose, nth }))
      expect(new Set(all).size).toBe(all.length)
      expect(Math.min(...all)).toBe(LIST_CAPACITY)
      expect(Math.max(...all)).toBe(LIST_SIZE - 1)
    }
  })
})
