import { decodeJws, importVerificationKey, LIMITS, parseJson, signatureForm } from '@volunteer-passport/codec'
import type { Parsed } from '@volunteer-passport/schema'
import { describe, expect, test } from 'vitest'
import { isP256Scalar } from '../src/p256.ts'

const said = (parsed: Parsed<unknown>): string =>
  parsed.ok ? 'ok' : parsed.problems.map(({ code, detail }) => `${code} ${detail}`).join()
const encode = (value: string | object): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

const SIGNATURE = 'A'.repeat(86)
const header = encode({ alg: 'EdDSA' })
const token = (head: string | object, payload = 'e30', signature = SIGNATURE): string =>
  `${encode(head)}.${payload}.${signature}`
const NOT_THREE = 'TOKEN_MALFORMED The token is not three segments separated by dots (RFC 7515 §7.1).'
const notCanonical = (segment: string): string =>
  `ENCODING_INVALID The ${segment} is not canonical base64url without padding.`

test.each([
  [5 as never, 'TOKEN_MALFORMED The token is not a string.'],
  ['a'.repeat(LIMITS.tokenBytes + 1), 'TOKEN_TOO_LARGE The token is longer than 262144 bytes.'],
  ['a'.repeat(LIMITS.tokenBytes), NOT_THREE],
  ['', NOT_THREE],
  ['a', NOT_THREE],
  ['a.b', NOT_THREE],
  ['a.b.c.d', NOT_THREE],
  ['{a.b.c', NOT_THREE],
  [`bearer ${token({ alg: 'EdDSA' })}`, NOT_THREE],
  [`a bearer ${token({ alg: 'EdDSA' })}`, notCanonical('header')],
  [`=.e30.${SIGNATURE}`, notCanonical('header')],
  [`${header}.=.${SIGNATURE}`, notCanonical('payload')],
  [`${header}.e30.=`, notCanonical('signature')],
  [token('[]'), 'HEADER_INVALID The header is not a JSON object.'],
  [token({}), 'HEADER_INVALID alg of the header is missing or not a string.'],
  [token({ alg: 'none' }), 'ALG_NOT_ALLOWED alg is none of EdDSA, Ed25519 and ES256.'],
  [token({ alg: 'EdDSA' }, 'e30', 'AAAA'), 'SIGNATURE_MALFORMED The signature is not one of EdDSA in 64 bytes.'],
  [token({ alg: 'ES256' }), 'SIGNATURE_MALFORMED The signature is not one of ES256 in 64 bytes.'],
])('decodeJws says of token %#: %s', (text, words) => {
  expect(said(decodeJws(text))).toBe(words)
})

test('the last header that is short enough', () => {
  const ofLength = (length: number) => token(`${' '.repeat(length - 15)}{"alg":"EdDSA"}`)
  expect(said(decodeJws(ofLength(LIMITS.headerBytes)))).toBe('ok')
  expect(said(decodeJws(ofLength(LIMITS.headerBytes + 1)))).toBe(
    'TOKEN_TOO_LARGE The header is longer than 8192 bytes.',
  )
})

describe('headers that are kept', () => {
  const headerOf = (text: string) => {
    const decoded = decodeJws(text)
    return decoded.ok ? decoded.value.header : undefined
  }
  const numbered = (number: number, padding = '') => token({ alg: 'EdDSA', number, padding })

  test('are the 128 latest', () => {
    const first = headerOf(numbered(0))
    for (let number = 1; number < 128; number += 1) headerOf(numbered(number))
    expect(headerOf(numbered(0))).toBe(first)
    headerOf(numbered(128))
    const again = headerOf(numbered(0))
    expect(again).not.toBe(first)
    expect(again).toEqual(first)
    // The one after it is now the oldest, and goes with the next.
    const second = headerOf(numbered(2))
    expect(headerOf(numbered(2))).toBe(second)
  })

  test('are short ones, up to 1,024 characters', () => {
    const empty = JSON.stringify({ alg: 'EdDSA', number: -1, padding: '' }).length
    const padding = 'a'.repeat(768 - empty)
    expect(encode({ alg: 'EdDSA', number: -1, padding }).length).toBe(1_024)
    expect(headerOf(numbered(-1, padding))).toBe(headerOf(numbered(-1, padding)))
    expect(headerOf(numbered(-1, `${padding}a`))).not.toBe(headerOf(numbered(-1, `${padding}a`)))
  })
})

