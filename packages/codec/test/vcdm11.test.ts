import {
  createJwkSigner,
  decodeCredentialJwt,
  decodePresentationJwt,
  encodeCredentialJwt,
  encodePresentationJwt,
  readCredentialClaims,
  signJws,
} from '@volunteer-passport/codec'
import type { JsonObject, JsonValue } from '@volunteer-passport/schema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf, ed25519Jwk, okValue } from './keys.ts'

const DID = 'did:web:passport.example:offices:kz-75'
const V1 = 'https://www.w3.org/2018/credentials/v1'
const V2 = 'https://www.w3.org/ns/credentials/v2'
const OURS = 'https://passport.example/contexts/v1'
const signer = createJwkSigner({ keyId: `${DID}#key-1`, privateJwk: ed25519Jwk })
const utf8 = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
const sign = (header: JsonObject, claims: JsonObject): Promise<string> =>
  signJws({ header: { alg: 'EdDSA', kid: signer.keyId, ...header }, payload: utf8(claims), signer })

const DOCUMENT: JsonObject = {
  '@context': [V2, OURS],
  id: 'urn:uuid:0f2a1c8e-91d3-4f55-8a7c-6f1f4f0b7d21',
  type: ['VerifiableCredential', 'LibraryCard'],
  issuer: DID,
  validFrom: '2026-10-31T12:00:00Z',
  validUntil: '2027-10-31T12:00:00Z',
  credentialSubject: { id: 'urn:uuid:5b6f0f6c-7c52-4c9f-9a39-3f0d1a7be604', card: 7 },
  credentialStatus: [{ type: 'BitstringStatusListEntry', statusPurpose: 'revocation' }],
  iat: 1_793_448_000,
  cnf: { jwk: { kty: 'OKP' } },
}

const CLAIMS: JsonObject = {
  iss: DID,
  sub: 'urn:uuid:5b6f0f6c-7c52-4c9f-9a39-3f0d1a7be604',
  jti: 'urn:uuid:0f2a1c8e-91d3-4f55-8a7c-6f1f4f0b7d21',
  nbf: 1_793_448_000,
  exp: 1_824_984_000,
  iat: 1_793_448_000,
  cnf: { jwk: { kty: 'OKP' } },
  vc: {
    '@context': [V1, OURS],
    id: 'urn:uuid:0f2a1c8e-91d3-4f55-8a7c-6f1f4f0b7d21',
    type: ['VerifiableCredential', 'LibraryCard'],
    issuer: DID,
    issuanceDate: '2026-10-31T12:00:00Z',
    expirationDate: '2027-10-31T12:00:00Z',
    credentialSubject: { id: 'urn:uuid:5b6f0f6c-7c52-4c9f-9a39-3f0d1a7be604', card: 7 },
    credentialStatus: [{ type: 'BitstringStatusListEntry', statusPurpose: 'revocation' }],
  },
}
const VC = CLAIMS.vc as JsonObject

const changed = (
  members: Readonly<Record<string, unknown>>,
  inVc: Readonly<Record<string, unknown>> = {},
): JsonObject => JSON.parse(JSON.stringify({ ...CLAIMS, vc: { ...VC, ...inVc }, ...members }))
const read = (claims: JsonObject, header: JsonObject = { typ: 'JWT' }) => readCredentialClaims(header, claims)

