import { createPrivateKey, sign, verify } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeEcdsaDer, encodeEcdsaDer } from '../src/ecdsa-der.ts'
import { p256Jwk } from './keys.ts'

const privateKey = createPrivateKey({ key: { ...p256Jwk }, format: 'jwk' })

/** 32 bytes, not 0, with as many leading zeros as there may be. */
const scalar = fc
  .tuple(fc.integer({ min: 0, max: 31 }), fc.uint8Array({ minLength: 32, maxLength: 32 }))
  .map(([zeros, bytes]) => bytes.fill(0, 0, zeros))
  .filter((bytes) => bytes.some((byte) => byte !== 0))
const signature = fc.tuple(scalar, scalar).map(([r, s]) => Uint8Array.from([...r, ...s]))

/** By BigInt, from the definition of INTEGER (X.690 §8.3). */
function derOf(raw: Uint8Array): Uint8Array {
  const integer = (bytes: Uint8Array) => {
    const hex = BigInt(`0x${Buffer.from(bytes).toString('hex')}`).toString(16)
    const even = hex.length % 2 === 0 ? hex : `0${hex}`
    const value = Buffer.from(Number.parseInt(even.slice(0, 2), 16) > 127 ? `00${even}` : even, 'hex')
    return [0x02, value.length, ...value]
  }
  const content = [...integer(raw.subarray(0, 32)), ...integer(raw.subarray(32))]
  return Uint8Array.from([0x30, content.length, ...content])
}

describe('a signature of P-256 as DER', () => {
  test('is what the standard says, and comes back, whatever follows it', () => {
    fc.assert(
      fc.property(signature, fc.uint8Array({ maxLength: 8 }), (raw, rest) => {
        const der = encodeEcdsaDer(raw)
        expect(der).toEqual(derOf(raw))
        expect(der.length).toBeLessThanOrEqual(72)
        expect(decodeEcdsaDer(Uint8Array.from([...der, ...rest]))).toEqual(raw)
      }),
      { numRuns: 2_000 },
    )
  })

  test('is what node:crypto writes and takes', () => {
    for (let n = 0; n < 500; n++) {
      const data = Buffer.from(`message ${n}`)
      const der = sign('sha256', data, privateKey)
      const raw = decodeEcdsaDer(der)
      expect(Buffer.from(encodeEcdsaDer(raw))).toEqual(der)
      expect(verify('sha256', data, { key: privateKey as never, dsaEncoding: 'ieee-p1363' }, raw)).toBe(true)
    }
  })
})
