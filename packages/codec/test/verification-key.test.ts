import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { inspect } from 'node:util'
import { etc, Point } from '@noble/ed25519'
import { encodeBase64Url, importVerificationKey, jwkThumbprint } from '@volunteer-passport/codec'
import fc from 'fast-check'
import { calculateJwkThumbprint, type JWK } from 'jose'
import { expect, test } from 'vitest'
import { allTorsionPoints, nonCanonicalEncodings, ORDER } from './edwards.ts'
import { codeOf, ed25519Jwk, ed25519JwkFromSeed, importKey, p256Jwk, publicHalf } from './keys.ts'

const okp = publicHalf(ed25519Jwk)
const ec = publicHalf(p256Jwk)
const ed25519 = (encoded: Uint8Array) => ({ kty: 'OKP', crv: 'Ed25519', x: encodeBase64Url(encoded) })

test('a key holds public members and its thumbprint, frozen, and nothing else can be seen of it', async () => {
  const key = importKey({ ...ec, kid: 'a', alg: 'ES256', use: 'sig', key_ops: ['verify'], ext: true })
  expect(key).toEqual({ algorithm: 'ES256', jwk: ec, thumbprint: await calculateJwkThumbprint(ec as JWK) })
  expect(Object.isFrozen(key) && Object.isFrozen(key.jwk)).toBe(true)
  expect(Reflect.ownKeys(key)).toEqual(['algorithm', 'jwk', 'thumbprint'])
  expect(inspect(key, { showHidden: true, depth: 9 })).not.toMatch(/KeyObject|material/)
})

test('RFC 8037 A.3: the thumbprint of the Ed25519 example', () => {
  expect(importKey(okp).thumbprint).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
})

const x33 = encodeBase64Url(new Uint8Array(33).fill(1))
const x31 = encodeBase64Url(new Uint8Array(31).fill(1))
const zero = encodeBase64Url(new Uint8Array(32))
const field = encodeBase64Url(etc.hexToBytes('ffffffff00000001000000000000000000000000ffffffffffffffffffffffff'))

test.each<[string, unknown, string]>([
  ['an Ed25519 key', okp, 'ok'],
  ['a P-256 key', ec, 'ok'],
  ['alg EdDSA', { ...okp, alg: 'EdDSA' }, 'ok'],
  ['alg Ed25519 (RFC 9864)', { ...okp, alg: 'Ed25519' }, 'ok'],
  ['key_ops with verify among them', { ...okp, key_ops: ['sign', 'verify'] }, 'ok'],
  ['a member named constructor', { ...okp, constructor: 1 }, 'ok'],
  ['alg of another type', { ...okp, alg: 'ES256' }, 'ALG_KEY_MISMATCH'],
  ['alg of another curve', { ...ec, alg: 'ES384' }, 'ALG_KEY_MISMATCH'],
  ['alg of encryption', { ...ec, alg: 'ECDH-ES' }, 'ALG_KEY_MISMATCH'],
  ['alg not a string', { ...ec, alg: ['ES256'] }, 'KEY_INVALID'],
  ['d', ed25519Jwk, 'KEY_INVALID'],
  ['d of P-256', p256Jwk, 'KEY_INVALID'],
  ['d that is null', { ...okp, d: null }, 'KEY_INVALID'],
  ['k', { ...okp, k: 'AA' }, 'KEY_INVALID'],
  ['use enc', { ...okp, use: 'enc' }, 'KEY_INVALID'],
  ['key_ops encrypt', { ...ec, key_ops: ['encrypt'] }, 'KEY_INVALID'],
  ['key_ops sign alone', { ...ec, key_ops: ['sign'] }, 'KEY_INVALID'],
  ['key_ops empty', { ...ec, key_ops: [] }, 'KEY_INVALID'],
  ['key_ops a string', { ...ec, key_ops: 'verify' }, 'KEY_INVALID'],
  ['kty oct', { kty: 'oct', k: 'AAAA' }, 'KEY_INVALID'],
  ['kty RSA', { kty: 'RSA', n: 'AAAA', e: 'AQAB' }, 'KEY_INVALID'],
  ['X25519', { ...okp, crv: 'X25519' }, 'KEY_INVALID'],
  ['P-384', { ...ec, crv: 'P-384' }, 'KEY_INVALID'],
  ['kty and crv that do not fit', { ...ec, kty: 'OKP' }, 'KEY_INVALID'],
  ['no crv', { kty: 'OKP', x: okp.x }, 'KEY_INVALID'],
  ['33 bytes', { ...okp, x: x33 }, 'KEY_INVALID'],
  ['31 bytes', { ...okp, x: x31 }, 'KEY_INVALID'],
  ['padding', { ...okp, x: `${okp.x}=` }, 'KEY_INVALID'],
  ['spare bits', { ...okp, x: `${okp.x?.slice(0, -1)}p` }, 'KEY_INVALID'],
  ['white space', { ...okp, x: `${okp.x} ` }, 'KEY_INVALID'],
  ['x a number', { ...okp, x: 1 }, 'KEY_INVALID'],
  ['P-256 without y', { kty: 'EC', crv: 'P-256', x: ec.x }, 'KEY_INVALID'],
  ['P-256 with a leading zero byte', { ...ec, x: x33 }, 'KEY_INVALID'],
  ['P-256 (0, 0)', { ...ec, x: zero, y: zero }, 'KEY_INVALID'],
  ['P-256 off the curve', { ...ec, y: ec.x }, 'KEY_INVALID'],
  ['P-256 with a coordinate of p', { ...ec, x: field }, 'KEY_INVALID'],
  ['off the Ed25519 curve', ed25519(new Uint8Array(32).fill(2)), 'KEY_INVALID'],
  ['not an object', 'key', 'KEY_INVALID'],
  ['null', null, 'KEY_INVALID'],
  ['undefined', undefined, 'KEY_INVALID'],
  ['an array', [okp], 'KEY_INVALID'],
])('%s', (_, jwk, code) => {
  expect(codeOf(importVerificationKey(jwk))).toBe(code)
})

