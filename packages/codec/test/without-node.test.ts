import * as onNode from '@volunteer-passport/codec'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ed25519Jwk, okValue, p256Jwk, publicHalf } from './keys.ts'

const keyId = 'did:web:passport.example:offices:kz-75#key-1'
const payload = new TextEncoder().encode('{"name":"Еріктінің куәлігі"}')

/** The package as it loads where there is no `process.getBuiltinModule`, as in a browser. */
async function loadWithoutNode(): Promise<typeof onNode> {
  vi.resetModules()
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined as never)
  return import('@volunteer-passport/codec')
}

describe.each(['with Ed25519 in WebCrypto', 'without Ed25519 in WebCrypto'])('no node:crypto, %s', (runtime) => {
  let codec: typeof onNode
  beforeAll(async () => {
    if (runtime.startsWith('without')) refuseEd25519()
    codec = await loadWithoutNode()
  })
  afterAll(() => {
    vi.restoreAllMocks()
    vi.resetModules()
  })

  test.each([ed25519Jwk, p256Jwk])(
    '$crv: what is signed here verifies on Node, and the reverse',
    async (privateJwk) => {
      const [here, there] = [
        codec.createJwkSigner({ keyId, privateJwk }),
        onNode.createJwkSigner({ keyId, privateJwk }),
      ]
      const tokens = [
        await codec.signJws({ header: codec.vcJwtHeader(here), payload, signer: here }),
        await onNode.signJws({ header: onNode.vcJwtHeader(there), payload, signer: there }),
      ]
      if (here.algorithm === 'EdDSA') expect(tokens[0]).toBe(tokens[1])
      for (const token of tokens) {
        for (const { decodeVcJwt, importVerificationKey, verifySignature } of [codec, onNode]) {
          const { jws, document } = okValue(decodeVcJwt(token))
          const key = okValue(importVerificationKey(publicHalf(privateJwk)))
          expect(document).toEqual({ name: 'Еріктінің куәлігі' })
          expect(await verifySignature(key, jws.signingInput, jws.signature)).toBe(true)
          expect(await verifySignature(key, payload, jws.signature)).toBe(false)
        }
      }
    },
  )

  test('verification answers with a promise, and the backends of Node are a TypeError', async () => {
    const key = okValue(codec.importVerificationKey(publicHalf(ed25519Jwk)))
    const signature = await codec.createJwkSigner({ keyId, privateJwk: ed25519Jwk }).sign(payload)
    expect(codec.verifySignature(key, payload, signature)).toBeInstanceOf(Promise)
    for (const backend of ['native', 'pool'] as const) {
      expect(() => codec.verifySignature(key, payload, signature, backend)).toThrow(TypeError)
    }
  })

  test('keys and thumbprints are the same as on Node', () => {
    for (const jwk of [ed25519Jwk, p256Jwk].map(publicHalf)) {
      expect(codec.importVerificationKey(jwk)).toEqual(onNode.importVerificationKey(jwk))
    }
  })

  test('a generated key signs', async () => {
    for (const algorithm of ['EdDSA', 'ES256'] as const) {
      const privateJwk = await codec.generatePrivateJwk(algorithm)
      const signature = await codec.createJwkSigner({ keyId, privateJwk }).sign(payload)
      const key = okValue(onNode.importVerificationKey(onNode.createJwkSigner({ keyId, privateJwk }).publicJwk))
      expect(onNode.verifySignature(key, payload, signature)).toBe(true)
    }
  })

  test('status lists are read as on Node, sound ones and others', async () => {
    const bits = onNode.createBitstring(131_072)
    onNode.setBit(bits, 42)
    const encoded = await codec.encodeBitstring(bits)
    for (const list of [encoded, onNode.encodeBitstring(bits) as string, `${encoded}A`, encoded.slice(0, -8)]) {
      expect(codec.decodeBitstring(list)).toEqual(onNode.decodeBitstring(list))
    }
  })

  test('status lists of tokens are read as on Node, sound ones and others', async () => {
    const list = onNode.createTokenStatusList({ bits: 2, size: 1_000 })
    onNode.setStatus(list, 42, 2)
    const encoded = await codec.encodeTokenStatusList(list)
    const there = onNode.encodeTokenStatusList(list) as onNode.EncodedTokenStatusList
    for (const lst of [encoded.lst, there.lst, `${encoded.lst}AAAA`, encoded.lst.slice(0, -4), 'eNo']) {
      expect(codec.decodeTokenStatusList({ bits: 2, lst })).toEqual(onNode.decodeTokenStatusList({ bits: 2, lst }))
    }
  })
})

/** What a runtime without the algorithm does (WebCrypto §14.3). */
function refuseEd25519(): void {
  const { subtle } = globalThis.crypto
  for (const method of ['importKey', 'generateKey', 'sign', 'verify'] as const) {
    const real = subtle[method] as (...args: unknown[]) => Promise<unknown>
    vi.spyOn(subtle, method).mockImplementation(((...args: unknown[]) => {
      const isEd25519 = args.some((arg) => (arg as { name?: string } | undefined)?.name === 'Ed25519')
      if (isEd25519) return Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'))
      return real.apply(subtle, args)
    }) as never)
  }
}
