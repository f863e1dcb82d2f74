import { inspect } from 'node:util'
import {
  createJwkSigner,
  decryptJwk,
  encodeBase64Url,
  encryptJwk,
  generatePrivateJwk,
  importVerificationKey,
  type Jwk,
  LIMITS,
  verifySignature,
} from '@volunteer-passport/codec'
import fc from 'fast-check'
import { CompactEncrypt } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { createPortableSign } from '../src/portable-sign.ts'
import { decodeKeyBytes, readPublicHalf } from '../src/read-jwk.ts'
import { codeOf, ed25519Jwk, ed25519JwkFromSeed, importKey, okValue, p256Jwk, publicHalf } from './keys.ts'

const keyId = 'did:web:passport.example:offices:kz-75#key-1'
const message = new TextEncoder().encode('to be signed')

/** What is thrown, if anything. */
function thrownBy(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return undefined
}

const portable = (jwk: Jwk): ((bytes: Uint8Array) => Promise<Uint8Array>) =>
  createPortableSign(okValue(readPublicHalf(jwk, 'sign')), decodeKeyBytes(jwk.d)!)

test.each([ed25519Jwk, p256Jwk])('a signer of $crv signs what its public half verifies', async (jwk) => {
  const signer = createJwkSigner({ keyId, privateJwk: { ...jwk, key_ops: ['sign'], use: 'sig' } })
  expect(signer).toEqual({
    algorithm: jwk.kty === 'OKP' ? 'EdDSA' : 'ES256',
    keyId,
    publicJwk: publicHalf(jwk),
    sign: expect.any(Function),
  })
  const key = importKey(signer.publicJwk)
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1 }), async (bytes) => {
      expect(verifySignature(key, bytes, await signer.sign(bytes))).toBe(true)
      expect(verifySignature(key, bytes, await portable(jwk)(bytes))).toBe(true)
    }),
    { numRuns: 20 },
  )
})

test('one ES256 key never uses one r for two inputs', async () => {
  const signer = createJwkSigner({ keyId, privateJwk: p256Jwk })
  const signatures = await Promise.all(Array.from({ length: 50 }, (_, i) => signer.sign(Uint8Array.of(i))))
  expect(new Set(signatures.map((signature) => encodeBase64Url(signature.subarray(0, 32)))).size).toBe(50)
})

