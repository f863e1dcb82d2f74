import {
  type CredentialProfile,
  createJwkSigner,
  decodeCredentialJwt,
  encodeCredentialJwt,
  readCredentialClaims,
  signJws,
} from '@volunteer-passport/codec'
import {
  CONTEXT_URL,
  CREDENTIALS_V2_CONTEXT_URL,
  type CredentialType,
  type JsonObject,
  languageValues,
  NATIONAL_DOMAIN,
  OPEN_BADGES_CONTEXT_URL,
  officeDid,
  parseCredential,
  VolunteerActivity,
  VolunteerRecognition,
  VolunteerTraining,
} from '@volunteer-passport/schema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf, ed25519Jwk, okValue } from './keys.ts'

const DID = officeDid('KZ-75')
const PERSON = 'urn:uuid:5b6f0f6c-7c52-4c9f-9a39-3f0d1a7be604'
const BIN = '200540012348'
const signer = createJwkSigner({ keyId: `${DID}#key-1`, privateJwk: ed25519Jwk })
const organisation = { bin: BIN, name: languageValues({ kk: '«Жасыл дала» қоры', en: 'Green Steppe Fund' }) }
const wire = (value: unknown): JsonObject => JSON.parse(JSON.stringify(value))

const ACTIVITY = {
  id: PERSON,
  participationId: `${BIN}:zhas-agash_42`,
  organisation,
  project: { name: languageValues({ kk: '«Жас ағаш»', en: 'Young Tree' }), id: 'https://jas-agash.example/' },
  sector: 'ecology',
  role: languageValues({ kk: 'Көшет отырғызушы', en: 'Tree planter' }),
  activityStartDate: '2026-10-17T04:00:00Z',
  activityEndDate: '2026-10-17T09:30:00Z',
  hours: 5.25,
  mode: 'onSite',
  skills: [
    { name: languageValues({ en: 'Teamwork' }), id: 'http://data.europa.eu/esco/skill/1', assessedBy: 'organisation' },
    { name: languageValues({ kk: 'Төзім' }), assessedBy: 'self' },
  ],
  confirmation: { method: 'coordinator', date: '2026-10-18' },
}
const TRAINING = {
  id: PERSON,
  participationId: `${BIN}:first-aid-1`,
  provider: { ...organisation, id: 'https://green-steppe.example/' },
  course: { name: languageValues({ kk: 'Алғашқы көмек' }) },
  completedOn: '2026-03-11',
  hours: 16,
}
const RECOGNITION = {
  id: PERSON,
  recognitionId: `${BIN}:award-7`,
  awardedBy: organisation,
  award: { name: languageValues({ en: 'Volunteer of the Year' }) },
  awardedDate: '2026-12-05',
}

const documentOf = (type: string, subject: object, members: object = {}): JsonObject =>
  wire({
    '@context': [CREDENTIALS_V2_CONTEXT_URL, CONTEXT_URL],
    id: 'urn:uuid:0f2a1c8e-91d3-4f55-8a7c-6f1f4f0b7d21',
    type: ['VerifiableCredential', type],
    name: languageValues({ kk: 'Еріктінің куәлігі', en: 'Volunteer credential' }),
    issuer: DID,
    validFrom: '2026-12-31T12:00:00Z',
    credentialSubject: subject,
    credentialStatus: {
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: '42',
      statusListCredential: `https://${NATIONAL_DOMAIN}/offices/kz-75/status/revocation/1.jwt`,
    },
    credentialSchema: { id: `https://${NATIONAL_DOMAIN}/schemas/v1/${type}.json`, type: 'JsonSchema' },
    iat: 1_798_718_400,
    ...members,
  })
const DEEDS: readonly (readonly [string, CredentialType<unknown>, JsonObject])[] = [
  ['activity', VolunteerActivity, documentOf(VolunteerActivity.name, ACTIVITY, { validUntil: '2030-01-01T00:00:00Z' })],
  ['training', VolunteerTraining, documentOf(VolunteerTraining.name, TRAINING)],
  ['recognition', VolunteerRecognition, documentOf(VolunteerRecognition.name, RECOGNITION)],
]
const [activity, training, recognition] = DEEDS.map(([, , document]) => document) as [
  JsonObject,
  JsonObject,
  JsonObject,
]

const encode = (document: JsonObject, profile: CredentialProfile = 'openBadges') => {
  const { header, claims } = encodeCredentialJwt(document, { signer, profile })
  return { header, claims: wire(claims) }
}
const read = (claims: object, header: JsonObject = { typ: 'JWT' }) => readCredentialClaims(header, wire(claims))

