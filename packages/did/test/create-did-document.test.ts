import { createDidDocument, createDidResolver, resolveVerificationMethod } from '@volunteer-passport/did'
import { fakeNetwork, OFFICE_DID, OFFICE_DID_DOCUMENT_URL, officeKey, officeP256Key } from '@volunteer-passport/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const keys = [officeKey, officeP256Key].map(({ keyId, publicJwk }) => ({ id: keyId, publicJwk }))

describe('createDidDocument', () => {
  it('lists each key as a JsonWebKey for assertions', () => {
    expect(createDidDocument({ did: OFFICE_DID, keys })).toEqual({
      '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/jwk/v1'],
      id: OFFICE_DID,
      verificationMethod: keys.map(({ id, publicJwk }) => ({
        id,
        type: 'JsonWebKey',
        controller: OFFICE_DID,
        publicKeyJwk: publicJwk,
      })),
      assertionMethod: [officeKey.keyId, officeP256Key.keyId],
    })
  })

  it('keeps a revoked key with its date, and lists it for nothing', () => {
    const revoked = new Date('2026-11-01T09:30:00Z')
    const document = createDidDocument({ did: OFFICE_DID, keys: [{ ...keys[0]!, revoked }, keys[1]!] })
    expect(document).toMatchObject({
      verificationMethod: [{ id: officeKey.keyId, revoked: '2026-11-01T09:30:00.000Z' }, { id: officeP256Key.keyId }],
      assertionMethod: [officeP256Key.keyId],
    })
  })

  it('is read back as the same keys, in any number and with any names', async () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(names, fc.infiniteStream(fc.boolean()), async (fragments, revocations) => {
        const now = new Date('2026-11-23T00:00:00Z')
        const published = fragments.map((fragment, at) => ({
          id: `${OFFICE_DID}#${fragment}`,
          publicJwk: keys[at % 2]!.publicJwk,
          ...(revocations.next().value ? { revoked: now } : {}),
        }))
        const body = createDidDocument({ did: OFFICE_DID, keys: published })
        const resolver = createDidResolver({ fetch: fakeNetwork({ [OFFICE_DID_DOCUMENT_URL]: { body } }) })
        for (const { id, publicJwk, revoked } of published) {
          const query = { resolver, keyId: id, issuer: OFFICE_DID, purpose: 'assertionMethod', now } as const
          expect(await resolveVerificationMethod(query)).toMatchObject(
            revoked === undefined
              ? { ok: true, value: { jwk: publicJwk } }
              : { ok: false, problems: [{ code: 'KEY_REVOKED' }] },
          )
        }
      }),
      { numRuns: 50 },
    )
  })

  it.each([
    ['KEY_INVALID', { keys: [{ id: officeKey.keyId, publicJwk: officeKey.privateJwk }] }],
    ['KEY_WEAK', { keys: [{ id: officeKey.keyId, publicJwk: { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) } }] }],
    ['KID_INVALID', { keys: [{ id: 'did:web:a.example#key-1', publicJwk: officeKey.publicJwk }] }],
    ['KID_INVALID', { keys: [{ id: `${OFFICE_DID}#`, publicJwk: officeKey.publicJwk }] }],
    ['KID_INVALID', { keys: [keys[0]!, keys[0]!] }],
    ['DID_INVALID', { did: 'passport.example' }],
  ])('throws %s', (code, o) => {
    expect(() => createDidDocument({ did: OFFICE_DID, keys, ...o })).toThrow(expect.objectContaining({ code }))
  })

  it('throws TypeError for arguments of the wrong type, and names no private key', () => {
    expect(() => createDidDocument({ did: OFFICE_DID, keys: {} as never })).toThrow(TypeError)
    expect(() => createDidDocument({ did: OFFICE_DID, keys: [{ ...keys[0]!, revoked: '2026' as never }] })).toThrow(
      TypeError,
    )
    try {
      createDidDocument({ did: OFFICE_DID, keys: [{ id: officeKey.keyId, publicJwk: officeKey.privateJwk }] })
    } catch (error) {
      expect(JSON.stringify(error) + String(error)).not.toContain(officeKey.privateJwk.d)
    }
  })
})
