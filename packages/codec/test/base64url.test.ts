import { decodeBase64Url, encodeBase64Url } from '@volunteer-passport/codec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodePortably, encodePortably } from '../src/base64url-portable.ts'

const nearBase64Url = fc.string({
  unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= \n\0é'),
  maxLength: 40,
})

test('any bytes come back, in text without padding, on either implementation', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const text = encodeBase64Url(bytes)
      expect(text).toBe(Buffer.from(bytes).toString('base64url'))
      expect(encodePortably(bytes)).toBe(text)
      expect(decodeBase64Url(text)).toEqual(bytes)
      expect(decodePortably(text)).toEqual(bytes)
    }),
  )
})

test('any text is refused unless it is the one spelling of its bytes, on either implementation', () => {
  fc.assert(
    fc.property(fc.oneof(nearBase64Url, fc.string({ unit: 'binary' })), (text) => {
      const bytes = decodeBase64Url(text)
      expect(decodePortably(text)).toEqual(bytes)
      if (bytes !== undefined) expect(encodeBase64Url(bytes)).toBe(text)
    }),
    { numRuns: 1_000 },
  )
})

test.each([
  ['padding', 'Zg=='],
  ['spare bits', 'Zh'],
  ['spare bits of two bytes', 'Zm9'],
  ['length 1 mod 4', 'Zm9vY'],
  ['length 1 mod 4, of zeros', 'Zm9vA'],
  ['one letter', 'A'],
  ['+', 'Zm9+'],
  ['/', 'Zm9/'],
  ['a space', 'Zm 9v'],
  ['a line feed at the end', 'Zm9v\n'],
  ['NUL', 'Zm9v\0'],
  ['a full-width letter', 'Zm9\uff36'],
  ['a letter that ends in the same byte as A', 'Zm9\u0141'],
])('%s is refused', (_, text) => {
  expect(decodeBase64Url(text)).toBeUndefined()
  expect(decodePortably(text)).toBeUndefined()
})

test('a view into a larger buffer is encoded for itself', () => {
  const bytes = new Uint8Array([1, 2, 3, 4, 5]).subarray(1, 4)
  expect(encodeBase64Url(bytes)).toBe('AgME')
  expect(encodePortably(bytes)).toBe('AgME')
})

test('decoded bytes have memory of their own, so that no neighbour is handed out with them', () => {
  expect(decodeBase64Url('Zm9v')?.buffer.byteLength).toBe(3)
})