describe('a badge', () => {
  it('of an activity holds what a badge wallet shows, and the credential as it was', () => {
    const { header, claims } = encode(activity)
    expect(header).toEqual({ alg: 'EdDSA', kid: signer.keyId, typ: 'JWT' })
    const { id: _, ...own } = wire(ACTIVITY)
    const hours = `https://${NATIONAL_DOMAIN}/vocab/v1#hours`
    expect(claims).toEqual({
      '@context': [
        CREDENTIALS_V2_CONTEXT_URL,
        'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
        OPEN_BADGES_CONTEXT_URL,
      ],
      id: activity.id,
      type: ['VerifiableCredential', 'OpenBadgeCredential', 'VolunteerActivityCredential'],
      name: 'Young Tree',
      issuer: { id: DID, type: ['Profile'] },
      validFrom: '2026-12-31T12:00:00Z',
      validUntil: '2030-01-01T00:00:00Z',
      credentialStatus: activity.credentialStatus,
      iat: 1_798_718_400,
      credentialSubject: {
        id: PERSON,
        type: ['AchievementSubject'],
        role: 'Tree planter',
        activityStartDate: '2026-10-17T04:00:00Z',
        activityEndDate: '2026-10-17T09:30:00Z',
        source: {
          id: `https://${NATIONAL_DOMAIN}/organisations/${BIN}`,
          type: ['Profile'],
          name: 'Green Steppe Fund',
          otherIdentifier: [{ type: 'IdentifierEntry', identifier: BIN, identifierType: 'ext:BIN' }],
        },
        result: [{ type: ['Result'], resultDescription: hours, value: '5.25' }],
        achievement: {
          id: 'https://jas-agash.example/',
          type: ['Achievement'],
          achievementType: 'CommunityService',
          name: 'Young Tree',
          description: 'Tree planter. Green Steppe Fund',
          criteria: { narrative: expect.stringContaining('confirmed by the organisation') },
          tag: ['ecology'],
          alignment: [
            {
              type: ['Alignment'],
              targetName: 'Teamwork',
              targetUrl: 'http://data.europa.eu/esco/skill/1',
              targetFramework: 'ESCO',
            },
          ],
          resultDescription: [{ id: hours, type: ['ResultDescription'], name: 'Hours', resultType: 'ext:Hours' }],
        },
      },
      volunteerCredential: {
        name: activity.name,
        credentialSubject: own,
        credentialSchema: activity.credentialSchema,
      },
      iss: DID,
      jti: activity.id,
      sub: PERSON,
      nbf: 1_798_718_400,
      exp: 1_893_456_000,
    })
  })

  it('has what Open Badges 3.0 requires, for each kind of deed', () => {
    for (const [, , document] of DEEDS) {
      const { claims } = encode(document)
      expect(claims).toMatchObject({
        id: expect.any(String),
        name: expect.any(String),
        issuer: { id: DID, type: ['Profile'] },
        validFrom: expect.any(String),
        credentialSubject: {
          id: PERSON,
          type: ['AchievementSubject'],
          achievement: {
            id: expect.stringMatching(/^https:\/\/[^ ]+$/),
            type: ['Achievement'],
            name: expect.stringMatching(/./),
            description: expect.stringMatching(/./),
            criteria: { narrative: expect.stringMatching(/^[^\n]+\n[^\n]+\n[^\n]+$/) },
          },
        },
      })
      expect(Array.isArray(claims.credentialStatus)).toBe(false)
    }
    expect(encode(training).claims).toMatchObject({ awardedDate: '2026-03-11T00:00:00Z' })
    expect(encode(recognition).claims).toMatchObject({ awardedDate: '2026-12-05T00:00:00Z' })
  })

  it('says where an activity is the volunteer’s own word alone', () => {
    const declared = { ...ACTIVITY, confirmation: { method: 'self-declared', date: '2026-10-18' } }
    const { claims } = encode(documentOf(VolunteerActivity.name, declared))
    expect(claims).toMatchObject({
      credentialSubject: { achievement: { criteria: { narrative: expect.stringContaining('hours do not count') } } },
    })
  })

  it.each(DEEDS)('of %s is read as the document that it was written from', async (_, type, document) => {
    const { header, claims } = encode(document)
    const token = await signJws({ header, payload: new TextEncoder().encode(JSON.stringify(claims)), signer })
    const decoded = okValue(decodeCredentialJwt(token))
    expect(decoded.document).toEqual(document)
    expect(parseCredential(decoded.document, type)).toMatchObject({ ok: true })
    expect(okValue(read(claims, {}))).toEqual(document)
  })

  it('under typ vc+jwt too, as some write it', () => {
    const { iss: _, jti: __, sub: ___, nbf: ____, exp: _____, ...claims } = encode(activity).claims
    expect(okValue(read(claims, { typ: 'vc+jwt' }))).toEqual(activity)
  })

  it('is none for another type', () => {
    expect(() => encode(documentOf('VolunteerPassportCredential', { id: PERSON }))).toThrow(TypeError)
  })
})

