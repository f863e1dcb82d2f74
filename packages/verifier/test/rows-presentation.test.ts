import { createDidResolver } from '@volunteer-passport/did'
import { type JsonObject, type PresentationReport, VolunteerPassport } from '@volunteer-passport/schema'
import {
  activitySubject,
  credentialDocument,
  didDocumentOf,
  OFFICE_DID,
  OTHER_OFFICE_DID,
  officeKey,
  otherOfficeKey,
  signWithJose,
  type TestKey,
  tamper,
} from '@volunteer-passport/testing'
import { createVerifier, type StateStore, trustIssuers } from '@volunteer-passport/verifier'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AUDIENCE, byThumbprint, envelope, NONCE, phoneKey, present, presentationDocument } from './holder.ts'
import { signRaw } from './raw-token.ts'
import { createWorld, listToken, listUrl, signPassport } from './world.ts'

const phone = phoneKey(11)
const stranger = phoneKey(12)
const REQUEST = { audience: AUDIENCE, nonce: NONCE }

const signActivity = (subject: object = {}, members: object = {}) =>
  signWithJose(
    credentialDocument('VolunteerActivityCredential', { ...activitySubject, ...subject }, { ...members }),
    officeKey,
  )
const passport = await signPassport({ cnf: { jwk: phone.publicJwk } })
const activity = await signActivity()
/** Somebody else's, whose phone signs by another key. */
const OTHER_PERSON = 'urn:uuid:11111111-2222-4333-8444-555555555555'
const foreign = await signActivity({ id: OTHER_PERSON })
/** A credential about a DID, of a type that no office has. */
const aboutDid = (id: string) =>
  signWithJose(
    {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiableCredential', 'LibraryCard'],
      issuer: OFFICE_DID,
      credentialSubject: { id, card: 7 },
    },
    officeKey,
  )

/** Verdict, codes and the verdict on each credential, in one line each: what a table of cases compares. */
function summarise(report: PresentationReport) {
  const codes = report.ok ? report.warnings : report.problems
  return {
    verdict: [report.ok ? 'accepted' : report.verdict, ...codes.map(({ code }) => code)].join(' '),
    checks: report.checks.map(({ id, outcome }) => `${id}:${outcome}`).join(' '),
    credentials: report.credentials.map((one) => (one.ok ? 'accepted' : `${one.verdict} ${one.problems[0].code}`)),
  }
}

async function verdictOn(token: unknown, request = REQUEST) {
  const { verifier } = await createWorld()
  return summarise(await verifier.verifyPresentation(token as string, request))
}

const ALL_PASSED =
  'decode:passed key:passed signature:passed binding:passed schema:passed validity:passed credentials:passed holder:passed'

describe('a presentation that proves its presenter', () => {
  it.each([
    ['by the thumbprint of the passport’s cnf', byThumbprint(phone), {}],
    ['by the thumbprint, with the subject as holder', byThumbprint(phone), { holder: activitySubject.id }],
    ['by a did:jwk of the same key', phone, {}],
    ['by a did:jwk of the same key, as holder and iss', phone, { holder: phone.did, iss: phone.did }],
    ['with a holder object and an id of its own', phone, { holder: { id: phone.did }, id: 'urn:x:1', jti: 'urn:x:1' }],
    ['within its dates', phone, { iat: 1_794_052_800, nbf: 1_794_052_800, exp: 1_794_052_801 }],
  ])('%s', async (_, key, members) => {
    expect(await verdictOn(await present([passport, activity], key, members))).toEqual({
      verdict: 'accepted',
      checks: ALL_PASSED,
      credentials: ['accepted', 'accepted'],
    })
  })

  it('by the DID that is the subject, and by the passport’s key beside it', async () => {
    const card = await aboutDid(phone.did)
    expect(await verdictOn(await present([card], phone))).toMatchObject({ verdict: 'accepted' })
    expect(await verdictOn(await present([card, activity, passport], phone))).toMatchObject({ verdict: 'accepted' })
  })

  it('by a did:web with the key under authentication', async () => {
    const world = await createWorld()
    const did = 'did:web:wallet.example'
    const key = { ...phone, keyId: `${did}#phone` }
    const document: JsonObject = { ...didDocumentOf(did, [key]), authentication: [key.keyId] }
    world.network.set('https://wallet.example/.well-known/did.json', { body: document })
    const token = await present([await aboutDid(did)], key, { holder: did })
    expect(summarise(await world.verifier.verifyPresentation(token, REQUEST))).toMatchObject({ verdict: 'accepted' })
  })

  it('gives each credential a report of its own, with its index, and no warning that the holder is not proven', async () => {
    const { verifier } = await createWorld()
    const report = await verifier.verifyPresentation(await present([activity, passport], phone), REQUEST)
    if (!report.ok) throw new Error(report.problems[0].detail)
    expect(
      report.credentials.map((one) => [one.index, one.ok && one.credential.types[1], one.ok && one.warnings]),
    ).toEqual([
      [0, 'VolunteerActivityCredential', []],
      [1, 'VolunteerPassportCredential', []],
    ])
    const [first] = report.credentials
    expect(first?.checks.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 9 }, () => 'passed'))
    expect(Object.isFrozen(report) && Object.isFrozen(report.credentials) && Object.isFrozen(first)).toBe(true)
  })
})

