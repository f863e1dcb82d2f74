import { LIMITS, parseJson } from '@volunteer-passport/codec'
import { expect, test } from 'vitest'
import { codeOf } from './keys.ts'

// A status list is one long string: 3 MiB of anything else would cost half a second before it is known who sent it.
test.each([
  ['numbers', '0,'],
  ['texts', '"",'],
  ['texts with escapes', '"\\n",'],
])('as many parts as are allowed, and one more: %s', (_, item) => {
  const most = `[${item.repeat(LIMITS.jsonParts / 2 - 2)} 0]`
  expect(codeOf(parseJson(most))).toBe('ok')
  expect(codeOf(parseJson(` ${most}`))).toBe('LIMIT_EXCEEDED')
})

test('the limit can be set', () => {
  expect(codeOf(parseJson('{"a":1}', { jsonParts: 5 }))).toBe('ok')
  expect(codeOf(parseJson('{"a":1}', { jsonParts: 4 }))).toBe('LIMIT_EXCEEDED')
})

test.each(['0', '0.25', '-0.5', '1e-5', '1.5E+30', '-12e7'])('%s is one part', (number) => {
  expect(codeOf(parseJson(`[${number}]`, { jsonParts: 3 }))).toBe('ok')
  expect(codeOf(parseJson(`[${number}]`, { jsonParts: 2 }))).toBe('LIMIT_EXCEEDED')
})

test('no token and no DID document within its size has so many', () => {
  expect(LIMITS.jsonParts).toBeGreaterThanOrEqual(LIMITS.tokenBytes)
  expect(LIMITS.jsonParts).toBeGreaterThanOrEqual(LIMITS.didDocumentBytes)
})

test('what stands in a text is no part of its own, so that the longest list is read', () => {
  const text = JSON.stringify({ encodedList: 'A'.repeat(LIMITS.statusListBytes * 1.4), more: ' ,:[]{}'.repeat(1_000) })
  expect(codeOf(parseJson(text))).toBe('ok')
})
