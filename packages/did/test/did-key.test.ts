import { base58 } from '@scure/base'
import { createDidResolver, resolveVerificationMethod } from '@volunteer-passport/did'
import { describeVectors, fakeNetwork } from '@volunteer-passport/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const now = new Date('2026-11-23T00:00:00Z')
const network = fakeNetwork()
const resolver = createDidResolver({ fetch: network })
const keyOf = (multibase: string, keyId = `did:key:${multibase}#${multibase}`) =>
  resolveVerificationMethod({ resolver, keyId, issuer: keyId.split('#')[0]!, purpose: 'assertionMethod', now })
const codeOf = async (multibase: string) => {
  const key = await keyOf(multibase)
  return key.ok ? 'ok' : key.problems.map(({ code }) => code).join()
}
const encode = (...bytes: (number | Uint8Array)[]) =>
  `z${base58.encode(Uint8Array.from(bytes.flatMap((part) => (typeof part === 'number' ? [part] : [...part]))))}`
const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))

/** RFC 8032 §7.1, test 1. */
const ED25519 = hex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')
/** The base point of P-256 (SEC 2 §2.4.2), compressed. */
const P256 = hex('036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296')

describe('did:key', () => {
  it('gives the key without a Promise and without the network', () => {
    expect(keyOf(encode(0xed, 0x01, ED25519))).toMatchObject({
      ok: true,
      value: { algorithm: 'EdDSA', jwk: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(ED25519).toString('base64url') } },
    })
    expect(keyOf(encode(0x80, 0x24, P256))).toMatchObject({
      ok: true,
      value: {
        algorithm: 'ES256',
        jwk: {
          kty: 'EC',
          crv: 'P-256',
          x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY',
          y: 'T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
        },
      },
    })
    expect(network.calls).toEqual([])
  })

  it('gives a document with the one method for every signature purpose', async () => {
    const multibase = encode(0xed, 0x01, ED25519)
    const did = `did:key:${multibase}`
    expect(await resolver.resolve(did)).toEqual({
      didDocument: {
        '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
        id: did,
        verificationMethod: [
          { id: `${did}#${multibase}`, type: 'Multikey', controller: did, publicKeyMultibase: multibase },
        ],
        authentication: [`${did}#${multibase}`],
        assertionMethod: [`${did}#${multibase}`],
        capabilityInvocation: [`${did}#${multibase}`],
        capabilityDelegation: [`${did}#${multibase}`],
      },
      didResolutionMetadata: { contentType: 'application/did+json' },
      didDocumentMetadata: {},
    })
  })

  it.each([
    ['X25519', encode(0xec, 0x01, ED25519)],
    ['secp256k1', encode(0xe7, 0x01, P256)],
    ['31 bytes', encode(0xed, 0x01, ED25519.slice(1))],
    ['33 bytes', encode(0xed, 0x01, ED25519, 0)],
    ['no key', encode(0xed, 0x01)],
    ['nothing', 'z'],
    ['a long varint', encode(0xed, 0x81, 0x00, ED25519)],
    ['a long varint of P-256', encode(0x80, 0xa4, 0x00, P256)],
    ['a fixed-width codec', encode(0x12, 0x00, P256)],
    ['a base58 letter that is none', `z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooW0`],
    [
      'base64 (m)',
      `m${Buffer.from([0xed, 0x01, ...ED25519])
        .toString('base64')
        .replaceAll(/[=+/]/g, '')}`,
    ],
    ['base64url (u)', `u${Buffer.from([0xed, 0x01, ...ED25519]).toString('base64url')}`],
    ['base16 (f)', `fed01${Buffer.from(ED25519).toString('hex')}`],
    ['an upper-case Z', encode(0xed, 0x01, ED25519).replace('z', 'Z')],
    ['Ed25519 off the curve', encode(0xed, 0x01, hex(`02${'00'.repeat(31)}`))],
    ['P-256 off the curve', encode(0x80, 0x24, hex(`02${'00'.repeat(31)}01`))],
    ['P-256 with x = p', encode(0x80, 0x24, hex('02ffffffff00000001000000000000000000000000ffffffffffffffffffffffff'))],
    ['P-256 with another sign byte', encode(0x80, 0x24, 5, P256.slice(1))],
    ['P-256 uncompressed', encode(0x80, 0x24, 4, P256.slice(1), P256.slice(1))],
    ['P-256 point at infinity', encode(0x80, 0x24, 0)],
    ['a megabyte', `z${'6'.repeat(1_000_000)}`],
    ['4,000 characters', `z${'6'.repeat(4_000)}`],
    ['a colon', 'z6Mk:z6Mk'],
  ])('refuses %s (row 36)', async (_, multibase) => {
    expect(await codeOf(multibase)).toBe('DID_INVALID')
  })

  it.each([
    ['the neutral point', `01${'00'.repeat(31)}`],
    ['order 2', `ec${'ff'.repeat(30)}7f`],
    ['order 4', '00'.repeat(32)],
    ['order 8', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'],
    ['a non-canonical y', `ee${'ff'.repeat(30)}7f`],
  ])('refuses %s as weak (row 28)', async (_, point) => {
    expect(await codeOf(encode(0xed, 0x01, hex(point)))).toBe('KEY_WEAK')
  })

  it('knows no other fragment than its own', async () => {
    const multibase = encode(0xed, 0x01, ED25519)
    const key = await keyOf(multibase, `did:key:${multibase}#key-1`)
    expect(key).toMatchObject({ ok: false, problems: [{ code: 'KEY_NOT_FOUND' }] })
  })

  it('answers for any text whatever', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^z[1-9A-HJ-NP-Za-km-z]{1,60}$/),
      fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => encode(0xed, 0x01, bytes)),
      fc.uint8Array({ minLength: 33, maxLength: 33 }).map((bytes) => encode(0x80, 0x24, bytes)),
    )
    await fc.assert(
      fc.asyncProperty(text, async (multibase) => {
        const key = await keyOf(multibase)
        if (!key.ok) expect(['DID_INVALID', 'KEY_WEAK', 'KID_INVALID', 'KEY_NOT_FOUND']).toContain(key.problems[0].code)
      }),
      { numRuns: 200 },
    )
  })
})