const other = ed25519JwkFromSeed(9)
const p256Other = { ...p256Jwk, d: encodeBase64Url(new Uint8Array(32).fill(9)) }
const order = encodeBase64Url(
  Uint8Array.from(Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex')),
)

test.each<[string, unknown, string]>([
  ['the private half of another Ed25519 key', { ...ed25519Jwk, d: other.d }, 'KEY_INVALID'],
  ['the public half of another Ed25519 key', { ...ed25519Jwk, x: other.x }, 'KEY_INVALID'],
  ['the private half of another P-256 key', p256Other, 'KEY_INVALID'],
  ['no private half', publicHalf(ed25519Jwk), 'KEY_INVALID'],
  ['a short d', { ...ed25519Jwk, d: 'AAAA' }, 'KEY_INVALID'],
  ['a d of zero', { ...p256Jwk, d: encodeBase64Url(new Uint8Array(32)) }, 'KEY_INVALID'],
  ['a d of n', { ...p256Jwk, d: order }, 'KEY_INVALID'],
  ['a key for encryption', { ...ed25519Jwk, use: 'enc' }, 'KEY_INVALID'],
  ['a key that may only verify', { ...ed25519Jwk, key_ops: ['verify'] }, 'KEY_INVALID'],
  ['a weak public half', { ...ed25519Jwk, x: encodeBase64Url(new Uint8Array(32)) }, 'KEY_WEAK'],
  ['an alg of another type', { ...p256Jwk, alg: 'EdDSA' }, 'ALG_KEY_MISMATCH'],
  ['RSA', { kty: 'RSA', n: 'AA', e: 'AQAB', d: 'AA' }, 'KEY_INVALID'],
  ['nothing', undefined, 'KEY_INVALID'],
])('%s is refused at construction', (_, privateJwk, code) => {
  expect(thrownBy(() => createJwkSigner({ keyId, privateJwk: privateJwk as Jwk }))).toMatchObject({
    name: 'VolunteerPassportError',
    code,
    hint: expect.any(String),
  })
})

test('without node:crypto the misfit is refused before the first signature', async () => {
  for (const jwk of [{ ...ed25519Jwk, d: other.d! }, p256Other, { ...p256Jwk, d: order }]) {
    await expect(portable(jwk)(message)).rejects.toMatchObject({ code: 'KEY_INVALID' })
  }
})

test.each(['', 'key-1', '#key-1', 'did:web:passport.example', 'https://passport.example#key-1', 'did:web:a b#c', 7])(
  'keyId %j is refused',
  (wrong) => {
    const error = thrownBy(() => createJwkSigner({ keyId: wrong as string, privateJwk: ed25519Jwk }))
    expect(error).toMatchObject({ code: 'KID_INVALID' })
  },
)

test('a holder without a DID names the key by its own thumbprint, and by no other', () => {
  const { thumbprint } = importKey(publicHalf(ed25519Jwk))
  expect(createJwkSigner({ keyId: thumbprint, privateJwk: ed25519Jwk }).keyId).toBe(thumbprint)
  expect(thrownBy(() => createJwkSigner({ keyId: thumbprint, privateJwk: p256Jwk }))).toMatchObject({
    code: 'KID_INVALID',
  })
})

test('what is not bytes, empty or a file is not signed', async () => {
  const signer = createJwkSigner({ keyId, privateJwk: ed25519Jwk })
  await expect(signer.sign('text' as never)).rejects.toThrow(TypeError)
  await expect(signer.sign(new Uint8Array(0))).rejects.toThrow(RangeError)
  await expect(signer.sign(new Uint8Array(LIMITS.accreditationListBytes + 1))).rejects.toMatchObject({
    code: 'LIMIT_EXCEEDED',
  })
})

test('the private half shows in no text: signer, key, problems, errors', async () => {
  const canaries = [ed25519Jwk, p256Jwk].flatMap((jwk) => {
    const bytes = Buffer.from(jwk.d!, 'base64url')
    return [jwk.d!, bytes.toString('hex'), bytes.toString('base64'), [...bytes].join(), [...bytes].join(', ')]
  })
  const shown: unknown[] = []
  for (const jwk of [ed25519Jwk, p256Jwk]) {
    const signer = createJwkSigner({ keyId, privateJwk: jwk })
    await signer.sign(message)
    shown.push(signer, Object.entries(signer), String(signer.sign), importVerificationKey(jwk))
    for (const wrong of [
      { x: other.x! },
      { d: `${jwk.d}=` },
      { use: 'enc' },
      { kty: 'oct' },
      { crv: jwk.d! },
      { alg: jwk.d! },
    ]) {
      shown.push(thrownBy(() => createJwkSigner({ keyId, privateJwk: { ...jwk, ...wrong } })))
      shown.push(await encryptJwk({ ...jwk, ...wrong }, 'pass').catch((error: unknown) => error))
    }
    shown.push(thrownBy(() => createJwkSigner({ keyId: jwk.d!, privateJwk: jwk })))
    shown.push(
      await portable({ ...jwk, x: jwk.kty === 'OKP' ? other.x! : jwk.y! })(message).catch((error: unknown) => error),
    )
    shown.push(await signer.sign(jwk.d as never).catch((error: unknown) => error))
  }
  const texts = shown.flatMap((value) => [
    inspect(value, { depth: 20, showHidden: true, maxArrayLength: null }),
    JSON.stringify(value) ?? '',
    value instanceof Error ? `${value.stack} ${JSON.stringify(Object.entries(value))}` : '',
  ])
  expect(texts.filter((text) => canaries.some((canary) => text.includes(canary)))).toEqual([])
})

test.each(['EdDSA', 'ES256'] as const)('a generated %s key is sound, new each time, and signs', async (algorithm) => {
  const [first, second] = await Promise.all([generatePrivateJwk(algorithm), generatePrivateJwk(algorithm)])
  expect(first.d).not.toBe(second.d)
  expect(Object.keys(first).sort()).toEqual(
    algorithm === 'EdDSA' ? ['alg', 'crv', 'd', 'kty', 'x'] : ['alg', 'crv', 'd', 'kty', 'x', 'y'],
  )
  const signer = createJwkSigner({ keyId, privateJwk: first })
  expect(signer.algorithm).toBe(algorithm)
  expect(codeOf(importVerificationKey(signer.publicJwk))).toBe('ok')
  await expect(generatePrivateJwk('RS256' as never)).rejects.toThrow(TypeError)
})

let encrypted: string
beforeAll(async () => {
  encrypted = await encryptJwk(p256Jwk, 'құпия сөз\u0438\u0306')
})

test('an encrypted key opens with its passphrase, however its letters are composed, and with no other', async () => {
  expect(await decryptJwk(encrypted, 'құпия сөз\u0439')).toEqual(p256Jwk)
  const header = JSON.parse(Buffer.from(encrypted.split('.')[0]!, 'base64url').toString())
  expect(header).toMatchObject({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', p2c: 600_000 })
  await expect(decryptJwk(encrypted, 'another')).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' })
})

test('an encrypted key that was altered or asks for too much work is refused', async () => {
  const passphrase = new TextEncoder().encode('pass')
  const jwe = (plaintext: string, header: { alg: string; enc: string; zip?: string }, p2c = 1_000): Promise<string> =>
    new CompactEncrypt(new TextEncoder().encode(plaintext))
      .setProtectedHeader(header)
      .setKeyManagementParameters(header.alg.startsWith('PBES2') ? { p2c } : {})
      .encrypt(header.alg === 'dir' ? new Uint8Array(32) : passphrase)
  const ours = { alg: 'PBES2-HS512+A256KW', enc: 'A256GCM' }
  const sound = await jwe(JSON.stringify(ed25519Jwk), ours)
  expect(await decryptJwk(sound, 'pass')).toEqual(ed25519Jwk)

  const refusal = (text: string): Promise<unknown> => decryptJwk(text, 'pass').catch((error) => error.code)
  const segments = sound.split('.')
  const header = JSON.parse(Buffer.from(segments[0]!, 'base64url').toString())
  const greedy = Buffer.from(JSON.stringify({ ...header, p2c: LIMITS.pbes2Count + 1 })).toString('base64url')
  const start = performance.now()
  expect(await refusal([greedy, ...segments.slice(1)].join('.'))).toBe('KEY_FILE_INVALID')
  expect(performance.now() - start).toBeLessThan(100)
  expect(await refusal(sound.replace(/.$/, (c) => (c === 'A' ? 'Q' : 'A')))).toBe('PASSPHRASE_WRONG')
  expect(await refusal(await jwe(JSON.stringify(ed25519Jwk), { ...ours, alg: 'PBES2-HS256+A128KW' }))).toBe(
    'KEY_FILE_INVALID',
  )
  expect(await refusal(await jwe(JSON.stringify(ed25519Jwk), { ...ours, zip: 'DEF' }))).toBe('KEY_FILE_INVALID')
  expect(await refusal(await jwe(JSON.stringify(ed25519Jwk), { alg: 'dir', enc: 'A256GCM' }))).toBe('KEY_FILE_INVALID')
  expect(await refusal(await jwe('not JSON', ours))).toBe('KEY_FILE_INVALID')
  expect(await refusal(await jwe(JSON.stringify(publicHalf(ed25519Jwk)), ours))).toBe('KEY_INVALID')
  expect(await refusal('a.b.c')).toBe('KEY_FILE_INVALID')
  expect(await refusal('A'.repeat(10_000))).toBe('KEY_FILE_INVALID')
  await expect(encryptJwk(ed25519Jwk, '')).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  await expect(encryptJwk(ed25519Jwk, undefined as never)).rejects.toThrow(TypeError)
})
