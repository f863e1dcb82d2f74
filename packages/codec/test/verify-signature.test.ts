import { createPrivateKey, sign as nodeSign } from 'node:crypto'
import { etc, Point, verifyAsync } from '@noble/ed25519'
import { encodeBase64Url, signatureForm, type VerificationKey, verifySignature } from '@volunteer-passport/codec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PROBE, webCryptoKeepsTheEquation } from '../src/web-crypto.ts'
import {
  allTorsionPoints,
  craftSignature,
  fromLittleEndian,
  littleEndian,
  nonCanonicalEncodings,
  ORDER,
} from './edwards.ts'
import { ed25519Jwk, importKey, p256Jwk, publicHalf } from './keys.ts'

const message = new TextEncoder().encode('Жас ағаш, 3 hours')
const scalar = fc.bigInt({ min: 1n, max: ORDER - 1n })
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

const keyOf = (secret: bigint): VerificationKey =>
  importKey({ kty: 'OKP', crv: 'Ed25519', x: encodeBase64Url(Point.BASE.multiply(secret).toBytes()) })

/** The verdict of all backends, which must be one. */
async function verdict(key: VerificationKey, data: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const native = verifySignature(key, data, signature, 'native')
  expect(native).toBeTypeOf('boolean')
  for (const backend of ['pool', 'webcrypto'] as const) {
    expect(await verifySignature(key, data, signature, backend)).toBe(native)
  }
  if (key.algorithm === 'EdDSA') expect(await verifySignature(key, data, signature, 'noble')).toBe(native)
  expect(verifySignature(key, data, signature)).toBe(native)
  return native as boolean
}

const replaced = (signature: Uint8Array, at: number, bytes: Uint8Array): Uint8Array => {
  const copy = Uint8Array.from(signature)
  copy.set(bytes, at)
  return copy
}

test('a sound Ed25519 signature passes on every backend, and not with one bit changed', async () => {
  await fc.assert(
    fc.asyncProperty(scalar, scalar, fc.uint8Array(), fc.nat(511), async (secret, nonce, data, bit) => {
      const key = keyOf(secret)
      const signature = craftSignature({ secret, nonce, message: data })
      expect(await verdict(key, data, signature)).toBe(true)
      const flipped = Uint8Array.from(signature)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      expect(await verdict(key, data, flipped)).toBe(false)
      expect(await verdict(key, etc.concatBytes(data, Uint8Array.of(0)), signature)).toBe(false)
    }),
    { numRuns: 25 },
  )
})

test('an R with a part of small order, which only the cofactored equation takes, is refused everywhere', async () => {
  const torsion = allTorsionPoints().filter((point) => !point.is0())
  await fc.assert(
    fc.asyncProperty(scalar, scalar, fc.constantFrom(...torsion), async (secret, nonce, addend) => {
      const signature = craftSignature({ secret, nonce, message, addend })
      const key = Point.BASE.multiply(secret).toBytes()
      expect(await verifyAsync(signature, message, key, { zip215: false })).toBe(true)
      expect(await verdict(keyOf(secret), message, signature)).toBe(false)
    }),
    { numRuns: 15 },
  )
})

test('an R of small order, in each of its 14 spellings, is refused everywhere though the equation holds', async () => {
  const secret = 7n
  const key = keyOf(secret)
  const spellings = allTorsionPoints().flatMap((point) => [point.toBytes(), ...nonCanonicalEncodings(point)])
  for (const spelledR of spellings) {
    expect(await verdict(key, message, craftSignature({ secret, nonce: 0n, message, spelledR }))).toBe(false)
  }
  const neutral = craftSignature({ secret, nonce: 0n, message })
  expect(await verifyAsync(neutral, message, Point.BASE.multiply(secret).toBytes(), { zip215: false })).toBe(true)
})

test('S + L, S + 2L and so on are refused everywhere: one signature has one spelling', async () => {
  await fc.assert(
    fc.asyncProperty(scalar, scalar, fc.bigInt({ min: 1n, max: 15n }), async (secret, nonce, times) => {
      const signature = craftSignature({ secret, nonce, message })
      const s = fromLittleEndian(signature.subarray(32)) + times * ORDER
      expect(await verdict(keyOf(secret), message, replaced(signature, 32, littleEndian(s)))).toBe(false)
    }),
    { numRuns: 15 },
  )
})

test('S at and beyond its bounds is refused everywhere, and no backend stumbles over it', async () => {
  const secret = 5n
  const signature = craftSignature({ secret, nonce: 11n, message })
  for (const s of [0n, 1n, ORDER - 1n, ORDER, ORDER + 1n, 2n ** 256n - 1n]) {
    expect(await verdict(keyOf(secret), message, replaced(signature, 32, littleEndian(s)))).toBe(false)
  }
})

