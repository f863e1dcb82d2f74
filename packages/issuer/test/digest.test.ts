import type { JsonObject } from '@volunteer-passport/schema'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOf, digestOfOrdered } from '../src/digest.ts'

test('of sorted members the quick digest is the canonical one', () => {
  const value = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()),
  )
  const members = fc.record(
    { claims: value, key: value, person: value, type: value, validUntil: value },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(members, (input) => {
      const sorted = Object.fromEntries(Object.entries(input).sort(([a], [b]) => (a < b ? -1 : 1))) as JsonObject
      const reversed = Object.fromEntries(Object.entries(sorted).reverse()) as JsonObject
      expect(digestOfOrdered(sorted)).toBe(digestOf(reversed))
    }),
  )
})
