import { decodeVcJwt, importVerificationKey, verifySignature } from '@volunteer-passport/codec'
import {
  defineCredential,
  VolunteerActivity,
  VolunteerPassport,
  VolunteerPassportSummary,
  VolunteerRecognition,
  VolunteerTraining,
} from '@volunteer-passport/schema'
import {
  OFFICE_DID,
  officeKey,
  recognitionSubject,
  STATUS_BASE_URL,
  trainingSubject,
} from '@volunteer-passport/testing'
import { describe, expect, test } from 'vitest'
import {
  activity,
  BIN,
  BY,
  collect,
  documentOf,
  indexOf,
  LATER,
  NEXT_YEAR,
  openOffice,
  person,
  reopen,
  subjectOf,
} from './support/office.ts'

const passportOf = (ref: string) => ({ key: ref, person: ref, validUntil: NEXT_YEAR })

describe('a passport', () => {
  test('is the document of the contract, signed by the office', async () => {
    const { issuer } = await openOffice()
    const { subjectId } = await issuer.ledger.registerPerson(
      person('m-1', { opening: { hours: 100.25, activities: 20, asOf: new Date('2026-09-30T19:00:00Z') } }),
    )
    await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
    await issuer.ledger.recordActivity(activity('m-1', 'a-2', { day: 4, hours: 1.5 }))

    const { id, token, credential, outcome } = await issuer.issue(VolunteerPassport, passportOf('m-1'))

    expect(outcome).toBe('issued')
    const jws = decodeVcJwt(token)
    const key = importVerificationKey({ ...officeKey.publicJwk })
    if (!jws.ok || !key.ok) throw new Error('not decoded')
    expect(jws.value.header).toEqual({ alg: 'EdDSA', kid: officeKey.keyId, typ: 'vc+jwt', cty: 'vc' })
    expect(await verifySignature(key.value, jws.value.jws.signingInput, jws.value.jws.signature)).toBe(true)
    const index = indexOf(token)
    expect(jws.value.document).toEqual({
      '@context': ['https://www.w3.org/ns/credentials/v2', ...VolunteerPassport.contexts],
      id,
      type: ['VerifiableCredential', 'VolunteerPassportCredential'],
      name: VolunteerPassport.title,
      issuer: OFFICE_DID,
      validFrom: '2026-10-31T12:00:00Z',
      validUntil: '2027-10-31T12:00:00Z',
      credentialSubject: {
        id: subjectId,
        passportNumber: expect.stringMatching(/^75-\d{8}-\d$/),
        person: person('m-1').name,
        ageAtLeast: 18,
        memberSince: '2023-04-01',
        level: 'active',
        region: 'KZ-75',
        totals: {
          hours: 104.75,
          activities: 22,
          asOf: '2026-10-31T12:00:00Z',
          opening: { hours: 100.25, activities: 20, asOf: '2026-09-30T19:00:00Z' },
        },
      },
      credentialStatus: ['revocation', 'suspension', 'refresh'].map((statusPurpose) => ({
        type: 'BitstringStatusListEntry',
        statusPurpose,
        statusListIndex: index,
        statusListCredential: `${STATUS_BASE_URL}/${statusPurpose}/1.jwt`,
      })),
      credentialSchema: { id: VolunteerPassport.schemaUrl, type: 'JsonSchema' },
      iat: Date.parse('2026-10-31T12:00:00Z') / 1000,
    })
    expect(credential).toMatchObject({ id, issuer: OFFICE_DID, validUntil: NEXT_YEAR })
  })

  test('states an age that it reached and never the birth date', async () => {
    const { issuer } = await openOffice()
    // The office's day is already 1 November in Almaty at 20:00 UTC of 31 October.
    const ages = { 'm-13': '2012-11-01', 'm-14': '2012-10-31', 'm-16': '2010-10-31', 'm-18': '2008-10-31' }
    for (const [ref, birthDate] of Object.entries(ages)) {
      await issuer.ledger.registerPerson(person(ref, { birthDate, guardianConsent: { givenOn: '2026-01-01' } }))
    }
    await issuer.ledger.registerPerson({ ...person('m-unknown'), birthDate: undefined } as never)
    const stated = new Map<string, unknown>()
    for (const ref of [...Object.keys(ages), 'm-unknown']) {
      const { token } = await issuer.issue(VolunteerPassport, passportOf(ref))
      expect(token).not.toContain('birthDate')
      stated.set(ref, subjectOf(token).ageAtLeast)
    }
    expect(Object.fromEntries(stated)).toEqual({
      'm-13': undefined,
      'm-14': 14,
      'm-16': 16,
      'm-18': 18,
      'm-unknown': undefined,
    })
  })

  test('of a child needs a consent that runs today', async () => {
    const { issuer, clock } = await openOffice()
    const child = { birthDate: '2014-01-01' }
    await issuer.ledger.registerPerson(person('m-1', child))
    const refused = () =>
      expect(issuer.issue(VolunteerPassport, passportOf('m-1'))).rejects.toMatchObject({
        code: 'PERSON_CONSENT_MISSING',
      })
    await refused()
    await issuer.ledger.registerPerson(person('m-1', { ...child, guardianConsent: { givenOn: '2026-11-01' } }))
    await refused()
    await issuer.ledger.registerPerson(
      person('m-1', { ...child, guardianConsent: { givenOn: '2026-01-01', until: '2026-10-30' } }),
    )
    await refused()
    await issuer.ledger.registerPerson(
      person('m-1', { ...child, guardianConsent: { givenOn: '2026-01-01', until: '2026-10-31', scope: 'trees' } }),
    )
    const { token } = await issuer.issue(VolunteerPassport, passportOf('m-1'))
    expect(token).not.toContain('trees')
    clock.advance(86_400)
    await issuer.ledger.registerPerson(person('m-2', { ...child, guardianConsent: { givenOn: '2026-11-01' } }))
    expect((await issuer.issue(VolunteerPassport, passportOf('m-2'))).outcome).toBe('issued')
  })

  test('is never made from claims of the caller, nor is its summary', async () => {
    const { issuer } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1'))
    const claims = { totals: { hours: 9000, activities: 1, asOf: '2026-10-31T12:00:00Z' } } as never
    await expect(issuer.issue(VolunteerPassport, { ...passportOf('m-1'), claims })).rejects.toMatchObject({
      code: 'CLAIM_FORBIDDEN',
    })
    await expect(issuer.issue(VolunteerPassportSummary, { ...passportOf('m-1'), claims })).rejects.toMatchObject({
      code: 'LINT_FAILED',
    })
  })

  test('needs a registered person and an end in the future', async () => {
    const { issuer } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1'))
    const code = async (input: object) =>
      issuer.issue(VolunteerPassport, input as never).then(
        () => 'issued',
        (error) => error.problem,
      )
    expect(await code({ key: 'k', person: 'm-9', validUntil: NEXT_YEAR })).toMatchObject({
      code: 'PERSON_UNKNOWN',
      path: ['person'],
    })
    expect(await code({ key: 'k', person: 'm-1' })).toMatchObject({ code: 'LINT_FAILED', path: ['validUntil'] })
    expect(await code({ key: 'k', validUntil: NEXT_YEAR })).toMatchObject({ code: 'LINT_FAILED', path: ['person'] })
    expect(await code({ key: '', person: 'm-1', validUntil: NEXT_YEAR })).toMatchObject({
      code: 'LINT_FAILED',
      path: ['key'],
    })
    expect(await code({ key: 'a\u2028b', person: 'm-1', validUntil: NEXT_YEAR })).toMatchObject({ path: ['key'] })
    expect(await code({ key: '\ud800', person: 'm-1', validUntil: NEXT_YEAR })).toMatchObject({ path: ['key'] })
    expect(await code({ key: 'k', person: 'm-1', validUntil: '2027' })).toMatchObject({ path: ['validUntil'] })
    expect(await code({ key: 'k', person: 'm-1', validUntil: new Date(Number.NaN) })).toMatchObject({
      path: ['validUntil'],
    })
    expect(await code({ key: 'k', person: 'm-1', validUntil: new Date('2026-10-31T12:00:00Z') })).toMatchObject({
      path: ['validUntil'],
    })
    await expect(collect(issuer.issueAll({} as never, [], { jobId: 'j' }))).rejects.toThrow(TypeError)
    await expect(issuer.issue({} as never, passportOf('m-1'))).rejects.toThrow(TypeError)
  })
})

