import { VolunteerActivity, VolunteerPassport, VolunteerTraining } from '@volunteer-passport/schema'
import { trainingSubject } from '@volunteer-passport/testing'
import { describe, expect, test } from 'vitest'
import {
  activity,
  BIN,
  BY,
  collect,
  LATER,
  NEXT_YEAR,
  openOffice,
  person,
  publishedBits,
  subjectOf,
} from './support/office.ts'

async function officeWithPassport() {
  const office = await openOffice()
  await office.issuer.ledger.registerPerson(person('m-1'))
  const first = await office.issuer.issue(VolunteerPassport, { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR })
  return { ...office, first }
}

const LOST = { reason: 'lost', actor: 'clerk-7' } as const

describe('renew', () => {
  test('makes the next generation by the ledger of today; the old one stays valid', async () => {
    const { issuer, first, web } = await officeWithPassport()
    await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
    const second = await issuer.renew(first.id, { validUntil: LATER })
    expect(second).toMatchObject({ outcome: 'renewed', credential: { validUntil: LATER } })
    expect(subjectOf(second.token).totals).toMatchObject({ hours: 3 })
    await issuer.publishStatusLists(web)
    expect(await publishedBits(web, first.token)).toEqual(['refresh'])
    expect(await issuer.get(second.id)).toMatchObject({
      key: 'm-1',
      generation: 2,
      predecessor: first.id,
      person: 'm-1',
    })
  })

  test('a second time answers the same, with another end it is a conflict', async () => {
    const { issuer, first } = await officeWithPassport()
    const second = await issuer.renew(first.id, { validUntil: LATER })
    expect(await issuer.renew(first.id, { validUntil: LATER })).toEqual({ ...second, outcome: 'unchanged' })
    const conflict = { code: 'CREDENTIAL_SUPERSEDED', facts: { id: second.id, generation: 2 } }
    await expect(issuer.renew(first.id, { validUntil: NEXT_YEAR })).rejects.toMatchObject(conflict)
    await expect(issuer.replace(first.id, LOST)).rejects.toMatchObject(conflict)
    await issuer.revoke(second.id, BY)
    expect(await issuer.renew(first.id, { validUntil: LATER })).toEqual({ ...second, outcome: 'unchanged' })
  })

  test('only what is live is renewed', async () => {
    const { issuer, first } = await officeWithPassport()
    await issuer.suspend(first.id, BY)
    await expect(issuer.renew(first.id, { validUntil: LATER })).rejects.toMatchObject({ code: 'CREDENTIAL_NOT_LIVE' })
    await issuer.revoke(first.id, BY)
    await expect(issuer.renew(first.id, { validUntil: LATER })).rejects.toMatchObject({ code: 'CREDENTIAL_NOT_LIVE' })
    await expect(issuer.renew('urn:uuid:nobody', { validUntil: LATER })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(issuer.renew(first.id, {} as never)).rejects.toMatchObject({ code: 'LINT_FAILED' })
    await expect(issuer.renew(first.id, { validUntil: new Date('2026-01-01') })).rejects.toMatchObject({
      code: 'CREDENTIAL_NOT_LIVE',
    })
  })

  test('an end in the past, a child without consent and a person with another passport are refused', async () => {
    const { issuer, first, clock } = await officeWithPassport()
    await expect(issuer.renew(first.id, { validUntil: new Date('2026-01-01') })).rejects.toMatchObject({
      code: 'LINT_FAILED',
    })
    await issuer.ledger.registerPerson(person('m-1', { birthDate: '2016-01-01' }))
    await expect(issuer.renew(first.id, { validUntil: LATER })).rejects.toMatchObject({
      code: 'PERSON_CONSENT_MISSING',
    })
    await issuer.ledger.registerPerson(person('m-1'))
    clock.set('2027-11-01T00:00:00Z')
    const other = await issuer.issue(VolunteerPassport, { key: 'm-1-b', person: 'm-1', validUntil: LATER })
    await expect(issuer.renew(first.id, { validUntil: LATER })).rejects.toMatchObject({
      code: 'PERSON_HAS_PASSPORT',
      facts: { id: other.id },
    })
  })

  test('claims of the caller are signed again as they were', async () => {
    const { issuer } = await officeWithPassport()
    const { id: _, ...claims } = trainingSubject
    const first = await issuer.issue(VolunteerTraining, { key: 't-1', person: 'm-1', claims })
    const second = await issuer.renew(first.id, { validUntil: LATER })
    expect(second.credential.document).toEqual({
      ...first.credential.document,
      id: second.id,
      validUntil: '2028-10-31T12:00:00Z',
      credentialStatus: second.credential.document.credentialStatus,
    })
  })
})

describe('replace', () => {
  test('revokes the old one and the earlier ones in the same breath', async () => {
    const { issuer, first, web, clock } = await officeWithPassport()
    const second = await issuer.renew(first.id, { validUntil: LATER })
    const third = await issuer.replace(second.id, LOST)
    expect(third).toMatchObject({ outcome: 'replaced', credential: { validUntil: LATER } })
    await issuer.publishStatusLists(web)
    const bits = await Promise.all([first, second, third].map(({ token }) => publishedBits(web, token)))
    expect(bits).toEqual([['revocation', 'refresh'], ['revocation'], []])
    expect((await issuer.history(second.id)).at(-1)).toMatchObject({
      event: 'revoked',
      at: clock(),
      actor: 'clerk-7',
      reason: 'lost',
    })
    expect((await issuer.history(third.id)).map(({ actor }) => actor)).toEqual(['clerk-7', 'clerk-7'])
    expect(await issuer.replace(second.id, LOST)).toEqual({ ...third, outcome: 'unchanged' })
    await expect(issuer.replace(second.id, { ...LOST, reason: 'fraud' })).rejects.toMatchObject({
      code: 'CREDENTIAL_SUPERSEDED',
    })
  })

  test('what was revoked or suspended before may be replaced by its id', async () => {
    const { issuer, first } = await officeWithPassport()
    await issuer.revoke(first.id, LOST)
    const second = await issuer.replace(first.id, LOST)
    await issuer.suspend(second.id, BY)
    const third = await issuer.replace(second.id, { ...LOST, validUntil: LATER })
    expect((await collect(issuer.find({ person: 'm-1' }))).map(({ id, state }) => [id, state])).toEqual([
      [first.id, 'revoked'],
      [second.id, 'revoked'],
      [third.id, 'issued'],
    ])
  })

  test('needs a reason and an actor, and an end to come', async () => {
    const { issuer, first, clock } = await officeWithPassport()
    await expect(issuer.replace(first.id, { actor: 'clerk-7' } as never)).rejects.toMatchObject({
      code: 'REASON_INVALID',
    })
    await expect(issuer.replace(first.id, { reason: 'lost' } as never)).rejects.toMatchObject({ code: 'ACTOR_INVALID' })
    clock.set('2027-11-01T00:00:00Z')
    await expect(issuer.replace(first.id, LOST)).rejects.toMatchObject({ code: 'LINT_FAILED' })
    expect(await issuer.get(first.id)).toMatchObject({ state: 'issued' })
    expect(await issuer.replace(first.id, { ...LOST, validUntil: LATER })).toMatchObject({ outcome: 'replaced' })
  })

  test('an activity is replaced by what the ledger says, and not once it is revoked', async () => {
    const { issuer } = await officeWithPassport()
    await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
    const key = `${BIN}:a-1`
    const first = await issuer.issue(VolunteerActivity, { key })
    const second = await issuer.replace(first.id, LOST)
    expect(subjectOf(second.token)).toEqual(subjectOf(first.token))
    await issuer.ledger.revokeActivity(key, BY)
    await expect(issuer.replace(second.id, LOST)).rejects.toMatchObject({ code: 'ACTIVITY_NOT_CONFIRMED' })
  })
})
