import { createDidResolver, type Fetch, resolveVerificationMethod } from '@volunteer-passport/did'
import {
  didDocumentOf,
  type FakeAnswer,
  fakeNetwork,
  frozenClock,
  OFFICE_DID,
  OFFICE_DID_DOCUMENT_URL,
  officeDidDocument,
  officeKey,
  officeP256Key,
} from '@volunteer-passport/testing'
import { describe, expect, it } from 'vitest'

function world(answer: FakeAnswer = { body: officeDidDocument }) {
  const clock = frozenClock('2026-11-23T00:00:00Z')
  const network = fakeNetwork({ [OFFICE_DID_DOCUMENT_URL]: answer })
  const resolver = createDidResolver({ fetch: network, clock })
  const key = (keyId = officeKey.keyId) =>
    resolveVerificationMethod({
      resolver,
      keyId,
      issuer: keyId.split('#')[0]!,
      purpose: 'assertionMethod',
      now: clock(),
    })
  const code = async (keyId?: string) => {
    const found = await key(keyId)
    return found.ok ? 'ok' : found.problems[0].code
  }
  return { clock, network, resolver, key, code }
}

describe('the cache of did:web', () => {
  it('answers without a Promise, with the very key, once it has the document', async () => {
    const { key, network } = world()
    const first = key()
    expect(first).toBeInstanceOf(Promise)
    expect(key()).toBeInstanceOf(Promise)
    await first
    expect(key()).not.toBeInstanceOf(Promise)
    expect(key()).toBe(await first)
    expect(network.calls).toEqual([OFFICE_DID_DOCUMENT_URL])
  })

  it('fetches once for many at a time', async () => {
    const { code, resolver, network } = world()
    const codes = await Promise.all([...Array.from({ length: 100 }, () => code()), resolver.resolve(OFFICE_DID)])
    expect(new Set(codes.slice(0, 100))).toEqual(new Set(['ok']))
    expect(network.calls).toHaveLength(1)
  })

  it.each([
    [undefined, 600],
    [0, 60],
    [59, 60],
    [61, 61],
    [86_400, 86_400],
    [10 ** 10, 86_400],
  ])('keeps a document with max-age %s for %s seconds', async (maxAgeSeconds, seconds) => {
    const { clock, code, network } = world({
      body: officeDidDocument,
      ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }),
    })
    await code()
    clock.advance(seconds - 0.001)
    await code()
    expect(network.calls).toHaveLength(1)
    clock.advance(0.001)
    await code()
    expect(network.calls).toHaveLength(2)
  })

  it('refuses rather than use a document that has gone stale', async () => {
    const { clock, code, network } = world()
    expect(await code()).toBe('ok')
    network.set(OFFICE_DID_DOCUMENT_URL, 'timeout')
    clock.advance(600)
    expect(await code()).toBe('FETCH_TIMEOUT')
  })

  it('does not keep a document longer because the clock went back', async () => {
    const { clock, code, network } = world()
    await code()
    clock.advance(-1)
    await code()
    expect(network.calls).toHaveLength(2)
  })

  it.each(['FETCH_FAILED', { body: { ...officeDidDocument, id: 'did:web:other.example' } }, { body: '{' }])(
    'keeps no failure (row 84)',
    async (answer) => {
      const { code, network } = world(answer as FakeAnswer)
      expect(await code()).not.toBe('ok')
      network.set(OFFICE_DID_DOCUMENT_URL, { body: officeDidDocument })
      expect(await code()).toBe('ok')
    },
  )

  it('fetches again for an unknown key once a minute, and finds a rotated one', async () => {
    const { clock, code, network } = world({ body: didDocumentOf(OFFICE_DID, [officeKey]) })
    expect(await code()).toBe('ok')
    expect(await code(officeP256Key.keyId)).toBe('KEY_NOT_FOUND')
    expect(network.calls).toHaveLength(2)
    for (const name of ['a', 'b', 'c']) expect(await code(`${OFFICE_DID}#${name}`)).toBe('KEY_NOT_FOUND')
    expect(network.calls).toHaveLength(2)

    network.set(OFFICE_DID_DOCUMENT_URL, { body: officeDidDocument })
    clock.advance(59.999)
    expect(await code(officeP256Key.keyId)).toBe('KEY_NOT_FOUND')
    clock.advance(0.001)
    expect(await code(officeP256Key.keyId)).toBe('ok')
    expect(await code()).toBe('ok')
    expect(network.calls).toHaveLength(3)
  })

  it('fetches once for a thousand unknown keys at a time', async () => {
    const { code, network } = world()
    await code()
    const codes = await Promise.all(Array.from({ length: 1_000 }, (_, at) => code(`${OFFICE_DID}#${at}`)))
    expect(new Set(codes)).toEqual(new Set(['KEY_NOT_FOUND']))
    expect(network.calls).toHaveLength(2)
  })

  it('does not fetch twice for the unknown key that caused the first fetch', async () => {
    const { code, network } = world()
    expect(await code(`${OFFICE_DID}#none`)).toBe('KEY_NOT_FOUND')
    expect(network.calls).toHaveLength(1)
  })

  it('says for a whole minute that it could not find out, when that fetch failed; known keys stay good', async () => {
    const { clock, code, network } = world()
    await code()
    network.set(OFFICE_DID_DOCUMENT_URL, 'FETCH_TLS')
    expect(await code(`${OFFICE_DID}#new`)).toBe('FETCH_TLS')
    expect(await code(`${OFFICE_DID}#new`)).toBe('FETCH_TLS')
    expect(await code()).toBe('ok')
    expect(network.calls).toHaveLength(2)
    clock.advance(60)
    network.set(OFFICE_DID_DOCUMENT_URL, { body: officeDidDocument })
    expect(await code(`${OFFICE_DID}#new`)).toBe('KEY_NOT_FOUND')
  })

  it('does not find the old key of a domain that has changed hands (row 85)', async () => {
    const { clock, code, network } = world()
    expect(await code()).toBe('ok')
    network.set(OFFICE_DID_DOCUMENT_URL, { body: didDocumentOf(OFFICE_DID, [officeP256Key]) })
    clock.advance(600)
    expect(await code()).toBe('KEY_NOT_FOUND')
  })

  it('forgets the document used longest ago beyond a thousand', async () => {
    const calls: string[] = []
    const fetch: Fetch = async (url) => {
      calls.push(url)
      const did = `did:web:national.example:${new URL(url).pathname.split('/')[1]}`
      const body = new TextEncoder().encode(JSON.stringify(didDocumentOf(did, [])))
      return {
        ok: true,
        value: { body, contentType: 'application/json', maxAgeSeconds: undefined, accessControlAllowOrigin: undefined },
      }
    }
    const resolver = createDidResolver({ fetch })
    for (let at = 0; at < 1_000; at++) await resolver.resolve(`did:web:national.example:office-${at}`)
    await resolver.resolve('did:web:national.example:office-0')
    await resolver.resolve('did:web:national.example:one-more')
    expect(calls).toHaveLength(1_001)
    await resolver.resolve('did:web:national.example:office-0')
    expect(calls).toHaveLength(1_001)
    await resolver.resolve('did:web:national.example:office-1')
    expect(calls).toHaveLength(1_002)
  })

  it('hands out documents that cannot be changed', async () => {
    const { resolver, key } = world()
    const { didDocument } = await resolver.resolve(OFFICE_DID)
    expect(() => didDocument!.verificationMethod!.pop()).toThrow(TypeError)
    expect(() => Object.assign(didDocument!.verificationMethod![0]!.publicKeyJwk!, { x: 'x' })).toThrow(TypeError)
    expect(key()).toMatchObject({ ok: true, value: { jwk: officeKey.publicJwk } })
  })

  it('refuses options of the wrong type', () => {
    expect(() => createDidResolver({ fetch: 'https' as never })).toThrow(TypeError)
    expect(() => createDidResolver({ clock: new Date() as never })).toThrow(TypeError)
  })
})