test('a P-256 point off the curve is refused by Node as well: the key check is not alone', () => {
  const jwk = { kty: 'EC', crv: 'P-256', x: ec.x, y: ec.x }
  expect(() => createPublicKey({ key: jwk as never, format: 'jwk' })).toThrow(/Invalid JWK/)
})

test('the eight points of small order, in every spelling, are weak', () => {
  const encodings = allTorsionPoints().flatMap((point) => nonCanonicalEncodings(point).concat(point.toBytes()))
  expect(encodings).toHaveLength(14)
  expect(encodings.map((encoded) => codeOf(importVerificationKey(ed25519(encoded))))).toEqual(
    Array(14).fill('KEY_WEAK'),
  )
})

test('every y beyond the field is weak: its point has another spelling', () => {
  const codes = Array.from({ length: 19 * 2 }, (_, i) => {
    const encoded = new Uint8Array(32).fill(255)
    encoded[0] = 0xed + (i % 19)
    encoded[31] = i < 19 ? 0x7f : 0xff
    return codeOf(importVerificationKey(ed25519(encoded)))
  })
  expect(new Set(codes)).toEqual(new Set(['KEY_WEAK']))
})

test('a key of prime order is sound; with any part of small order added it is weak', () => {
  const torsion = allTorsionPoints().filter((point) => !point.is0())
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: ORDER - 1n }), fc.constantFrom(...torsion), (scalar, small) => {
      const point = Point.BASE.multiply(scalar)
      expect(codeOf(importVerificationKey(ed25519(point.toBytes())))).toBe('ok')
      expect(codeOf(importVerificationKey(ed25519(point.add(small).toBytes())))).toBe('KEY_WEAK')
    }),
    { numRuns: 30 },
  )
})

test('never throws, whatever it is given', () => {
  const jwk = fc.record(
    {
      kty: fc.constantFrom('OKP', 'EC', 'oct'),
      crv: fc.constantFrom('Ed25519', 'P-256', 'X25519'),
      x: fc.oneof(fc.uint8Array({ minLength: 32, maxLength: 32 }).map(encodeBase64Url), fc.anything()),
      y: fc.oneof(fc.uint8Array({ minLength: 32, maxLength: 32 }).map(encodeBase64Url), fc.anything()),
      alg: fc.anything(),
      use: fc.anything(),
      key_ops: fc.anything(),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.oneof(jwk, fc.anything()), (value) => void importVerificationKey(value)),
    { numRuns: 300 },
  )
})

test('two keys have two thumbprints', () => {
  expect(importKey(publicHalf(ed25519JwkFromSeed(1))).thumbprint).not.toBe(
    importKey(publicHalf(ed25519JwkFromSeed(2))).thumbprint,
  )
})

test('a key is looked into once, and all that a JWK says beside it each time', () => {
  const key = importKey(okp)
  expect(importKey({ ...okp, alg: 'Ed25519', kid: 'a', y: 'b' })).toBe(key)
  expect(codeOf(importVerificationKey({ ...okp, d: 'a' }))).toBe('KEY_INVALID')
  expect(codeOf(importVerificationKey({ ...okp, use: 'enc' }))).toBe('KEY_INVALID')
  expect(codeOf(importVerificationKey({ ...okp, alg: 'ES256' }))).toBe('ALG_KEY_MISMATCH')
})

test('the 128 latest keys are kept', () => {
  // Keys of no other test: what another file has left in the cache would leave it sooner.
  const keys = Array.from({ length: 129 }, () => generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }))
  const numbered = (number: number) => keys[number - 1] as JWK
  const first = importKey(numbered(1))
  for (let number = 2; number <= 128; number += 1) importKey(numbered(number))
  expect(importKey(numbered(1))).toBe(first)
  importKey(numbered(129))
  const again = importKey(numbered(1))
  expect(again).not.toBe(first)
  expect(again).toEqual(first)
})

test('the thumbprint of an OKP key has no y, whatever the JWK holds', () => {
  expect(jwkThumbprint({ ...okp, y: 'a' })).toBe(jwkThumbprint(okp))
  expect(jwkThumbprint({ ...ec, y: ec.x! })).not.toBe(jwkThumbprint(ec))
})
