import { parseJson } from '@volunteer-passport/codec'
import { countWork } from '@volunteer-passport/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compactLength } from '../src/compact-length.ts'

const string = fc.string({ unit: fc.constantFrom('a', 'Ә', '😀', ' ', '{', ':', ',') })
const number = fc.oneof(
  fc.integer().filter((value) => value % 1000 !== 0 || value === 0),
  fc.double({ min: 0.01, max: 999, noNaN: true }),
  fc.constantFrom(0.25, -0.5, 0.01, -100, 900, Number.MAX_SAFE_INTEGER),
)
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(string, number, fc.boolean(), fc.constant(null)),
    fc.array(tie('json'), { maxLength: 5 }),
    fc.dictionary(string, tie('json'), { maxKeys: 5 }),
  ),
}))

test('is the length of what JSON.stringify writes', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(compactLength(value, 64)).toBe(JSON.stringify(value).length)
    }),
    { numRuns: 2_000 },
  )
})

test.each([
  ['a number with three zeros', 2_000],
  ['a small number', 0.009],
  ['a number beyond 2^53', 2 ** 53],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['a member named __proto__', JSON.parse('{"__proto__":1}')],
  ['nesting beyond the limit', [[[]]]],
])('%s cannot be told, wherever it stands', (_, value) => {
  for (const around of [value, [value], { a: { b: value } }]) expect(compactLength(around, 2)).toBeNaN()
})

test('nesting up to the limit can', () => {
  expect(compactLength([{ a: 1 }], 2)).toBe('[{"a":1}]'.length)
  expect(compactLength([{ a: 1 }], 1)).toBeNaN()
  expect(compactLength('a', 0)).toBe(3)
})

test('a short text of just its length is not looked through, and any other is before it is believed', () => {
  const compact = JSON.stringify({ a: 'x'.repeat(16_384 - '{"a":"","b":[0]}'.length), b: [0] })
  expect(countWork(() => parseJson(compact))).toBe(compact.length)
  for (const text of [compact.replace('x', 'xx'), compact.replace('x', ' ').replace(',', ', ').replace('x', '')]) {
    expect(countWork(() => parseJson(text))).toBeGreaterThan(2 * text.length)
  }
})
