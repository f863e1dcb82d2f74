import { createDidResolver, resolveVerificationMethod } from '@volunteer-passport/did'
import { describeVectors, fakeNetwork, officeKey, officeP256Key } from '@volunteer-passport/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const now = new Date('2026-11-23T00:00:00Z')
const resolver = createDidResolver({ fetch: fakeNetwork() })
const base64url = (text: string | object) =>
  Buffer.from(typeof text === 'string' ? text : JSON.stringify(text)).toString('base64url')
const keyOf = (did: string, fragment = '#0') =>
  resolveVerificationMethod({ resolver, keyId: did + fragment, issuer: did, purpose: 'assertionMethod', now })
const codeOf = async (did: string, fragment?: string) => {
  const key = await keyOf(did, fragment)
  return key.ok ? 'ok' : key.problems.map(({ code }) => code).join()
}

describe('did:jwk', () => {
  it.each([officeKey, officeP256Key])('gives the key without a Promise: $algorithm', ({ algorithm, publicJwk }) => {
    const did = `did:jwk:${base64url(publicJwk)}`
    expect(keyOf(did)).toMatchObject({ ok: true, value: { algorithm, jwk: publicJwk } })
  })

  it('limits the relationships by use', async () => {
    const relationships = async (use?: string) => {
      const { didDocument } = await resolver.resolve(`did:jwk:${base64url({ ...officeKey.publicJwk, use })}`)
      return Object.keys(didDocument!).slice(3)
    }
    const signatures = ['assertionMethod', 'authentication', 'capabilityInvocation', 'capabilityDelegation']
    expect(await relationships()).toEqual([...signatures, 'keyAgreement'])
    expect(await relationships('sig')).toEqual(signatures)
    expect(await relationships('enc')).toEqual(['keyAgreement'])
  })

  it.each([
    ['a private key', base64url(officeKey.privateJwk), 'KEY_INVALID'],
    ['a symmetric key', base64url({ kty: 'oct', k: 'AAAA' }), 'KEY_INVALID'],
    ['use enc', base64url({ ...officeKey.publicJwk, use: 'enc' }), 'KEY_INVALID'],
    ['key_ops of encryption', base64url({ ...officeKey.publicJwk, key_ops: ['encrypt'] }), 'KEY_INVALID'],
    ['another curve', base64url({ ...officeKey.publicJwk, crv: 'X25519' }), 'KEY_INVALID'],
    ['alg of another key type', base64url({ ...officeKey.publicJwk, alg: 'ES256' }), 'ALG_KEY_MISMATCH'],
    ['no JSON', 'hehe', 'KEY_INVALID'],
    ['an array', base64url([]), 'KEY_INVALID'],
    ['no kty', base64url({}), 'KEY_INVALID'],
    [
      'a duplicate member',
      base64url(`{"kty":"OKP","kty":"OKP","crv":"Ed25519","x":"${officeKey.publicJwk.x}"}`),
      'KEY_INVALID',
    ],
    ['a weak key', base64url({ kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) }), 'KEY_WEAK'],
    ['spare bits', 'e31', 'DID_INVALID'],
    ['padding', `${base64url('{}')}=`, 'DID_INVALID'],
    ['nothing', '', 'DID_INVALID'],
  ])('refuses %s (row 37)', async (_, encoded, code) => {
    expect(await codeOf(`did:jwk:${encoded}`)).toBe(code)
  })

  it('has #0 and no other (row 37)', async () => {
    const did = `did:jwk:${base64url(officeKey.publicJwk)}`
    expect(await codeOf(did, '#1')).toBe('KEY_NOT_FOUND')
    expect(await codeOf(did, '#00')).toBe('KEY_NOT_FOUND')
  })

  it('takes another spelling of a key for another DID (row 37)', async () => {
    const { kty, crv, x } = officeKey.publicJwk
    const [one, other] = [`did:jwk:${base64url({ kty, crv, x })}`, `did:jwk:${base64url({ x, crv, kty })}`]
    const key = await resolveVerificationMethod({
      resolver,
      keyId: `${other}#0`,
      issuer: one,
      purpose: 'assertionMethod',
      now,
    })
    expect(key).toMatchObject({ ok: false, problems: [{ code: 'KID_ISSUER_MISMATCH' }] })
  })

  it('answers for any text whatever', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map(base64url),
      fc.json().map(base64url),
      fc
        .record({ kty: fc.constantFrom('OKP', 'EC', 1), crv: fc.string(), x: fc.string(), use: fc.jsonValue() })
        .map(base64url),
    )
    await fc.assert(
      fc.asyncProperty(text, async (encoded) => {
        expect(await codeOf(`did:jwk:${encoded}`)).not.toBe('ok')
      }),
      { numRuns: 200 },
    )
  })
})

interface Method {
  readonly id: string
  readonly publicKeyJwk: object
}
const keyMaterial = (document: unknown) =>
  (document as { verificationMethod: Method[] } | null)?.verificationMethod.map(({ id, publicKeyJwk }) => [
    id,
    publicKeyJwk,
  ])

describeVectors('did-jwk-web', (read) => {
  interface Cases {
    readonly web5: readonly {
      readonly description: string
      readonly input: string
      readonly output: {
        readonly didDocument: object | null
        readonly didResolutionMetadata: { readonly error?: string }
      }
    }[]
    readonly specDocuments: readonly { readonly id: string }[]
  }
  const cases = read<Cases>('did-jwk.json')

  it.each(cases.web5)('$description', async ({ input, output }) => {
    const result = await resolver.resolve(input)
    expect(keyMaterial(result.didDocument)).toEqual(keyMaterial(output.didDocument))
    expect(result.didResolutionMetadata.error).toBe(output.didResolutionMetadata.error)
  })

  it.each(cases.specDocuments)('the document of the specification', async (document) => {
    const { didDocument } = await resolver.resolve(document.id)
    // The specification's sample has a stray `$` in one of its references.
    expect(didDocument).toEqual(JSON.parse(JSON.stringify(document).replace('did:jwk:$', 'did:jwk:')))
  })
})