describe('one key, one input, one credential', () => {
  test('the same input answers the very same token whatever the ledger says today', async () => {
    const { issuer, registry, clock } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1'))
    const first = await issuer.issue(VolunteerPassport, passportOf('m-1'))
    await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
    clock.advance(3600)
    const again = await issuer.issue(VolunteerPassport, { validUntil: NEXT_YEAR, person: 'm-1', key: 'm-1' })
    expect(again).toEqual({ ...first, outcome: 'unchanged' })
    const elsewhere = await reopen({ registry, clock })
    expect(await elsewhere.issue(VolunteerPassport, passportOf('m-1'))).toEqual({ ...first, outcome: 'unchanged' })
  })

  test('another input under the key is a conflict, another key for the person has a passport already', async () => {
    const { issuer, clock } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1'))
    await issuer.ledger.registerPerson(person('m-2'))
    const { id } = await issuer.issue(VolunteerPassport, passportOf('m-1'))
    const conflict = { code: 'ISSUANCE_CONFLICT', facts: { id, generation: 1 } }
    await expect(issuer.issue(VolunteerPassport, { ...passportOf('m-1'), validUntil: LATER })).rejects.toMatchObject(
      conflict,
    )
    await expect(issuer.issue(VolunteerPassport, { ...passportOf('m-1'), person: 'm-2' })).rejects.toMatchObject(
      conflict,
    )
    await expect(issuer.issue(VolunteerPassport, { ...passportOf('m-1'), key: 'other' })).rejects.toMatchObject({
      code: 'PERSON_HAS_PASSPORT',
      facts: { id },
    })
    clock.set('2027-11-01T00:00:00Z')
    const next = await issuer.issue(VolunteerPassport, { key: 'other', person: 'm-1', validUntil: LATER })
    expect(next.outcome).toBe('issued')
  })

  test('after a revocation the person may have one under another key, with the same number and subject', async () => {
    const { issuer } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1'))
    const first = await issuer.issue(VolunteerPassport, passportOf('m-1'))
    await issuer.revoke(first.id, BY)
    const second = await issuer.issue(VolunteerPassport, { ...passportOf('m-1'), key: 'm-1-b' })
    const { id, passportNumber } = second.credential.subject
    expect({ id, passportNumber }).toEqual({
      id: first.credential.subject.id,
      passportNumber: first.credential.subject.passportNumber,
    })
    expect(indexOf(second.token)).not.toBe(indexOf(first.token))
  })
})