describe('VCDM 1.1', () => {
  it('writes a document with registered claims and members, and reads it back', async () => {
    const { header, claims } = encodeCredentialJwt(DOCUMENT, { signer, profile: 'vcdm11' })
    expect(header).toEqual({ alg: 'EdDSA', kid: signer.keyId, typ: 'JWT' })
    expect(claims).toEqual(CLAIMS)
    const decoded = okValue(decodeCredentialJwt(await signJws({ header, payload: utf8(claims), signer })))
    expect(decoded.document).toEqual(DOCUMENT)
  })

  it('writes VCDM 2.0 as it is', () => {
    const { header, claims } = encodeCredentialJwt(DOCUMENT, { signer })
    expect([header.typ, claims]).toEqual(['vc+jwt', DOCUMENT])
  })

  it('reads each fact from the claim, from the member, or from both', () => {
    const { id: _, issuer: __, issuanceDate: ___, expirationDate: ____, ...rest } = VC
    expect(okValue(read({ ...CLAIMS, vc: { ...rest, credentialSubject: { card: 7 } } }))).toEqual(DOCUMENT)
    const { iss: _iss, sub: _sub, jti: _jti, nbf: _nbf, exp: _exp, ...others } = CLAIMS
    expect(okValue(read(others as JsonObject))).toEqual(DOCUMENT)
  })

  it('keeps an issuer with a name, a list of one subject, and a date with its fraction', () => {
    const issuer = { name: 'Office' }
    const named = okValue(
      read(changed({}, { issuer, credentialSubject: [{ card: 7 }], issuanceDate: '2026-10-31T12:00:00.9Z' })),
    )
    expect(named).toMatchObject({
      issuer: { id: DID, name: 'Office' },
      credentialSubject: [{ id: CLAIMS.sub, card: 7 }],
      validFrom: '2026-10-31T12:00:00.9Z',
    })
    expect(okValue(read(changed({ nbf: 1_793_448_000.9, vc: { ...VC, issuanceDate: undefined } })))).toMatchObject({
      validFrom: '2026-10-31T12:00:00.900Z',
    })
  })

  it.each<[string, JsonObject, string]>([
    ['iss of another', changed({ iss: 'did:web:other.example' }), 'ISSUER_MISMATCH'],
    ['iss as a list', changed({ iss: [DID] }), 'ISSUER_MISMATCH'],
    ['issuer that is empty', changed({}, { issuer: '' }), 'ISSUER_MISMATCH'],
    ['issuer with another id', changed({}, { issuer: { id: 'did:web:other.example' } }), 'ISSUER_MISMATCH'],
    ['sub of another', changed({ sub: 'urn:x:1' }), 'SUBJECT_MISMATCH'],
    ['sub that is no text', changed({ sub: 7 }), 'SUBJECT_MISMATCH'],
    [
      'sub for two subjects',
      changed({}, { credentialSubject: [{ id: CLAIMS.sub }, { id: 'urn:x:1' }] }),
      'SUBJECT_MISMATCH',
    ],
    ['sub beside a subject that is text', changed({}, { credentialSubject: CLAIMS.sub }), 'SUBJECT_MISMATCH'],
    ['jti of another', changed({ jti: 'urn:x:1' }), 'ID_MISMATCH'],
    ['jti that is no text', changed({ jti: {} }), 'ID_MISMATCH'],
    ['nbf of another second', changed({ nbf: 1_793_448_001 }), 'DATE_MISMATCH'],
    ['exp of another second', changed({ exp: 1_824_983_999 }), 'DATE_MISMATCH'],
    ['validFrom of another second', changed({}, { validFrom: '2026-10-31T12:00:01Z' }), 'DATE_MISMATCH'],
    [
      'validUntil where nothing ends',
      changed({ exp: undefined }, { expirationDate: undefined, validUntil: '2027-10-31T12:00:00Z' }),
      'DATE_MISMATCH',
    ],
    ['nbf that is text', changed({ nbf: '1793448000' }), 'CLAIM_INVALID'],
    ['exp that is null', changed({ exp: null }), 'CLAIM_INVALID'],
    ['exp in milliseconds', changed({ exp: 1_824_984_000_000 }, { expirationDate: undefined }), 'CLAIM_INVALID'],
    ['exp beyond any date', changed({ exp: 1e300 }), 'CLAIM_INVALID'],
    ['exp before any date', changed({ exp: -1e300 }), 'CLAIM_INVALID'],
    ['issuanceDate that is none', changed({}, { issuanceDate: '31.10.2026' }), 'DATE_INVALID'],
    ['two issuance dates', changed({}, { issuanceDate: ['2026-10-31T12:00:00Z'] }), 'DATE_INVALID'],
    ['no issuance date', changed({ nbf: undefined }, { issuanceDate: undefined }), 'CLAIM_MISSING'],
    ['vc that is text', changed({ vc: 'vc' }), 'VC_CLAIM_INVALID'],
    ['vc that is null', changed({ vc: null }), 'VC_CLAIM_INVALID'],
    ['vc that is a list', changed({ vc: [VC] }), 'VC_CLAIM_INVALID'],
    ['vc missing', changed({ vc: undefined }), 'VC_CLAIM_INVALID'],
    ['a vp claim beside vc', changed({ vp: {} }), 'VP_CLAIM_FORBIDDEN'],
    ['a subject beside vc', changed({ credentialSubject: { card: 8 } }), 'VC_CLAIM_CONFLICT'],
    ['an issuer beside vc', changed({ issuer: DID }), 'VC_CLAIM_CONFLICT'],
    ['a member of vc beside it', changed({ card: 7 }, { card: 7 }), 'VC_CLAIM_CONFLICT'],
    ['an exp within vc', changed({}, { exp: 1 }), 'VC_CLAIM_CONFLICT'],
    ['a cnf within vc', changed({}, { cnf: {} }), 'VC_CLAIM_CONFLICT'],
    ['a vc within vc', changed({}, { vc: {} }), 'VC_CLAIM_CONFLICT'],
    ['the context of VCDM 2.0', changed({}, { '@context': [V2] }), 'CONTEXT_INVALID'],
    ['a context that is no list', changed({}, { '@context': V1 }), 'CONTEXT_INVALID'],
    ['no context', changed({}, { '@context': undefined }), 'CONTEXT_INVALID'],
  ])('refuses %s', (_, claims, code) => {
    expect(codeOf(read(claims))).toBe(code)
  })

  it('takes an exp alone that lies before the beginning as over, not as malformed', () => {
    const { validUntil: _, ...document } = DOCUMENT
    expect(okValue(read(changed({ exp: 0 }, { expirationDate: undefined })))).toEqual({ ...document, exp: 0 })
  })

  it('leaves claims of the JWT that it does not know where they are', () => {
    expect(okValue(read(changed({ scope: 'library', nonce: 'x' })))).toEqual(DOCUMENT)
  })

  it.each<[string, JsonObject, JsonObject, string]>([
    ['no typ and a vc claim', {}, CLAIMS, 'ok'],
    ['typ in another case', { typ: 'jwt' }, CLAIMS, 'ok'],
    ['typ with its media type', { typ: 'application/jwt' }, CLAIMS, 'ok'],
    ['typ vc+jwt is VCDM 2.0, whatever is in it', { typ: 'vc+jwt' }, CLAIMS, 'ok'],
    ['no typ and nothing that says credential', {}, DOCUMENT, 'TYP_INVALID'],
    ['typ JWT and a document of VCDM 2.0', { typ: 'JWT' }, DOCUMENT, 'VC_CLAIM_INVALID'],
    ['a presentation', { typ: 'JWT' }, { vp: {} }, 'TYP_INVALID'],
    ['another typ', { typ: 'at+jwt' }, CLAIMS, 'TYP_INVALID'],
    ['typ null', { typ: null }, CLAIMS, 'TYP_INVALID'],
    ['a nested JWT', { typ: 'JWT', cty: 'JWT' }, CLAIMS, 'TYP_INVALID'],
  ])('tells encodings apart: %s', async (_, header, claims, code) => {
    expect(codeOf(decodeCredentialJwt(await sign(header, claims)))).toBe(code)
    if (code === 'ok' && header.typ === 'vc+jwt') {
      expect(okValue(decodeCredentialJwt(await sign(header, claims))).document).toEqual(CLAIMS)
    }
  })

  it('whatever is written is read back', () => {
    const date = fc
      .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
      .map((instant) => `${instant.toISOString().slice(0, 19)}Z`)
    const urn = fc.uuid().map((id) => `urn:uuid:${id}`)
    const document = fc.record(
      {
        '@context': fc.webUrl().map((url) => [V2, url]),
        id: urn,
        type: fc.constant(['VerifiableCredential', 'X']),
        issuer: fc.oneof(fc.constant(DID), fc.constant({ id: DID, name: 'Office' })),
        validFrom: date,
        validUntil: date,
        credentialSubject: fc.tuple(urn, fc.jsonValue()).map(([id, claim]) => ({ id, claim: claim as JsonValue })),
        iat: fc.integer(),
        termsOfUse: fc.jsonValue(),
      },
      { requiredKeys: ['@context', 'type', 'issuer', 'validFrom', 'credentialSubject'] },
    )
    fc.assert(
      fc.property(document, (value) => {
        const original = JSON.parse(JSON.stringify(value)) as JsonObject
        const { header, claims } = encodeCredentialJwt(original, { signer, profile: 'vcdm11' })
        expect(okValue(readCredentialClaims(header, JSON.parse(JSON.stringify(claims))))).toEqual(original)
      }),
    )
  })

  it('never throws, whatever the claims', () => {
    const names = [...Object.keys(CLAIMS), ...Object.keys(VC)]
    const some = fc.dictionary(fc.constantFrom(...names), fc.jsonValue())
    fc.assert(
      fc.property(some, some, (members, inVc) => {
        const claims = { ...CLAIMS, vc: { ...VC, ...inVc }, ...members } as JsonObject
        expect(typeof read(claims).ok).toBe('boolean')
      }),
    )
  })
})