describe('refuses', () => {
  const { claims } = encode(activity)
  const subject = claims.credentialSubject as JsonObject
  const own = claims.volunteerCredential as JsonObject
  const withSubject = (members: object) => ({ ...claims, credentialSubject: { ...subject, ...members } })
  const withOwn = (members: object) => ({ ...claims, volunteerCredential: { ...own, ...members } })
  it.each<[string, object, string]>([
    ['no iss', { ...claims, iss: undefined }, 'CLAIM_MISSING'],
    ['no jti', { ...claims, jti: undefined }, 'CLAIM_MISSING'],
    ['no nbf', { ...claims, nbf: undefined }, 'CLAIM_MISSING'],
    ['no sub', { ...claims, sub: undefined }, 'CLAIM_MISSING'],
    ['another iss', { ...claims, iss: 'did:web:other.example' }, 'ISSUER_MISMATCH'],
    ['another issuer', { ...claims, issuer: { id: 'did:web:other.example' } }, 'ISSUER_MISMATCH'],
    ['another jti', { ...claims, jti: 'urn:x:1' }, 'ID_MISMATCH'],
    ['another sub', { ...claims, sub: 'urn:x:1' }, 'SUBJECT_MISMATCH'],
    ['another subject', withSubject({ id: 'urn:x:1' }), 'SUBJECT_MISMATCH'],
    ['another nbf', { ...claims, nbf: 1_798_718_401 }, 'DATE_MISMATCH'],
    ['another exp', { ...claims, exp: 1_893_456_001 }, 'DATE_MISMATCH'],
    ['no exp', { ...claims, exp: undefined }, 'DATE_MISMATCH'],
    ['an exp without an end', { ...claims, validUntil: undefined }, 'DATE_MISMATCH'],
    ['an nbf that is text', { ...claims, nbf: '1798718400' }, 'CLAIM_INVALID'],
    ['another result', withSubject({ result: [{ value: '500' }] }), 'CLAIM_INVALID'],
    ['no result', withSubject({ result: undefined }), 'CLAIM_INVALID'],
    ['another day', withSubject({ activityEndDate: '2026-10-18T09:30:00Z' }), 'CLAIM_INVALID'],
    ['an award that is none', { ...claims, awardedDate: '2026-10-18T00:00:00Z' }, 'CLAIM_INVALID'],
    [
      'other hours within',
      withOwn({ credentialSubject: { ...(own.credentialSubject as object), hours: 500 } }),
      'CLAIM_INVALID',
    ],
    [
      'another person within',
      withOwn({ credentialSubject: { ...(own.credentialSubject as object), id: 'urn:x:1' } }),
      'CLAIM_INVALID',
    ],
    ['nothing within', { ...claims, volunteerCredential: undefined }, 'CLAIM_MISSING'],
    ['text within', { ...claims, volunteerCredential: 'x' }, 'CLAIM_INVALID'],
    ['a list of subjects', { ...claims, credentialSubject: [subject] }, 'SUBJECT_MISMATCH'],
    ['no context of a badge', { ...claims, '@context': [CREDENTIALS_V2_CONTEXT_URL] }, 'VC_CLAIM_INVALID'],
    [
      'the context of somebody else',
      { ...claims, '@context': ['https://evil.example/purl.imsglobal.org/spec/ob/v3p0/context.json'] },
      'VC_CLAIM_INVALID',
    ],
  ])('%s', (_, badge, code) => {
    expect(codeOf(read(badge))).toBe(code)
  })

  it('a badge of others is left as it is, less the registered claims', () => {
    const badge: JsonObject = { ...claims, type: ['VerifiableCredential', 'AchievementCredential'] }
    const { iss: _, jti: __, sub: ___, nbf: ____, exp: _____, ...document } = badge
    expect(okValue(read(badge))).toEqual(document)
  })

  it('never throws, whatever the claims', () => {
    const some = fc.dictionary(fc.constantFrom(...Object.keys(claims), ...Object.keys(subject)), fc.jsonValue())
    fc.assert(
      fc.property(some, some, some, fc.constantFrom('JWT', 'vc+jwt'), (members, inSubject, inOwn, typ) => {
        const badge = {
          ...claims,
          credentialSubject: { ...subject, ...inSubject },
          volunteerCredential: { ...own, ...inOwn },
          ...members,
        }
        expect(typeof read(badge, { typ }).ok).toBe('boolean')
      }),
    )
  })
})

it('whatever deed is written is read back', () => {
  const texts = fc.string({ minLength: 1 }).map((text) => languageValues({ kk: `«${text}»` }))
  const deed = fc.record({
    hours: fc.integer({ min: 1, max: 40_000 }).map((quarters) => quarters / 4),
    role: texts,
    project: fc.record({ name: texts }),
    participationId: fc
      .string({ minLength: 1 })
      .filter((text) => !/\p{Surrogate}/u.test(text))
      .map((text) => `${BIN}:${text}`),
    extra: fc.jsonValue(),
  })
  fc.assert(
    fc.property(deed, (members) => {
      const document = documentOf(VolunteerActivity.name, { ...ACTIVITY, ...members })
      expect(okValue(read(encode(document).claims))).toEqual(document)
    }),
  )
})
