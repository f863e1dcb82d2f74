import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import {
  createJwkSigner,
  createThread,
  encodeJwsSigningInput,
  type Jwk,
  packBytes,
  signAllOf,
  unpackBytes,
  verifySignature,
} from '@volunteer-passport/codec'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ed25519Jwk, importKey, p256Jwk, publicHalf } from './keys.ts'

const signerOf = (privateJwk: Jwk) => createJwkSigner({ keyId: 'did:web:office.example#key-1', privateJwk })
const HEADER = 'e30'
const payloadsOf = (count: number) => Array.from({ length: count }, (_, n) => Buffer.from(`payload ${n}`))
const signed = (payload: Uint8Array) => Buffer.from(encodeJwsSigningInput(HEADER, payload))

describe.each([
  ['Ed25519', ed25519Jwk],
  ['P-256', p256Jwk],
])('many messages with %s', (_, jwk) => {
  // A few are signed here, many on a thread.
  test.each([1, 300])('%i of them, each signed as sign would', async (count) => {
    const payloads = payloadsOf(count)
    const signatures = (await signAllOf(signerOf(jwk))?.(HEADER, payloads)) ?? []
    const key = importKey(publicHalf(jwk))
    const verdicts = await Promise.all(
      payloads.map((payload, i) => verifySignature(key, signed(payload), signatures[i]!)),
    )
    expect(signatures).toHaveLength(count)
    expect(verdicts).toEqual(payloads.map(() => true))
    expect(new Set(signatures.map((signature) => signature.length))).toEqual(new Set([64]))
  })

  test('in several questions at once, answered each with its own', async () => {
    const signer = signerOf(jwk)
    const signAll = signAllOf(signer)!
    const key = importKey(publicHalf(jwk))
    const batches = [payloadsOf(300), payloadsOf(500).reverse(), payloadsOf(260)]
    const answers = await Promise.all(batches.map((batch) => signAll(HEADER, batch)))
    for (const [n, batch] of batches.entries())
      for (const at of [0, batch.length - 1])
        expect(await verifySignature(key, signed(batch[at]!), answers[n]![at]!)).toBe(true)
  })
})

test('what cannot be signed is refused before anything is', async () => {
  const signAll = signAllOf(signerOf(ed25519Jwk))!
  await expect(signAll(HEADER, [...payloadsOf(300), Buffer.of()])).rejects.toThrow(RangeError)
  await expect(signAll(HEADER, [...payloadsOf(300), 'a text' as never])).rejects.toThrow(TypeError)
  for (const header of ['', 'e30.e30', 'e30=', 'e30\n', 1 as never])
    await expect(signAll(header, payloadsOf(1))).rejects.toThrow(TypeError)
})

test('there is no second way around a wrapped signer', () => {
  const signer = signerOf(ed25519Jwk)
  expect(signAllOf(signer)).toBeTypeOf('function')
  expect(signAllOf({ ...signer })).toBeUndefined()
  expect(Object.keys(signer)).toEqual(['algorithm', 'keyId', 'publicJwk', 'sign'])
})

describe('a process that signs many', () => {
  const CHILD = fileURLToPath(new URL('./children/sign-many.ts', import.meta.url))
  const run = (...flags: string[]) =>
    execFileSync(process.execPath, ['--conditions=@volunteer-passport/source', ...flags, CHILD], { encoding: 'utf8' })

  test('ends when it has nothing more to do, and signs the same where no thread may be started', async () => {
    const digest = createHash('sha256')
    const signer = signerOf(ed25519Jwk)
    for (const payload of payloadsOf(300)) digest.update(await signer.sign(signed(payload)))
    const expected = digest.digest('hex')
    expect(run()).toBe(expected)
    expect(run('--permission', '--allow-fs-read=*')).toBe(expected)
  })
})

describe('a thread', () => {
  const ECHO = `const { parentPort } = require('node:worker_threads')
    parentPort.on('message', (text) => { if (text === 'end') process.exit(1); parentPort.postMessage(text) })`

  test('that ends has its questions refused, and the next one starts another', async () => {
    let started = 0
    const ask = createThread<string, string>(() => {
      started += 1
      return new Worker(ECHO, { eval: true })
    })
    expect(await Promise.all([ask('a', []), ask('b', [])])).toEqual(['a', 'b'])
    const refused = await Promise.allSettled([ask('end', []), ask('c', [])])
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await ask('d', [])).toBe('d')
    expect(started).toBe(2)
  })

  test('that cannot be started is an error and no more', async () => {
    const ask = createThread<string, string>(() => {
      throw new Error('forbidden')
    })
    await expect(ask('a', [])).rejects.toThrow('forbidden')
    const missing = createThread<string, string>(() => new Worker(new URL('./no-such-file.js', import.meta.url)))
    await expect(missing('a', [])).rejects.toThrow('The thread ended before it had answered.')
  })

  test('takes many pieces in one and finds them again', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), (pieces) => {
        const packed = packBytes(pieces)
        expect([...unpackBytes(packed)]).toEqual(pieces)
        expect(Buffer.from(packed.bytes)).toEqual(Buffer.concat(pieces))
      }),
    )
  })
})