describe('row 48: audience, nonce and dates', () => {
  it.each([
    ['another audience', { aud: 'https://other.example' }, 'AUDIENCE_MISMATCH'],
    ['no audience', { aud: undefined }, 'AUDIENCE_MISMATCH'],
    ['a prefix of the audience', { aud: AUDIENCE.slice(0, -1) }, 'AUDIENCE_MISMATCH'],
    ['the audience and more', { aud: `${AUDIENCE}/` }, 'AUDIENCE_MISMATCH'],
    ['another case', { aud: AUDIENCE.toUpperCase() }, 'AUDIENCE_MISMATCH'],
    ['a list with the audience', { aud: [AUDIENCE] }, 'AUDIENCE_MISMATCH'],
    ['another nonce', { nonce: 'b6Yz0V1s-3kQx9' }, 'NONCE_MISMATCH'],
    ['no nonce', { nonce: undefined }, 'NONCE_MISMATCH'],
    ['a prefix of the nonce', { nonce: NONCE.slice(0, -1) }, 'NONCE_MISMATCH'],
    ['a list with the nonce', { nonce: [NONCE] }, 'NONCE_MISMATCH'],
    ['null', { nonce: null }, 'NONCE_MISMATCH'],
    ['expired', { exp: 1_794_052_800 }, 'EXPIRED'],
    ['not yet valid', { nbf: 1_794_052_861 }, 'NOT_YET_VALID'],
    ['signed in the future', { iat: 1_794_052_861 }, 'ISSUED_IN_FUTURE'],
    ['an exp that is none', { exp: 'soon' }, 'CLAIM_INVALID'],
    ['a jti of another', { id: 'urn:x:1', jti: 'urn:x:2' }, 'ID_MISMATCH'],
  ])('row 48: %s', async (_, members, code) => {
    const { network, verifier } = await createWorld()
    const report = await verifier.verifyPresentation(await present([passport], phone, members), REQUEST)
    expect(summarise(report)).toMatchObject({ verdict: `rejected ${code}`, credentials: [] })
    // Nothing is fetched for what was not made for this request.
    expect(network.calls).toEqual([])
  })

  it.each([undefined, null, ''])('throws without an audience or a nonce: %s', async (nothing) => {
    const { verifier } = await createWorld()
    const token = await present([passport], phone)
    for (const request of [{ audience: AUDIENCE, nonce: nothing }, { audience: nothing, nonce: NONCE }, nothing]) {
      await expect(verifier.verifyPresentation(token, request as never)).rejects.toMatchObject({
        code: 'OPTION_MISSING',
      })
    }
  })

  it('throws for options of another type', async () => {
    const { verifier } = await createWorld()
    for (const wrong of [{ audience: 1 }, { nonce: {} }, { signal: 'now' }]) {
      await expect(verifier.verifyPresentation('', { ...REQUEST, ...wrong } as never)).rejects.toThrow(TypeError)
    }
  })
})