test('this WebCrypto has passed the probe, and the probe tells the two equations apart', async () => {
  expect(await webCryptoKeepsTheEquation()).toBe(true)
  const [key, data, plain, cofactored] = Object.values(PROBE).map(etc.hexToBytes) as Uint8Array[]
  expect(await verifyAsync(plain!, data!, key!, { zip215: false })).toBe(true)
  expect(await verifyAsync(cofactored!, data!, key!, { zip215: false })).toBe(true)
})

test('an ES256 signature passes, its high-S twin too, and nothing else', async () => {
  const key = importKey(publicHalf(p256Jwk))
  const privateKey = createPrivateKey({ key: p256Jwk as never, format: 'jwk' })
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), fc.nat(511), async (data, bit) => {
      const signature = new Uint8Array(nodeSign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' }))
      expect(await verdict(key, data, signature)).toBe(true)
      const s = BigInt(`0x${etc.bytesToHex(signature.subarray(32))}`)
      const twin = replaced(signature, 32, littleEndian(P256_ORDER - s).reverse())
      expect(await verdict(key, data, twin)).toBe(true)
      const flipped = Uint8Array.from(signature)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      expect(await verdict(key, data, flipped)).toBe(false)
      expect(await verdict(key, data, etc.concatBytes(signature.subarray(32), signature.subarray(0, 32)))).toBe(false)
    }),
    { numRuns: 40 },
  )
})

const bigEndian = (n: bigint): Uint8Array => littleEndian(n).reverse()
const one = bigEndian(1n)

test.each<[string, 'EdDSA' | 'ES256', Uint8Array, string]>([
  ['64 bytes', 'EdDSA', new Uint8Array(64), 'ok'],
  ['S = L', 'EdDSA', etc.concatBytes(new Uint8Array(32), littleEndian(ORDER)), 'ok'],
  ['none', 'EdDSA', new Uint8Array(0), 'malformed'],
  ['63 bytes', 'EdDSA', new Uint8Array(63), 'malformed'],
  ['65 bytes', 'EdDSA', new Uint8Array(65), 'malformed'],
  ['128 bytes', 'EdDSA', new Uint8Array(128), 'malformed'],
  ['r = s = 1', 'ES256', etc.concatBytes(one, one), 'ok'],
  ['r = s = n - 1', 'ES256', etc.concatBytes(bigEndian(P256_ORDER - 1n), bigEndian(P256_ORDER - 1n)), 'ok'],
  ['r = 0', 'ES256', etc.concatBytes(bigEndian(0n), one), 'malformed'],
  ['s = 0', 'ES256', etc.concatBytes(one, bigEndian(0n)), 'malformed'],
  ['r = n', 'ES256', etc.concatBytes(bigEndian(P256_ORDER), one), 'malformed'],
  ['s = n + 1', 'ES256', etc.concatBytes(one, bigEndian(P256_ORDER + 1n)), 'malformed'],
  ['all ff', 'ES256', new Uint8Array(64).fill(255), 'malformed'],
  ['DER of r = s = 0', 'ES256', etc.hexToBytes('3006020100020100'), 'malformed'],
  ['96 bytes', 'ES256', new Uint8Array(96).fill(1), 'malformed'],
])('form of %s for %s', (_, algorithm, signature, form) => {
  expect(signatureForm(algorithm, signature)).toBe(form)
})

test('a malformed signature is false on every backend', async () => {
  for (const length of [0, 1, 63, 65, 128]) {
    expect(await verdict(importKey(publicHalf(ed25519Jwk)), message, new Uint8Array(length).fill(1))).toBe(false)
    expect(await verdict(importKey(publicHalf(p256Jwk)), message, new Uint8Array(length).fill(1))).toBe(false)
  }
})

test('any 64 bytes are false, and no backend throws', async () => {
  const keys = [importKey(publicHalf(ed25519Jwk)), importKey(publicHalf(p256Jwk))]
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 64, maxLength: 64 }), fc.constantFrom(...keys), async (bytes, key) => {
      expect(await verdict(key, message, bytes)).toBe(false)
    }),
    { numRuns: 50 },
  )
})

test('wrong use is a TypeError', () => {
  const key = importKey(publicHalf(p256Jwk))
  const signature = new Uint8Array(64).fill(1)
  expect(() => verifySignature({ ...key }, message, signature)).toThrow(TypeError)
  expect(() => verifySignature(key, 'text' as never, signature)).toThrow(TypeError)
  expect(() => verifySignature(key, message, 'text' as never)).toThrow(TypeError)
  expect(() => verifySignature(key, message, signature, 'noble')).toThrow(TypeError)
})