describe('other types', () => {
  test('an activity is issued from the ledger by its participationId, without an end of its own', async () => {
    const { issuer } = await openOffice()
    const { subjectId } = await issuer.ledger.registerPerson(person('m-1'))
    const { organisation, project, sector, role, mode, confirmation, hours, participationId } = activity('m-1', 'a-1')
    await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
    const { token } = await issuer.issue(VolunteerActivity, { key: `${BIN}:a-1` })
    expect(documentOf(token)).not.toHaveProperty('validUntil')
    expect(subjectOf(token)).toEqual({
      id: subjectId,
      participationId,
      organisation,
      project,
      sector,
      role,
      activityStartDate: '2026-10-03T03:00:00Z',
      activityEndDate: '2026-10-03T06:00:00Z',
      hours,
      mode,
      confirmation,
    })
    await issuer.ledger.registerPerson(person('m-2'))
    await issuer.ledger.recordActivity(activity('m-1', 'a-2', { day: 5 }))
    await expect(issuer.issue(VolunteerActivity, { key: `${BIN}:a-2`, person: 'm-2' })).rejects.toMatchObject({
      code: 'ACTIVITY_CONFLICT',
    })
    await expect(issuer.issue(VolunteerActivity, { key: `${BIN}:a-9` })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await issuer.ledger.revokeActivity(`${BIN}:a-2`, BY)
    await expect(issuer.issue(VolunteerActivity, { key: `${BIN}:a-2` })).rejects.toMatchObject({
      code: 'ACTIVITY_NOT_CONFIRMED',
    })
  })

  test('training and recognition take the claims of the caller', async () => {
    const { issuer } = await openOffice()
    const { subjectId } = await issuer.ledger.registerPerson(person('m-1'))
    const { id: _training, ...training } = trainingSubject
    const { id: _recognition, ...recognition } = recognitionSubject
    const made = [
      await issuer.issue(VolunteerTraining, { key: 't-1', person: 'm-1', claims: training }),
      await issuer.issue(VolunteerRecognition, { key: 't-1', person: 'm-1', claims: recognition }),
    ]
    expect(made.map(({ token }) => subjectOf(token))).toEqual([
      { ...training, id: subjectId },
      { ...recognition, id: subjectId },
    ])
  })

  test('a type of the office is issued with its own contexts and a status all the same', async () => {
    const { issuer } = await openOffice()
    const type = defineCredential<{ id: string; badge: string }>({
      name: 'BadgeCredential',
      contexts: ['https://badge.example/v1'],
      claims: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as never }) } },
    })
    const { token, id } = await issuer.issue(type, { key: 'b-1', claims: { id: 'urn:x:1', badge: 'gold' } })
    const renewed = await issuer.renew(id, { validUntil: NEXT_YEAR })
    for (const one of [token, renewed.token]) {
      expect(documentOf(one)).toMatchObject({
        '@context': ['https://www.w3.org/ns/credentials/v2', 'https://badge.example/v1'],
        type: ['VerifiableCredential', 'BadgeCredential'],
        credentialSubject: { id: 'urn:x:1', badge: 'gold' },
        credentialStatus: [
          { statusPurpose: 'revocation' },
          { statusPurpose: 'suspension' },
          { statusPurpose: 'refresh' },
        ],
      })
    }
  })

  test('issueAll issues other types row by row, each once', async () => {
    const { issuer } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1'))
    await collect(issuer.ledger.recordActivities([1, 2, 3].map((day) => activity('m-1', `a-${day}`, { day }))))
    const rows = ['a-1', 'a-2', 'a-9', 'a-3', 'a-1'].map((record) => ({ key: `${BIN}:${record}` }))
    const run = () => collect(issuer.issueAll(VolunteerActivity, rows, { jobId: 'job-1' }))
    const first = await run()
    expect(first.map(({ outcome }) => outcome)).toEqual(['issued', 'issued', 'rejected', 'issued', 'unchanged'])
    expect(first[2]).toMatchObject({ key: `${BIN}:a-9`, problem: { code: 'NOT_FOUND', path: ['key'] } })
    const second = await run()
    expect(second.map(({ outcome }) => outcome)).toEqual([
      'unchanged',
      'unchanged',
      'rejected',
      'unchanged',
      'unchanged',
    ])
    expect(second.map((o) => 'token' in o && o.token)).toEqual(first.map((o) => 'token' in o && o.token))
  })
})
