import { VolunteerPassport } from '@volunteer-passport/schema'
import { STATUS_BASE_URL } from '@volunteer-passport/testing'
import { describe, expect, test } from 'vitest'
import {
  BY,
  collect,
  LATER,
  NEXT_YEAR,
  openOffice,
  person,
  publishedBits,
  readWholeLog,
  subjectOf,
} from './support/office.ts'

async function officeWithPassport() {
  const office = await openOffice()
  await office.issuer.ledger.registerPerson(person('m-1'))
  const first = await office.issuer.issue(VolunteerPassport, { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR })
  return { ...office, first }
}

const REVOCATION = [`${STATUS_BASE_URL}/revocation/1.jwt`]
const SUSPENSION = [`${STATUS_BASE_URL}/suspension/1.jwt`]

describe('revoke', () => {
  test('is on record at once, public after publishing, and done once', async () => {
    const { issuer, first, clock, web, registry } = await officeWithPassport()
    const change = await issuer.revoke(first.id, BY)
    expect(change).toEqual({ recordedAt: clock(), published: false, lists: REVOCATION })
    expect(await publishedBits(web, first.token)).toEqual([])
    expect((await issuer.publishStatusLists(web)).published).toContain(REVOCATION[0])
    expect(await publishedBits(web, first.token)).toEqual(['revocation'])
    clock.advance(60)
    const log = await readWholeLog(registry)
    expect(await issuer.revoke(first.id, { reason: 'fraud', actor: 'clerk-8' })).toEqual(change)
    expect(await readWholeLog(registry)).toEqual(log)
    expect(await issuer.get(first.id)).toMatchObject({ state: 'revoked', token: first.token })
  })

  test('takes the earlier generations with it and leaves the later ones', async () => {
    const { issuer, first } = await officeWithPassport()
    const second = await issuer.renew(first.id, { validUntil: LATER })
    const third = await issuer.renew(second.id, { validUntil: new Date('2029-01-01') })
    await issuer.revoke(second.id, BY)
    const states = (await collect(issuer.find({ key: 'm-1' }))).map(({ id, state }) => [id, state])
    expect(states).toEqual([
      [first.id, 'revoked'],
      [second.id, 'revoked'],
      [third.id, 'issued'],
    ])
  })

  test('is final', async () => {
    const { issuer, first } = await officeWithPassport()
    await issuer.revoke(first.id, BY)
    await expect(issuer.reinstate(first.id, BY)).rejects.toMatchObject({ code: 'REVOCATION_FINAL' })
    await expect(issuer.suspend(first.id, BY)).rejects.toMatchObject({ code: 'CREDENTIAL_NOT_LIVE' })
  })
})

describe('suspend and reinstate', () => {
  test('go there and back, each once', async () => {
    const { issuer, first, clock, web } = await officeWithPassport()
    const change = await issuer.suspend(first.id, { reason: 'under-review', actor: 'clerk-7' })
    expect(change).toEqual({ recordedAt: clock(), published: false, lists: SUSPENSION })
    clock.advance(60)
    expect(await issuer.suspend(first.id, BY)).toEqual(change)
    await issuer.publishStatusLists(web)
    expect(await publishedBits(web, first.token)).toEqual(['suspension'])
    expect(await issuer.get(first.id)).toMatchObject({ state: 'suspended' })
    const back = await issuer.reinstate(first.id, { reason: 'review-ended', actor: 'clerk-7' })
    expect(back).toEqual({ recordedAt: clock(), published: false, lists: SUSPENSION })
    await issuer.publishStatusLists(web)
    expect(await publishedBits(web, first.token)).toEqual([])
    await issuer.reinstate(first.id, BY)
    expect((await issuer.history(first.id)).map(({ event, reason }) => [event, reason])).toEqual([
      ['reserved', ''],
      ['issued', ''],
      ['suspended', 'under-review'],
      ['reinstated', 'review-ended'],
    ])
  })

  test('hold for the earlier generations too', async () => {
    const { issuer, first } = await officeWithPassport()
    const second = await issuer.renew(first.id, { validUntil: LATER })
    const states = async () => (await collect(issuer.find({ key: 'm-1' }))).map(({ state }) => state)
    await issuer.suspend(second.id, BY)
    expect(await states()).toEqual(['suspended', 'suspended'])
    await issuer.reinstate(second.id, BY)
    expect(await states()).toEqual(['issued', 'issued'])
    expect(await issuer.get(first.id)).toMatchObject({ newerAvailable: true })
  })
})

test('what is unknown or malformed is refused, whatever the verb', async () => {
  const { issuer, first } = await officeWithPassport()
  for (const verb of [issuer.revoke, issuer.suspend, issuer.reinstate]) {
    await expect(verb('urn:uuid:nobody', BY)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(verb(first.id, { ...BY, reason: 'He lost it in the tram' as never })).rejects.toMatchObject({
      code: 'REASON_INVALID',
    })
    for (const actor of [undefined, '', 'Айгерім', 'a b', 'x'.repeat(65), '990501300123', 'user:990501300123']) {
      await expect(verb(first.id, { ...BY, actor: actor as never })).rejects.toMatchObject({ code: 'ACTOR_INVALID' })
    }
  }
  expect(await issuer.get('urn:uuid:nobody')).toBeUndefined()
})

test('find answers by person, key, number, type and state, page by page', async () => {
  const { issuer } = await openOffice()
  const refs = Array.from({ length: 450 }, (_, i) => `m-${i}`)
  await collect(issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
  const rows = refs.map((ref) => ({ key: `key-${ref}`, person: ref, validUntil: NEXT_YEAR }))
  const made = await collect(issuer.issueAll(VolunteerPassport, rows, { jobId: 'j' }))
  const seventh = made[7] as { id: string; token: string }
  await issuer.revoke(seventh.id, BY)
  const ids = async (query: object) => (await collect(issuer.find(query))).map(({ id }) => id)
  expect(await ids({})).toEqual(made.map((one) => 'id' in one && one.id))
  expect(await ids({ person: 'm-7' })).toEqual([seventh.id])
  expect(await ids({ key: 'key-m-7', type: VolunteerPassport.name })).toEqual([seventh.id])
  expect(await ids({ passportNumber: subjectOf(seventh.token).passportNumber })).toEqual([seventh.id])
  expect(await ids({ state: 'revoked' })).toEqual([seventh.id])
  expect(await ids({ state: 'issued', person: 'm-7' })).toEqual([])
  expect(await ids({ state: 'reserved' })).toEqual([])
  expect(await ids({ person: 'nobody' })).toEqual([])
  expect(await ids({ passportNumber: '75-00000000-0' })).toEqual([])
  expect(await ids({ type: 'Other' })).toEqual([])
  const [record] = await collect(issuer.find({ person: 'm-7' }))
  expect(record).toEqual({
    id: seventh.id,
    type: VolunteerPassport.name,
    key: 'key-m-7',
    generation: 1,
    person: 'm-7',
    state: 'revoked',
    newerAvailable: false,
    token: seventh.token,
    createdAt: new Date('2026-10-31T12:00:00Z'),
    validUntil: NEXT_YEAR,
    list: 1,
    index: expect.any(Number),
  })
})