describe('row 49: whose it is', () => {
  it.each<[string, TestKey, object, object?]>([
    ['the subject as holder, signed by another', phoneKey(12), { holder: phone.did }],
    ['the subject as iss, signed by another', phoneKey(12), { iss: phone.did }],
    ['iss in the header', phone, {}, { iss: stranger.did }],
    ['iss that is no text', phone, { iss: [phone.did] }],
    ['by thumbprint, with another person as holder', byThumbprint(phone), { holder: OTHER_PERSON }],
    ['by thumbprint, with another iss', byThumbprint(phone), { iss: phone.did }],
  ])('row 49: %s', async (_, key, members, header) => {
    expect(await verdictOn(await present([passport, activity], key, { ...members }, { ...header }))).toMatchObject({
      verdict: 'rejected HOLDER_MISMATCH',
    })
  })

  it('row 49: the presenter is not the subject: a stolen passport under a key of one’s own', async () => {
    expect(await verdictOn(await present([passport, activity], stranger))).toEqual({
      verdict: 'rejected HOLDER_BINDING_FAILED HOLDER_BINDING_FAILED',
      checks: ALL_PASSED.replace('holder:passed', 'holder:failed'),
      credentials: ['rejected HOLDER_BINDING_FAILED', 'rejected HOLDER_BINDING_FAILED'],
    })
  })

  it('row 49: the second credential is somebody else’s', async () => {
    expect(await verdictOn(await present([passport, foreign, activity], phone))).toEqual({
      verdict: 'rejected HOLDER_BINDING_FAILED',
      checks: ALL_PASSED.replace('holder:passed', 'holder:failed'),
      credentials: ['accepted', 'rejected HOLDER_BINDING_FAILED', 'accepted'],
    })
  })

  it.each([
    ['a passport without a holder key', async () => [await signPassport()]],
    ['an activity alone', async () => [activity]],
    ['a cnf that is no key', async () => [await signPassport({ cnf: { jwk: { kty: 'OKP' } } })]],
    ['a cnf without jwk', async () => [await signPassport({ cnf: { kid: phone.thumbprint } })]],
    ['a cnf that is null', async () => [await signPassport({ cnf: null })]],
    ['a cnf on an activity', async () => [await signActivity({}, { cnf: { jwk: phone.publicJwk } })]],
    ['another DID', async () => [await aboutDid(stranger.did)]],
    ['a DID beside the passport', async () => [passport, await aboutDid(stranger.did)]],
    [
      'no subject id',
      async () => [
        passport,
        await signWithJose(
          {
            '@context': ['https://www.w3.org/ns/credentials/v2'],
            type: ['VerifiableCredential'],
            issuer: OFFICE_DID,
            credentialSubject: { card: 7 },
          },
          officeKey,
        ),
      ],
    ],
    [
      'two subjects, one of them foreign',
      async () => [
        passport,
        await signWithJose(
          {
            '@context': ['https://www.w3.org/ns/credentials/v2'],
            type: ['VerifiableCredential'],
            issuer: OFFICE_DID,
            credentialSubject: [{ id: activitySubject.id }, { id: OTHER_PERSON }],
          },
          officeKey,
        ),
      ],
    ],
  ])('row 49: bound by nothing: %s', async (_, tokens) => {
    const found = await verdictOn(await present(await tokens(), phone))
    expect(found.verdict).toBe('rejected HOLDER_BINDING_FAILED')
    expect(found.credentials.at(-1)).toBe('rejected HOLDER_BINDING_FAILED')
  })

  it('row 49: a thumbprint that no passport names', async () => {
    for (const tokens of [[activity], [await signPassport()], [passport]]) {
      expect(await verdictOn(await present(tokens, byThumbprint(stranger)))).toMatchObject({
        verdict: 'rejected KEY_NOT_FOUND',
      })
    }
  })

  it('row 49: a passport that is not good vouches for nobody', async () => {
    const expired = await signPassport({ cnf: { jwk: phone.publicJwk }, validUntil: '2026-11-07T12:00:00Z' })
    for (const key of [phone, byThumbprint(phone)]) {
      const found = await verdictOn(await present([expired, activity], key))
      expect(found.verdict).toMatch(/^rejected CREDENTIAL_INVALID/)
      expect(found.credentials).toEqual(['rejected EXPIRED', 'rejected HOLDER_BINDING_FAILED'])
    }
  })

  it('row 49: the right thumbprint, signed by another', async () => {
    const token = await present([passport], { ...stranger, keyId: phone.thumbprint })
    expect(await verdictOn(token)).toEqual({
      verdict: 'rejected SIGNATURE_INVALID',
      checks:
        'decode:passed key:passed signature:failed binding:skipped schema:skipped validity:skipped credentials:passed holder:skipped',
      credentials: ['rejected HOLDER_BINDING_FAILED'],
    })
  })

  it('row 22: the holder’s key is not for authentication', async () => {
    const world = await createWorld()
    const did = 'did:web:wallet.example'
    const key = { ...phone, keyId: `${did}#phone` }
    world.network.set('https://wallet.example/.well-known/did.json', { body: didDocumentOf(did, [key]) })
    const report = await world.verifier.verifyPresentation(await present([await aboutDid(did)], key), REQUEST)
    expect(summarise(report)).toMatchObject({
      verdict: 'rejected KEY_PURPOSE_MISMATCH',
      credentials: ['rejected HOLDER_BINDING_FAILED'],
    })
  })

  it.each([
    ['missing', undefined, 'KID_MISSING'],
    ['a number', 7, 'KID_INVALID'],
    ['a key id in an array', [phone.keyId], 'KID_INVALID'],
    ['a thumbprint in an array', [phone.thumbprint], 'KID_INVALID'],
    ['a fragment', '#0', 'KID_INVALID'],
    ['a DID without a fragment', phone.did, 'KID_INVALID'],
    ['a thumbprint of 42 characters', phone.thumbprint.slice(1), 'KID_INVALID'],
  ])('row 19: kid %s', async (_, kid, code) => {
    expect(await verdictOn(await present([passport], phone, {}, { kid }))).toMatchObject({
      verdict: `rejected ${code}`,
    })
  })

  it('row 13: an alg that is not the key’s', async () => {
    const p256 = await signWithJose(
      presentationDocument([envelope(passport)]),
      { ...phone, algorithm: 'EdDSA' },
      {
        typ: 'vp+jwt',
        cty: 'vp',
      },
    )
    const [, payload, signature] = p256.split('.')
    const header = Buffer.from(JSON.stringify({ alg: 'ES256', kid: phone.keyId, typ: 'vp+jwt' })).toString('base64url')
    expect(await verdictOn(`${header}.${payload}.${signature}`)).toMatchObject({ verdict: 'rejected ALG_KEY_MISMATCH' })
  })
})