test.each([
  ['"\ud800"', 'JSON_INVALID The text holds a lone surrogate or a noncharacter.'],
  ['  "abc', 'JSON_INVALID A string does not end at character 2.'],
  ['"a\\"', 'JSON_INVALID A string does not end at character 0.'],
  ['["\\x"]', 'JSON_INVALID A string is malformed at character 1.'],
  ['["\\udfff"]', 'JSON_INVALID A string is not well-formed at character 1.'],
  ['[1e999]', 'JSON_INVALID A number is out of range at character 1.'],
  ['[-1e999]', 'JSON_INVALID A number is out of range at character 1.'],
  ['[\\]', 'JSON_INVALID An unexpected character stands at character 1.'],
  ['{"__proto__":1}', 'JSON_FORBIDDEN_KEY A member is named __proto__ at character 1.'],
  ['["a":1,"a":1]', 'JSON_INVALID A member name stands outside an object at character 1.'],
  ['"a":1', 'JSON_INVALID A member name stands outside an object at character 0.'],
  ['{"a":1,"a":2}', 'JSON_DUPLICATE_KEY A member name appears a second time at character 7.'],
  ['['.repeat(65), 'JSON_TOO_DEEP The JSON is nested more than 64 levels deep.'],
  ['nul', 'JSON_INVALID The text is not JSON.'],
])('parseJson says of %j: %s', (text, words) => {
  expect(said(parseJson(text))).toBe(words)
})

test('says how many parts there may be', () => {
  expect(said(parseJson('[1]', { jsonParts: 2 }))).toBe('LIMIT_EXCEEDED The JSON has more than 2 parts.')
})

test.each([' ', '\n', '\r', '\t', ' \r\n\t'])('a name twice, with %j before the colon', (space) => {
  expect(said(parseJson(`{"a"${space}:1,"a":2}`))).toMatch('JSON_DUPLICATE_KEY')
  expect(said(parseJson(`{"a":1,"a"${space}:2}`))).toMatch('JSON_DUPLICATE_KEY')
})

describe('objects of many members', () => {
  const members = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => `"n${from + i}":${from + i}`).join()

  test.each([15, 16, 17, 18, 40])('the last of %i is found to be there twice, wherever the first stands', (count) => {
    for (const twin of [0, 1, 14, 15, 16, 17, count - 2, count - 1].filter((at) => at >= 0 && at < count)) {
      expect(said(parseJson(`{${members(0, count)},"n${twin}":0}`))).toMatch('JSON_DUPLICATE_KEY')
    }
    expect(said(parseJson(`{${members(0, count)},"n${count}":0}`))).toBe('ok')
  })

  test('have names of their own, whatever the object around them has', () => {
    expect(said(parseJson(`{${members(0, 20)},"in":{${members(0, 40)}},${members(20, 40)}}`))).toBe('ok')
    expect(said(parseJson(`{${members(0, 40)},"in":{${members(0, 10)}},"n39":0}`))).toMatch('JSON_DUPLICATE_KEY')
  })
})

const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const bytesOf = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex')

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let bit = 255n; bit >= 0n; bit -= 1n) {
    result = (result * result) % P
    if ((exponent >> bit) & 1n) result = (result * base) % P
  }
  return result
}

test('a P-256 coordinate has one spelling: x + p is refused, though the curve holds it', () => {
  const jwk = (x: bigint, y: bigint) => ({
    kty: 'EC',
    crv: 'P-256',
    x: bytesOf(x).toString('base64url'),
    y: bytesOf(y).toString('base64url'),
  })
  let x = 0n
  let y = 0n
  for (; ; x += 1n) {
    const square = (((x * x * x - 3n * x + B) % P) + P) % P
    y = power(square, (P + 1n) / 4n)
    if ((y * y) % P === square) break
  }
  expect(said(importVerificationKey(jwk(x, y)))).toBe('ok')
  expect(said(importVerificationKey(jwk(x + P, y)))).toBe('KEY_INVALID The key is not a point of its curve.')
  expect(said(importVerificationKey(jwk(P, power(B, (P + 1n) / 4n))))).toBe(
    'KEY_INVALID The key is not a point of its curve.',
  )
})

test('r and s are numbers from 1 to n - 1, each by its own 32 bytes', () => {
  const one = bytesOf(1n)
  for (const [value, isScalar] of [
    [0n, false],
    [1n, true],
    [N - 1n, true],
    [N, false],
    [N + 1n, false],
    [2n ** 256n - 1n, false],
  ] as const) {
    const both = [Buffer.concat([bytesOf(value), one]), Buffer.concat([one, bytesOf(value)])] as const
    expect([isP256Scalar(both[0], 0), isP256Scalar(both[1], 32)]).toEqual([isScalar, isScalar])
    expect(both.map((signature) => signatureForm('ES256', signature))).toEqual(
      Array(2).fill(isScalar ? 'ok' : 'malformed'),
    )
  }
})
