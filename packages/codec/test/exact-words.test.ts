import { constants, crc32, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import {
  decodeBitstring,
  decodeJws,
  decodeTokenStatusList,
  decodeVcJwt,
  importVerificationKey,
  LIMITS,
  parseJson,
  signatureForm,
} from '@volunteer-passport/codec'
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
])('decodeJws of token %#', (text, words) => {
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
  ['["\\x"]', 'JSON_INVALID The text is not JSON.'],
  ['["\u0001"]', 'JSON_INVALID The text is not JSON.'],
  ['["\\x\\u0041"]', 'JSON_INVALID A string is malformed at character 1.'],
  ['{"\\x":1}', 'JSON_INVALID A string is malformed at character 1.'],
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

test('a P-256 y has one spelling too', () => {
  // Few points have a y so small that y + p still fits into 32 bytes.
  const x = 0xd7325d7646cd60d80a92738ceb345f844cffaf35841022cab176f692de8de1d7n
  const jwk = (y: bigint) => ({
    kty: 'EC',
    crv: 'P-256',
    x: bytesOf(x).toString('base64url'),
    y: bytesOf(y).toString('base64url'),
  })
  expect(said(importVerificationKey(jwk(5n)))).toBe('ok')
  expect(said(importVerificationKey(jwk(5n + P)))).toBe('KEY_INVALID The key is not a point of its curve.')
})

test('r and s are numbers from 1 to n - 1, each by its own 32 bytes', () => {
  // Its first byte counts for nothing in the number before it.
  const other = bytesOf(2n ** 255n)
  for (const [value, isScalar] of [
    [0n, false],
    [1n, true],
    [N - 1n, true],
    [N, false],
    [N + 1n, false],
    [2n ** 256n - 1n, false],
  ] as const) {
    const both = [Buffer.concat([bytesOf(value), other]), Buffer.concat([other, bytesOf(value)])] as const
    expect([isP256Scalar(both[0], 0), isP256Scalar(both[1], 32)]).toEqual([isScalar, isScalar])
    expect(both.map((signature) => signatureForm('ES256', signature))).toEqual(
      Array(2).fill(isScalar ? 'ok' : 'malformed'),
    )
  }
})

describe('what is said of a JWK', () => {
  const okp = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }
  const ec = {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  }
  const NEITHER = 'KEY_INVALID The JWK is not an Ed25519 (OKP) or P-256 (EC) key.'
  const X = 'KEY_INVALID x of the JWK is not 32 bytes in base64url.'
  const Y = 'KEY_INVALID y of the JWK is not 32 bytes in base64url.'

  test.each<[unknown, string]>([
    [undefined, 'KEY_INVALID The JWK is not an object.'],
    [null, 'KEY_INVALID The JWK is not an object.'],
    ['x', 'KEY_INVALID The JWK is not an object.'],
    [[okp], 'KEY_INVALID The JWK is not an object.'],
    [{ ...okp, kty: 'EC' }, NEITHER],
    [{ ...okp, crv: 'X25519' }, NEITHER],
    [{ ...ec, kty: 'OKP' }, NEITHER],
    [{ ...ec, crv: 'P-384' }, NEITHER],
    [{ ...okp, alg: 7 }, 'KEY_INVALID alg of the JWK is not a string.'],
    [{ ...okp, alg: 'ES256' }, 'ALG_KEY_MISMATCH alg of the JWK does not fit its own kty and crv.'],
    [{ ...ec, alg: 'EdDSA' }, 'ALG_KEY_MISMATCH alg of the JWK does not fit its own kty and crv.'],
    [{ ...okp, use: 'enc' }, 'KEY_INVALID use of the JWK is not sig.'],
    [{ ...okp, key_ops: ['sign'] }, 'KEY_INVALID key_ops of the JWK does not hold verify.'],
    [{ ...okp, key_ops: 'verify' }, 'KEY_INVALID key_ops of the JWK does not hold verify.'],
    [{ ...okp, x: 7 }, X],
    [{ ...okp, x: `${okp.x}A` }, X],
    [{ ...okp, x: `${okp.x.slice(0, -1)}=` }, X],
    [{ ...ec, x: undefined }, X],
    [{ ...ec, y: undefined }, Y],
    [{ ...ec, y: ec.y.slice(1) }, Y],
    [{ ...okp, k: 'a' }, 'KEY_INVALID The JWK holds a private member.'],
    [{ ...okp, x: 'A'.repeat(43) }, 'KEY_WEAK The Ed25519 key is not a canonical point of prime order.'],
    [{ ...ec, y: ec.x }, 'KEY_INVALID The key is not a point of its curve.'],
    [{ ...okp, alg: 'EdDSA', use: 'sig', key_ops: ['sign', 'verify'] }, 'ok'],
    [{ ...okp, alg: 'Ed25519' }, 'ok'],
    [{ ...ec, alg: 'ES256' }, 'ok'],
  ])('%j: %s', (jwk, words) => {
    expect(said(importVerificationKey(jwk))).toBe(words)
  })
})

describe('what is said of a gzip member', () => {
  const frame = (flags: number, ...rest: readonly number[]): string =>
    `u${Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 255, ...rest]).toString('base64url')}`
  const zeros = (count: number): number[] => Array<number>(count).fill(0)
  const NONE = 'STATUS_LIST_ENCODING_INVALID encodedList is not a gzip member (RFC 1952 §2.3).'
  const NOT_WHOLE = 'STATUS_LIST_ENCODING_INVALID encodedList does not hold exactly one whole DEFLATE stream.'
  const sound = gzipSync(new Uint8Array(16_384))
  const altered = (at: number, byte: number): string =>
    `u${Buffer.from(sound.map((value, i) => (i === at ? byte : value))).toString('base64url')}`
  const crc16 = (bytes: readonly number[]): number[] => {
    const crc = crc32(Uint8Array.from(bytes))
    return [crc & 255, (crc >> 8) & 255]
  }

  test.each<[string, string, string]>([
    ['another first byte', altered(0, 0x1e), NONE],
    ['another second byte', altered(1, 0x8a), NONE],
    ['another method', altered(2, 7), NONE],
    ['a reserved flag', altered(3, 0x20), NONE],
    ['17 bytes', frame(0, ...zeros(7)), NONE],
    ['11 bytes that promise a field', frame(4, 0), NONE],
    ['18 bytes, and nothing in them', frame(0, ...zeros(8)), NOT_WHOLE],
    ['a field as long as what is left', frame(4, 1, 0, 9, ...zeros(8)), NOT_WHOLE],
    ['a field that is longer', frame(4, 2, 0, 9, ...zeros(8)), NONE],
    ['a name without end', frame(8, ...Array<number>(20).fill(1)), NONE],
    ['a name that ends in the trailer', frame(8, 1, ...zeros(8)), NONE],
    ['a name that ends with the last byte, and a checksum', frame(8 | 2, ...Array<number>(19).fill(1), 0), NONE],
    ['a name that ends before the trailer', frame(8, 1, 0, ...zeros(8)), NOT_WHOLE],
    ['a wrong checksum of the header', frame(2, 1, 2, ...zeros(8)), NONE],
    [
      'a checksum of the header, and nothing more',
      frame(2, ...crc16([0x1f, 0x8b, 8, 2, 0, 0, 0, 0, 0, 255]), ...zeros(8)),
      NOT_WHOLE,
    ],
  ])('%s', (_, encodedList, words) => {
    expect(said(decodeBitstring(encodedList))).toBe(words)
  })

  test('a zlib stream of its frame alone', () => {
    const lst = Buffer.from([0x78, 0x9c, 0, 0, 0, 1]).toString('base64url')
    expect(said(decodeTokenStatusList({ bits: 1, lst }))).toBe(
      'STATUS_LIST_ENCODING_INVALID lst does not hold exactly one whole DEFLATE stream.',
    )
  })
})

describe('what is said of a status list', () => {
  const bits = new Uint8Array(16_384)
  const gzip = (bytes: Uint8Array): Buffer => gzipSync(bytes)
  const list = (bytes: Uint8Array): string => `u${Buffer.from(bytes).toString('base64url')}`
  const cut = gzip(bits).subarray(0, -1)
  const spoilt = Uint8Array.from(gzip(bits), (byte, at) => (at === 14 ? byte ^ 255 : byte))
  const wrong = Uint8Array.from(gzip(bits), (byte, at) => (at === gzip(bits).length - 1 ? byte ^ 1 : byte))

  test.each<[string, string]>([
    ['STATUS_LIST_ENCODING_INVALID encodedList is not multibase base64url (u).', ''],
    ['STATUS_LIST_ENCODING_INVALID encodedList is not canonical base64url without padding.', 'u='],
    ['STATUS_LIST_ENCODING_INVALID encodedList is not a gzip member (RFC 1952 §2.3).', 'uAAAA'],
    ['STATUS_LIST_ENCODING_INVALID encodedList does not hold exactly one whole DEFLATE stream.', list(spoilt)],
    ['STATUS_LIST_ENCODING_INVALID encodedList does not hold exactly one whole DEFLATE stream.', list(cut)],
    ['STATUS_LIST_ENCODING_INVALID The checksum or length in encodedList does not fit its content.', list(wrong)],
    ['STATUS_LIST_TOO_SHORT The list has 131064 entries.', list(gzip(bits.subarray(1)))],
    ['STATUS_LIST_TOO_LARGE The list has more than 16777216 bits.', list(gzip(new Uint8Array(2 ** 21 + 1)))],
    ['STATUS_LIST_ENCODING_INVALID encodedList is not a gzip member (RFC 1952 §2.3).', `u${'A'.repeat(2_796_203)}`],
    ['STATUS_LIST_TOO_LARGE encodedList is longer than 2097152 bytes.', `u${'A'.repeat(2_796_204)}`],
    ['ok', list(gzip(bits))],
  ])('of encodedList: %s', (words, encodedList) => {
    expect(said(decodeBitstring(encodedList))).toBe(words)
  })

  test('divided into more blocks than there may be', () => {
    const part = deflateRawSync(Buffer.alloc(1_100), { level: 0, finishFlush: constants.Z_FULL_FLUSH })
    const deflated = Buffer.concat([...Array<Buffer>(513).fill(part), deflateRawSync(Buffer.alloc(0))])
    const member = Buffer.concat([Buffer.from('1f8b08000000000000ff', 'hex'), deflated, Buffer.alloc(8)])
    expect(said(decodeBitstring(list(member)))).toBe(
      'STATUS_LIST_TOO_LARGE encodedList is divided into more than 512 blocks.',
    )
  })

  test.each<[unknown, unknown, string]>([
    [3, 'eNo', 'STATUS_LIST_INVALID bits is none of 1, 2, 4 and 8.'],
    [1, 7, 'STATUS_LIST_ENCODING_INVALID lst is not a string.'],
    [1, 'AAAA', 'STATUS_LIST_ENCODING_INVALID lst is not a zlib stream without a preset dictionary (RFC 1950 §2.2).'],
    [
      1,
      deflateSync(bits).subarray(0, -1).toString('base64url'),
      'STATUS_LIST_ENCODING_INVALID lst does not hold exactly one whole DEFLATE stream.',
    ],
    [8, deflateSync(bits).toString('base64url'), 'ok'],
  ])('bits %j, lst of case %#', (width, lst, words) => {
    expect(said(decodeTokenStatusList({ bits: width, lst }))).toBe(words)
  })
})

describe('what is said of crit and typ', () => {
  const payload = 'e30'
  const withHeader = (members: object): string => token({ alg: 'EdDSA', ...members }, payload)
  const NONE = 'CRIT_INVALID crit is not an array of at least one name (RFC 7515 §4.1.11).'
  const WRONG = 'CRIT_INVALID crit names a parameter that is absent, registered or named twice (RFC 7515 §4.1.11).'
  test.each<[object, string]>([
    [{ crit: [] }, NONE],
    [{ crit: 'x', x: 1 }, NONE],
    [{ crit: ['x'] }, WRONG],
    [{ crit: [7], 7: 1 }, WRONG],
    [{ crit: ['x', 'x'], x: 1 }, WRONG],
    ...['alg', 'jku', 'jwk', 'kid', 'x5u', 'x5c', 'x5t', 'x5t#S256', 'typ', 'cty', 'crit'].map(
      (name): [object, string] => [{ [name]: 1, alg: 'EdDSA', crit: [name] }, WRONG],
    ),
    [{ crit: ['x'], x: 1 }, 'CRIT_UNSUPPORTED crit names an extension; none is supported.'],
    [{ b64: false }, 'CRIT_UNSUPPORTED b64 is not supported (RFC 7797 §6).'],
    [{ b64: true }, 'ok'],
  ])('%j: %s', (members, words) => {
    expect(said(decodeJws(withHeader(members)))).toBe(words)
  })

  test.each<[object, string, string]>([
    [{ typ: 'JWT' }, 'e30', 'TYP_INVALID typ of the header is not vc+jwt.'],
    [{}, 'e30', 'TYP_INVALID typ of the header is not vc+jwt.'],
    [{ typ: 7 }, 'e30', 'TYP_INVALID typ of the header is not vc+jwt.'],
    [{ typ: 'VC+JWT', cty: 'application/VC' }, 'e30', 'ok'],
    [{ typ: 'application/vc+jwt' }, 'e30', 'ok'],
    [{ typ: 'vc+jwt', cty: 'jwt' }, 'e30', 'TYP_INVALID cty of the header is not vc.'],
    [{ typ: 'vc+jwt' }, 'W10', 'PAYLOAD_INVALID The payload is not a JSON object.'],
    [{ typ: 'vc+jwt' }, '', 'JSON_INVALID The text is not JSON.'],
    [{ typ: 'vc+jwt' }, '_w', 'JSON_INVALID The bytes are not UTF-8.'],
  ])('of a credential with %j and %s: %s', (members, body, words) => {
    expect(said(decodeVcJwt(token({ alg: 'EdDSA', ...members }, body)))).toBe(words)
  })
})

test('limits of a credential’s JWT can be set lower', () => {
  const sound = token({ alg: 'EdDSA', typ: 'vc+jwt' }, 'e30')
  expect(said(decodeVcJwt(sound, { jsonParts: 1 }))).toBe('LIMIT_EXCEEDED The JSON has more than 1 parts.')
  expect(said(decodeVcJwt(sound, { tokenBytes: 10 }))).toBe('TOKEN_TOO_LARGE The token is longer than 10 bytes.')
  expect(said(decodeVcJwt(sound, { tokenBytes: sound.length, jsonParts: 2 }))).toBe('ok')
})
