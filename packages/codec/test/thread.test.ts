import { Worker } from 'node:worker_threads'
import { createJwkSigner, createThread, packBytes, unpackBytes } from '@volunteer-passport/codec'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ed25519Jwk } from './keys.ts'

describe('a thread', () => {
  const ECHO = `const { parentPort } = require('node:worker_threads')
    parentPort.on('message', ({ text }) => { if (text === 'end') process.exit(1); parentPort.postMessage(text) })`
  const transfer: ArrayBuffer[] = []

  test('that ends has its questions refused, and the next one starts another', async () => {
    let started = 0
    const thread = createThread<{ text: string }, string>(() => {
      started += 1
      return new Worker(ECHO, { eval: true })
    })
    const ask = (text: string) => thread({ text }, { transfer })
    expect(await Promise.all([ask('a'), ask('b')])).toEqual(['a', 'b'])
    const refused = await Promise.allSettled([ask('end'), ask('c')])
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await ask('d')).toBe('d')
    expect(started).toBe(2)
  })

  test('gets the key of a signer that has one, and of no wrapped one', async () => {
    const KEY = `const { parentPort } = require('node:worker_threads')
      parentPort.on('message', ({ key }) => parentPort.postMessage(key?.key.asymmetricKeyType))`
    const thread = createThread<object, unknown>(() => new Worker(KEY, { eval: true }))
    const signer = createJwkSigner({ keyId: 'did:web:office.example#key-1', privateJwk: ed25519Jwk })
    const answers = [signer, { ...signer }, undefined].map((one) =>
      thread({}, { transfer, ...(one && { signer: one }) }),
    )
    expect(await Promise.all(answers)).toEqual(['ed25519', undefined, undefined])
  })

  test('that cannot be started is an error and no more', async () => {
    const ask = createThread<object, string>(() => {
      throw new Error('forbidden')
    })
    await expect(ask({}, { transfer })).rejects.toThrow('forbidden')
    const missing = createThread<object, string>(() => new Worker(new URL('./no-such-file.js', import.meta.url)))
    await expect(missing({}, { transfer })).rejects.toThrow('The thread ended before it had answered.')
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