describe('row 50: the form', () => {
  const good = envelope(passport)
  const document = (credentials: unknown): object => presentationDocument(credentials as never)
  it.each<[string, unknown, string]>([
    ['bare strings', [passport], 'PRESENTATION_INVALID'],
    [
      'an unsecured object',
      [JSON.parse(Buffer.from(passport.split('.')[1]!, 'base64url').toString())],
      'CREDENTIAL_UNSECURED',
    ],
    ['an unsecured object beside a good one', [good, { type: 'VerifiableCredential' }], 'CREDENTIAL_UNSECURED'],
    ['a https id', [{ ...good, id: 'https://wallet.example/1' }], 'PRESENTATION_INVALID'],
    ['no id', [{ ...good, id: undefined }], 'PRESENTATION_INVALID'],
    ['another media type', [{ ...good, id: `data:application/jwt,${passport}` }], 'PRESENTATION_INVALID'],
    ['base64', [{ ...good, id: `data:application/vc+jwt;base64,${passport}` }], 'PRESENTATION_INVALID'],
    ['more claims on the envelope', [{ ...good, credentialSubject: { hours: 1000 } }], 'PRESENTATION_INVALID'],
    ['more types on the envelope', [{ ...good, type: ['EnvelopedVerifiableCredential', 'X'] }], 'PRESENTATION_INVALID'],
    ['another type', [{ ...good, type: 'Envelope' }], 'PRESENTATION_INVALID'],
    ['no context', [{ ...good, '@context': undefined }], 'PRESENTATION_INVALID'],
    ['null beside a good one', [good, null], 'PRESENTATION_INVALID'],
    ['null', null, 'PRESENTATION_INVALID'],
    ['nothing', undefined, 'PRESENTATION_INVALID'],
    ['an empty list', [], 'PRESENTATION_INVALID'],
    ['a list within the list', [[good]], 'PRESENTATION_INVALID'],
  ])('row 50: %s', async (_, credentials, code) => {
    const token = await signWithJose(document(credentials), phone, { typ: 'vp+jwt', cty: 'vp' })
    expect(await verdictOn(token)).toMatchObject({ verdict: `rejected ${code}`, credentials: [] })
  })

  it('row 50: one envelope without a list is a list of one', async () => {
    const token = await signWithJose(document(good), phone, { typ: 'vp+jwt', cty: 'vp' })
    expect(await verdictOn(token)).toMatchObject({ verdict: 'accepted', credentials: ['accepted'] })
  })

  it.each([
    ['a credential as a presentation', {}, { typ: 'vc+jwt', cty: 'vc' }, 'TYP_INVALID'],
    ['typ missing', {}, { typ: undefined }, 'TYP_INVALID'],
    ['cty of a credential', {}, { cty: 'vc' }, 'TYP_INVALID'],
    ['the type of a credential', { type: ['VerifiableCredential'] }, {}, 'TYPE_INVALID'],
    ['no context', { '@context': undefined }, {}, 'CONTEXT_INVALID'],
    ['a holder that is no URL', { holder: { name: 'me' } }, {}, 'PRESENTATION_INVALID'],
    ['a vp claim', { vp: {} }, {}, 'VP_CLAIM_FORBIDDEN'],
    ['a vc claim', { vc: {} }, {}, 'VC_CLAIM_FORBIDDEN'],
  ])('row 50: %s', async (_, members, header, code) => {
    expect(await verdictOn(await present([passport], phone, members, header))).toMatchObject({
      verdict: `rejected ${code}`,
    })
  })

  it('row 50: typ in another spelling of the same media type', async () => {
    const token = await present([passport], phone, {}, { typ: 'application/VP+JWT', cty: undefined })
    expect(await verdictOn(token)).toMatchObject({ verdict: 'accepted' })
  })

  it('row 50: a presentation as a credential', async () => {
    const { verifier } = await createWorld()
    const report = await verifier.verify(await present([passport], phone), { type: VolunteerPassport })
    expect(!report.ok && report.problems[0].code).toBe('TYP_INVALID')
  })

  it.each([
    ['a presentation in the envelope', async () => present([passport], phone), 'TYP_INVALID'],
    ['no token in the envelope', async () => 'x', 'TOKEN_MALFORMED'],
    ['an empty envelope', async () => '', 'TOKEN_MALFORMED'],
    ['a tampered credential', async () => tamper(passport, 'payload'), 'SIGNATURE_INVALID'],
    [
      'a stranger’s credential',
      async () =>
        signWithJose(
          credentialDocument('VolunteerActivityCredential', activitySubject, { issuer: OTHER_OFFICE_DID }),
          otherOfficeKey,
        ),
      'ISSUER_NOT_TRUSTED',
    ],
    [
      'an office’s credential without a status',
      () => signActivity({}, { credentialStatus: undefined }),
      'STATUS_ENTRY_MISSING',
    ],
    ['an office’s credential with a false claim', () => signActivity({ hours: -1 }), 'CLAIM_INVALID'],
  ])('row 50: %s', async (_, token, code) => {
    expect(await verdictOn(await present([passport, await token()], phone))).toEqual({
      verdict: 'rejected CREDENTIAL_INVALID',
      checks: ALL_PASSED.replace('credentials:passed', 'credentials:failed'),
      credentials: ['accepted', `rejected ${code}`],
    })
  })

  it.each([undefined, null, 7, {}, new Uint8Array(8), '', 'a.b.c', tamper(passport, 'header')])(
    'row 1: what is no token: %#',
    async (token) => {
      const found = await verdictOn(token)
      expect(found.verdict).toMatch(
        /^rejected (TOKEN_MALFORMED|ENCODING_INVALID|JSON_INVALID|HEADER_INVALID|TYP_INVALID|ALG_NOT_ALLOWED)$/,
      )
      expect(found.checks).toMatch(/^decode:failed key:skipped .* holder:skipped$/)
    },
  )
})