describeVectors('did-key', (read, files) => {
  interface Method {
    readonly publicKeyBase58?: string
    readonly publicKeyJwk?: { readonly crv: string; readonly x: string; readonly y: string }
  }
  type Cases = Record<string, { readonly verificationKeyPair?: Method; readonly verificationMethod?: Method }>

  it('has no file that is not looked at', () => {
    expect(files).toEqual([
      'bls12381.json',
      'ed25519-x25519.json',
      'nist-curves.json',
      'rsa.json',
      'secp256k1.json',
      'x25519.json',
    ])
  })

  // The derived X25519 key is for key agreement, which nothing here does.
  it.each(Object.entries(read<Cases>('ed25519-x25519.json')))('Ed25519: %s', (did, { verificationKeyPair }) => {
    const { publicKeyBase58, publicKeyJwk } = verificationKeyPair!
    const x = publicKeyJwk?.x ?? Buffer.from(base58.decode(publicKeyBase58!)).toString('base64url')
    expect(keyOf(did.slice('did:key:'.length))).toMatchObject({
      ok: true,
      value: { algorithm: 'EdDSA', jwk: { x } },
    })
  })

  it.each(Object.entries(read<Cases>('nist-curves.json')))('NIST curves: %s', async (did, { verificationMethod }) => {
    const jwk = verificationMethod!.publicKeyJwk
    const multibase = did.slice('did:key:'.length)
    if (jwk === undefined || jwk.crv === 'P-256') {
      const x = jwk === undefined ? undefined : { x: jwk.x, y: jwk.y }
      expect(keyOf(multibase)).toMatchObject({ ok: true, value: { algorithm: 'ES256', jwk: { crv: 'P-256', ...x } } })
    } else {
      expect(await codeOf(multibase)).toBe('DID_INVALID')
    }
  })

  const unsupported = ['bls12381.json', 'rsa.json', 'secp256k1.json'].flatMap((file) => Object.keys(read<Cases>(file)))
  it.each([...unsupported, ...Object.keys(read<{ didDocument: object }>('x25519.json').didDocument)])(
    'refuses a key type that is not supported: %s',
    async (did) => {
      expect(await codeOf(did.slice('did:key:'.length))).toBe('DID_INVALID')
    },
  )
})
