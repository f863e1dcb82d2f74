import { createJwkSigner, hasSigningKey, type Jwk, signWithKey, verifySignature } from '@volunteer-passport/codec'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { signingKeyOf } from '../src/signing-key.ts'
import { ed25519Jwk, importKey, p256Jwk, publicHalf } from './keys.ts'

const signerOf = (privateJwk: Jwk) => createJwkSigner({ keyId: 'did:web:office.example#key-1', privateJwk })

describe.each([
  ['Ed25519', ed25519Jwk],
  ['P-256', p256Jwk],
])('the key of a signer with %s', (_, jwk) => {
  test('signs what the signer would, in 64 bytes', async () => {
    const key = signingKeyOf(signerOf(jwk))!
    const verificationKey = importKey(publicHalf(jwk))
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        const signature = signWithKey(key, bytes)
        expect(signature).toHaveLength(64)
        expect(await verifySignature(verificationKey, bytes, signature)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  test('is not shown by what is made of it as text', () => {
    const key = signingKeyOf(signerOf(jwk))!
    expect(JSON.stringify(key)).not.toContain(jwk.d as string)
  })
})

test('there is no second way around a wrapped signer', () => {
  const signer = signerOf(ed25519Jwk)
  expect([signer, { ...signer }].map(hasSigningKey)).toEqual([true, false])
  expect(Object.keys(signer)).toEqual(['algorithm', 'keyId', 'publicJwk', 'sign'])
})