describe('row 51: limits', () => {
  it('row 51: 10,000 credentials, and one more than the limit', async () => {
    for (const count of [65, 10_000]) {
      const credentials = Array.from({ length: count }, () => ({}))
      const token = await signWithJose(presentationDocument(credentials), phone, { typ: 'vp+jwt', cty: 'vp' })
      expect(await verdictOn(token)).toMatchObject({ verdict: 'rejected LIMIT_EXCEEDED', credentials: [] })
    }
  })

  it('row 51: as many as the limit', async () => {
    const card = await aboutDid(phone.did)
    const tokens = [passport, ...Array.from({ length: 63 }, () => card)]
    expect((await verdictOn(await present(tokens, phone))).credentials).toEqual(tokens.map(() => 'accepted'))
  })

  it('row 51: a presentation in a presentation in a presentation', async () => {
    let token = await present([passport], phone)
    for (let depth = 0; depth < 3; depth++) {
      const inner = {
        ...envelope(token),
        id: `data:application/vp+jwt,${token}`,
        type: 'EnvelopedVerifiablePresentation',
      }
      token = await signWithJose(presentationDocument([inner]), phone, { typ: 'vp+jwt', cty: 'vp' })
    }
    expect(await verdictOn(token)).toMatchObject({ verdict: 'rejected LIMIT_EXCEEDED' })
    const bare = await signWithJose(presentationDocument([presentationDocument([envelope(passport)])]), phone, {
      typ: 'vp+jwt',
      cty: 'vp',
    })
    expect(await verdictOn(bare)).toMatchObject({ verdict: 'rejected LIMIT_EXCEEDED' })
  })
})