describe('a presentation of VCDM 1.1', () => {
  const INPUT = {
    credentials: ['a.b.c', 'd.e.f'],
    audience: 'https://gate.example',
    nonce: 'n-1',
    holder: 'did:example:h',
    issuedAt: 7,
  }

  it('is written and read, with the claims beside the members', async () => {
    for (const [profile, contexts] of [
      ['vcdm11', V1],
      [undefined, V2],
    ] as const) {
      const { header, claims } = encodePresentationJwt(INPUT, { signer, profile })
      const vp = (profile === undefined ? claims : claims.vp) as JsonObject
      expect(vp['@context']).toEqual([contexts])
      const decoded = okValue(decodePresentationJwt(await signJws({ header, payload: utf8(claims), signer })))
      expect(decoded.credentials).toEqual(INPUT.credentials)
      const { verifiableCredential: _, ...document } = decoded.document
      expect(document).toEqual({
        '@context': [V2],
        type: ['VerifiablePresentation'],
        holder: 'did:example:h',
        iss: 'did:example:h',
        aud: 'https://gate.example',
        nonce: 'n-1',
        iat: 7,
      })
    }
    const bare = encodePresentationJwt(
      { credentials: ['a.b.c'], audience: 'x', nonce: 'y' },
      { signer, profile: 'vcdm11' },
    )
    expect(bare.claims).toEqual({
      aud: 'x',
      nonce: 'y',
      vp: { '@context': [V1], type: ['VerifiablePresentation'], verifiableCredential: ['a.b.c'] },
    })
  })

  const VP = { '@context': [V1], type: ['VerifiablePresentation'], verifiableCredential: 'a.b.c' }
  it.each<[string, JsonObject, JsonObject, string]>([
    ['one token without a list', {}, { vp: VP }, 'ok'],
    ['iss as the holder', {}, { iss: 'did:example:h', vp: VP }, 'ok'],
    ['the same id twice', {}, { jti: 'urn:x:1', vp: { ...VP, id: 'urn:x:1' } }, 'ok'],
    ['a nested JWT', { cty: 'JWT' }, { vp: VP }, 'TYP_INVALID'],
    ['a credential', {}, { vc: {} }, 'TYP_INVALID'],
    ['neither', {}, {}, 'TYP_INVALID'],
    ['another typ', { typ: 'vc+jwt' }, { vp: VP }, 'TYP_INVALID'],
    ['vp that is text', {}, { vp: 'vp' }, 'PRESENTATION_INVALID'],
    ['vp that is null', {}, { vp: null }, 'PRESENTATION_INVALID'],
    ['vc beside vp', {}, { vp: VP, vc: {} }, 'VC_CLAIM_FORBIDDEN'],
    ['a nonce within vp', {}, { vp: { ...VP, nonce: 'n-1' } }, 'PRESENTATION_INVALID'],
    ['the context of VCDM 2.0', {}, { vp: { ...VP, '@context': [V2] } }, 'CONTEXT_INVALID'],
    [
      'iss of another than the holder',
      {},
      { iss: 'did:example:h', vp: { ...VP, holder: 'did:example:i' } },
      'HOLDER_MISMATCH',
    ],
    ['iss that is no text', {}, { iss: ['did:example:h'], vp: { ...VP, holder: 'did:example:h' } }, 'HOLDER_MISMATCH'],
    ['another jti', {}, { jti: 'urn:x:1', vp: { ...VP, id: 'urn:x:2' } }, 'ID_MISMATCH'],
    ['no credential', {}, { vp: { ...VP, verifiableCredential: [] } }, 'PRESENTATION_INVALID'],
    ['a number', {}, { vp: { ...VP, verifiableCredential: ['a.b.c', 7] } }, 'PRESENTATION_INVALID'],
    [
      'an unsigned credential',
      {},
      { vp: { ...VP, verifiableCredential: [{ type: ['VerifiableCredential'] }] } },
      'CREDENTIAL_UNSECURED',
    ],
    [
      'a presentation within',
      {},
      { vp: { ...VP, verifiableCredential: [{ type: 'VerifiablePresentation' }] } },
      'LIMIT_EXCEEDED',
    ],
    [
      '65 credentials',
      {},
      { vp: { ...VP, verifiableCredential: Array.from({ length: 65 }, () => 'a.b.c') } },
      'LIMIT_EXCEEDED',
    ],
  ])('%s', async (_, header, claims, code) => {
    expect(codeOf(decodePresentationJwt(await sign({ typ: 'JWT', ...header }, claims)))).toBe(code)
  })

  it('never throws, whatever the claims', async () => {
    const some = fc.dictionary(
      fc.constantFrom('vp', 'iss', 'aud', 'nonce', 'jti', 'id', 'holder', 'verifiableCredential', '@context'),
      fc.jsonValue(),
    )
    await fc.assert(
      fc.asyncProperty(some, some, fc.constantFrom('JWT', 'vp+jwt'), async (members, inVp, typ) => {
        const token = await sign({ typ }, { vp: { ...VP, ...inVp }, ...VP, ...members } as JsonObject)
        expect(typeof decodePresentationJwt(token).ok).toBe('boolean')
      }),
      { numRuns: 200 },
    )
  })
})