describe('row 51: status lists of its credentials', () => {
  const url = (number: number) => `${listUrl('revocation').replace('1.jwt', 'more-')}${number}.jwt`
  const naming = (number: number) =>
    signActivity(
      {},
      {
        credentialStatus: {
          type: 'BitstringStatusListEntry',
          statusPurpose: 'revocation',
          statusListIndex: '42',
          statusListCredential: url(number),
        },
      },
    )
  const worldOf = async (lists: readonly { readonly length: number; readonly bits?: readonly number[] }[]) => {
    const world = await createWorld()
    for (const [number, { length, bits = [] }] of lists.entries()) {
      const body = await listToken(url(number), 'revocation', { bits, members: { note: 'a'.repeat(length) } })
      world.network.set(url(number), { body })
    }
    return world
  }

  it('row 51: have no more room together than those of one credential, cached or not', async () => {
    // 400,000 bytes each as they come: three of them have room in a presentation, and a fourth has not.
    const world = await worldOf([300_000, 300_000, 300_000, 300_000].map((length) => ({ length, bits: [42] })))
    const activities = await Promise.all([0, 1, 2, 3].map(naming))
    const token = await present([passport, ...activities], phone)
    for (const _ of ['fetched', 'cached']) {
      expect(summarise(await world.verifier.verifyPresentation(token, REQUEST)).credentials).toEqual([
        'accepted',
        'rejected STATUS_REVOKED',
        'rejected STATUS_REVOKED',
        'rejected STATUS_REVOKED',
        'undetermined STATUS_LIST_TOO_LARGE',
      ])
      world.clock.advance(2)
    }
    const alone = await present([passport, activities[3]!], phone)
    expect(summarise(await world.verifier.verifyPresentation(alone, REQUEST)).credentials).toEqual([
      'accepted',
      'rejected STATUS_REVOKED',
    ])
  })

  it('row 51: count once where many credentials name one', async () => {
    const world = await worldOf([{ length: 600_000 }])
    const one = await naming(0)
    const token = await present([passport, one, one, one, one], phone)
    expect(summarise(await world.verifier.verifyPresentation(token, REQUEST)).credentials).toEqual(
      Array(5).fill('accepted'),
    )
    expect(world.network.calls.filter((asked) => asked === url(0))).toHaveLength(1)
  })
})

describe('what could not be found out', () => {
  it('is undetermined, for the credential and for the whole', async () => {
    const world = await createWorld()
    world.network.set(listUrl('revocation'), 'FETCH_FAILED')
    const report = await world.verifier.verifyPresentation(await present([passport, activity], phone), REQUEST)
    expect(summarise(report)).toMatchObject({
      verdict: expect.stringMatching(/^undetermined CREDENTIAL_UNDETERMINED/),
      credentials: ['undetermined STATUS_LIST_UNAVAILABLE', 'undetermined STATUS_LIST_UNAVAILABLE'],
    })
    const byKey = await world.verifier.verifyPresentation(await present([passport], byThumbprint(phone)), REQUEST)
    expect(summarise(byKey)).toMatchObject({ verdict: 'undetermined CREDENTIAL_UNDETERMINED' })
  })

  it('a holder’s DID document out of reach leaves its credentials undetermined', async () => {
    const { verifier } = await createWorld()
    const did = 'did:web:wallet.example'
    const token = await present([await aboutDid(did)], { ...phone, keyId: `${did}#phone` })
    expect(summarise(await verifier.verifyPresentation(token, REQUEST))).toEqual({
      verdict: 'undetermined DID_NOT_FOUND',
      checks:
        'decode:passed key:unknown signature:skipped binding:skipped schema:skipped validity:skipped credentials:passed holder:skipped',
      credentials: ['undetermined DID_NOT_FOUND'],
    })
  })

  it('no key is fetched where every credential is refused', async () => {
    const { network, verifier } = await createWorld()
    const did = 'did:web:wallet.example'
    const token = await present(['x.y.z'], { ...phone, keyId: `${did}#phone` })
    expect(summarise(await verifier.verifyPresentation(token, REQUEST))).toMatchObject({
      verdict: 'rejected CREDENTIAL_INVALID',
      checks:
        'decode:passed key:skipped signature:skipped binding:skipped schema:skipped validity:skipped credentials:failed holder:skipped',
    })
    expect(network.calls).toEqual([])
  })

  it('a fault of an injected part accepts nothing', async () => {
    const failing = (at: 'get' | 'set'): StateStore => ({
      get: (key) => {
        if (at === 'get' && key.startsWith('nonce:')) throw new Error('disk')
        return undefined
      },
      set: (key) => {
        if (at === 'set' && key.startsWith('nonce:')) throw new Error('disk')
      },
    })
    for (const at of ['get', 'set'] as const) {
      const { verifier } = await createWorld({ state: failing(at) })
      const report = await verifier.verifyPresentation(await present([passport], phone), REQUEST)
      expect(summarise(report)).toMatchObject({
        verdict: 'undetermined INTERNAL_FAULT',
        credentials: ['undetermined INTERNAL_FAULT'],
      })
    }
  })
})

describe('row 54: once', () => {
  it('row 54: a nonce used twice', async () => {
    const { verifier } = await createWorld()
    const token = await present([passport], phone)
    expect(summarise(await verifier.verifyPresentation(token, REQUEST)).verdict).toBe('accepted')
    expect(summarise(await verifier.verifyPresentation(token, REQUEST))).toMatchObject({
      verdict: 'rejected NONCE_REUSED',
      credentials: ['rejected HOLDER_BINDING_FAILED'],
    })
    const other = { ...REQUEST, nonce: 'another-one' }
    const fresh = await present([passport], phone, { nonce: other.nonce })
    expect(summarise(await verifier.verifyPresentation(fresh, other)).verdict).toBe('accepted')
  })

  it('row 54: at the same time', async () => {
    const { verifier } = await createWorld()
    const token = await present([passport], phone)
    const reports = await Promise.all(Array.from({ length: 8 }, () => verifier.verifyPresentation(token, REQUEST)))
    expect(reports.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('row 54: one that could not be checked may be shown again', async () => {
    const world = await createWorld()
    const token = await present([passport], phone)
    world.network.set(listUrl('revocation'), 'FETCH_FAILED')
    expect((await world.verifier.verifyPresentation(token, REQUEST)).ok).toBe(false)
    await world.publishList('revocation')
    expect((await world.verifier.verifyPresentation(token, REQUEST)).ok).toBe(true)
  })

  it('row 54: another verifier with the same state', async () => {
    const values = new Map<string, string>()
    const state: StateStore = {
      get: async (key) => values.get(key),
      set: async (key, value) => {
        values.set(key, value)
      },
    }
    const world = await createWorld({ state })
    const token = await present([passport], phone)
    expect((await world.verifier.verifyPresentation(token, REQUEST)).ok).toBe(true)
    const report = await world.verifierWith({ state }).verifyPresentation(token, REQUEST)
    expect(summarise(report).verdict).toBe('rejected NONCE_REUSED')
  })
})

it('row 52: presentations of many holders at once have the verdicts that they have alone', async () => {
  const { verifier } = await createWorld()
  const cases = await Promise.all(
    Array.from({ length: 40 }, async (_, i) => {
      const own = phoneKey(i + 20)
      const signer = i % 3 === 0 ? stranger : own
      const nonce = `nonce-${i}`
      const token = await present([await aboutDid(own.did)], signer, { nonce })
      return { token, nonce, expected: i % 3 === 0 ? 'rejected HOLDER_BINDING_FAILED' : 'accepted' }
    }),
  )
  const reports = await Promise.all(
    cases.map(({ token, nonce }) => verifier.verifyPresentation(token, { audience: AUDIENCE, nonce })),
  )
  expect(reports.map((report) => summarise(report).verdict)).toEqual(cases.map(({ expected }) => expected))
})

it('row 53: options that change between reads are read once', async () => {
  const { verifier } = await createWorld()
  const reads: string[] = []
  const once = (name: string, values: readonly string[]) => ({
    enumerable: true,
    get: () => {
      reads.push(name)
      return values[reads.filter((read) => read === name).length - 1]
    },
  })
  const o = Object.defineProperties({} as typeof REQUEST, {
    audience: once('audience', [AUDIENCE, 'https://other.example']),
    nonce: once('nonce', [NONCE, 'another']),
  })
  expect((await verifier.verifyPresentation(await present([passport], phone), o)).ok).toBe(true)
  expect(reads.sort()).toEqual(['audience', 'nonce'])
})

it('says nothing of what a credential claims', async () => {
  const { verifier } = await createWorld()
  for (const token of [
    await present([passport, foreign], phone),
    await present([tamper(passport, 'payload')], phone),
  ]) {
    const text = JSON.stringify(await verifier.verifyPresentation(token, REQUEST))
    for (const secret of [OTHER_PERSON, 'Жұмабекова', phone.thumbprint, NONCE]) {
      if (!text.includes('"ok":true')) expect(text).not.toContain(secret)
    }
  }
})

it('never throws, whatever is presented', async () => {
  const verifier = createVerifier({
    trust: trustIssuers([OFFICE_DID]),
    resolver: createDidResolver({
      fetch: async () => {
        throw new Error('no network')
      },
    }),
    clock: () => new Date('2026-11-07T12:00:00Z'),
  })
  const header = JSON.stringify({ alg: 'EdDSA', kid: phone.keyId, typ: 'vp+jwt' })
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.anything(),
        fc
          .tuple(
            fc.dictionary(
              fc.constantFrom('verifiableCredential', 'holder', 'aud', 'nonce', 'exp', 'iat', 'type'),
              fc.jsonValue(),
            ),
            fc.jsonValue(),
          )
          .map(([members, inner]) =>
            signRaw(
              header,
              JSON.stringify({ ...presentationDocument([envelope(passport), inner]), ...members }),
              phone,
            ),
          ),
      ),
      async (token) => {
        const report = await verifier.verifyPresentation(token as string, REQUEST)
        expect(report.ok).toBe(false)
        expect(report.checks).toHaveLength(8)
      },
    ),
    { numRuns: 300 },
  )
})
