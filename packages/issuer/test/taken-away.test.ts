import { VolunteerPassport } from '@volunteer-passport/schema'
import { describe, expect, test } from 'vitest'
import {
  activity,
  BIN,
  BY,
  collect,
  LATER,
  NEXT_YEAR,
  type Office,
  openOffice,
  person,
  publishedBits,
  signer,
} from './support/office.ts'

const row = { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR }
const FRAUD = { ...BY, reason: 'fraud' } as const

const run = ({ issuer }: Pick<Office, 'issuer'>, one = row) =>
  collect(issuer.issueAll(VolunteerPassport, [one], { jobId: 'job' }))
const states = async ({ issuer }: Pick<Office, 'issuer'>) => (await collect(issuer.find({}))).map(({ state }) => state)

/** An office whose signer is out of order while `broken.now` says so. */
async function officeWithPassport() {
  const broken = { now: false }
  const good = signer()
  const sign = async (bytes: Uint8Array) => {
    if (broken.now) throw new Error('the key service is down')
    return good.sign(bytes)
  }
  const office = await openOffice({ signer: { ...good, sign } })
  await office.issuer.ledger.registerPerson(person('m-1'))
  await office.issuer.ledger.recordActivity(activity('m-1', 'a-1'))
  const first = await office.issuer.issue(VolunteerPassport, row)
  return { ...office, first, broken }
}

async function fillLists({ registry }: Office) {
  await registry.transaction(async (tx) => {
    for (const list of await tx.lists()) await tx.updateList({ ...list, allocated: list.capacity, state: 'full' })
  })
}

describe('what was taken away stays away', () => {
  test.each(['revoke', 'suspend'] as const)('%s takes a renewal with it that was never completed', async (verb) => {
    const office = await officeWithPassport()
    const { issuer, first, broken } = office
    broken.now = true
    await expect(issuer.renew(first.id, { validUntil: LATER })).rejects.toMatchObject({ code: 'SIGNER_FAILED' })
    broken.now = false
    await issuer[verb](first.id, FRAUD)
    office.clock.advance(601)
    await issuer.publishStatusLists(office.web)
    const after = [verb === 'revoke' ? 'revoked' : 'suspended', 'burnt']
    expect(await states(office)).toEqual(after)
    await expect(issuer.renew(first.id, { validUntil: LATER })).rejects.toMatchObject({ code: 'CREDENTIAL_NOT_LIVE' })
    expect(await run(office, { ...row, validUntil: LATER })).toMatchObject([{ outcome: 'rejected' }])
    expect(await states(office)).toEqual(after)
  })

  test('a renewal under way is suspended with what it renews, by its own id', async () => {
    const office = await officeWithPassport()
    const { issuer, first, broken } = office
    broken.now = true
    await expect(issuer.renew(first.id, { validUntil: LATER })).rejects.toMatchObject({ code: 'SIGNER_FAILED' })
    broken.now = false
    const [begun] = await collect(issuer.find({ state: 'reserved' }))
    await issuer.suspend(begun!.id, BY)
    const renewed = await issuer.renew(first.id, { validUntil: LATER })
    expect(await states(office)).toEqual(['suspended', 'suspended'])
    await issuer.reinstate(renewed.id, BY)
    expect(await states(office)).toEqual(['issued', 'issued'])
  })

  test('a repeated revocation leaves a replacement under way alone', async () => {
    const office = await officeWithPassport()
    const { issuer, first, broken } = office
    broken.now = true
    await expect(issuer.replace(first.id, FRAUD)).rejects.toMatchObject({ code: 'SIGNER_FAILED' })
    broken.now = false
    await issuer.revoke(first.id, FRAUD)
    expect(await issuer.replace(first.id, FRAUD)).toMatchObject({ outcome: 'replaced' })
    expect(await states(office)).toEqual(['revoked', 'issued'])
  })

  test('a run gives a passport back under no other key either', async () => {
    const office = await officeWithPassport()
    await office.issuer.revoke(office.first.id, FRAUD)
    const other = { ...row, key: 'm-1-2027' }
    expect(await run(office, other)).toMatchObject([{ outcome: 'rejected', problem: { code: 'CREDENTIAL_NOT_LIVE' } }])
    expect(await office.issuer.issue(VolunteerPassport, other)).toMatchObject({ outcome: 'issued' })
    expect(await run(office, { ...other, validUntil: LATER })).toMatchObject([{ outcome: 'renewed' }])
  })

  test('nor what was suspended and has expired meanwhile', async () => {
    const office = await officeWithPassport()
    await office.issuer.suspend(office.first.id, BY)
    office.clock.set('2027-11-01T00:00:00Z')
    for (const key of ['m-1', 'm-1-2027']) {
      const outcome = await run(office, { ...row, key, validUntil: LATER })
      expect(outcome).toMatchObject([{ outcome: 'rejected', problem: { code: 'CREDENTIAL_NOT_LIVE' } }])
    }
  })

  test('nor what was given up before it was ever complete', async () => {
    const office = await officeWithPassport()
    const { issuer, broken } = office
    await issuer.ledger.registerPerson(person('m-2'))
    broken.now = true
    const second = { key: 'm-2', person: 'm-2', validUntil: NEXT_YEAR }
    await expect(run(office, second)).rejects.toMatchObject({ code: 'SIGNER_FAILED' })
    broken.now = false
    const [begun] = await collect(issuer.find({ state: 'reserved' }))
    await issuer.revoke(begun!.id, FRAUD)
    expect(await run(office, second)).toMatchObject([{ outcome: 'rejected', problem: { code: 'CREDENTIAL_NOT_LIVE' } }])
  })

  test('a suspension outlives a correction for which there was no room', async () => {
    const office = await officeWithPassport()
    await office.issuer.suspend(office.first.id, BY)
    await fillLists(office)
    await office.issuer.ledger.recordActivity(activity('m-1', 'a-1', { hours: 1 }))
    await office.issuer.publishStatusLists(office.web)
    expect(await states(office)).toEqual(['revoked'])
    expect(await run(office)).toMatchObject([{ outcome: 'rejected', problem: { code: 'CREDENTIAL_NOT_LIVE' } }])
  })

  test('a suspension outlives a correction that a crash cut short', async () => {
    const office = await officeWithPassport()
    await office.issuer.suspend(office.first.id, BY)
    office.broken.now = true
    await office.issuer.ledger.recordActivity(activity('m-1', 'a-1', { hours: 1 }))
    office.broken.now = false
    expect(await states(office)).toEqual(['revoked', 'reserved'])
    const longer = { ...row, validUntil: LATER }
    expect(await run(office, longer)).toMatchObject([{ outcome: 'rejected', problem: { code: 'CREDENTIAL_NOT_LIVE' } }])
    expect((await states(office)).includes('issued')).toBe(false)
  })

  test('a suspension that a correction carries over is in the log and, at once, in the new list', async () => {
    const office = await officeWithPassport()
    const { issuer, web } = office
    await issuer.suspend(office.first.id, BY)
    await issuer.publishStatusLists(web)
    await office.registry.transaction(async (tx) => {
      const [list] = await tx.lists()
      await tx.updateList({ ...list!, allocated: list!.capacity, state: 'full' })
    })
    await issuer.ledger.revokeActivity(`${BIN}:a-1`, BY)
    const [, second] = await collect(issuer.find({}))
    expect(second).toMatchObject({ list: 2, state: 'suspended' })
    expect((await issuer.history(second!.id)).map(({ event }) => event)).toEqual(['reserved', 'suspended', 'issued'])
    expect((await issuer.suspend(second!.id, BY)).recordedAt).toEqual(office.clock())
    await issuer.publishStatusLists(web)
    expect(await publishedBits(web, second!.token!)).toEqual(['suspension'])
  })

  test('to revoke what was given up tells when that was', async () => {
    const office = await officeWithPassport()
    office.broken.now = true
    await office.issuer.ledger.registerPerson(person('m-2'))
    const second = { key: 'm-2', person: 'm-2', validUntil: NEXT_YEAR }
    await expect(office.issuer.issue(VolunteerPassport, second)).rejects.toMatchObject({ code: 'SIGNER_FAILED' })
    office.broken.now = false
    office.clock.advance(86_401)
    await office.issuer.publishStatusLists(office.web)
    const burnt = office.clock()
    office.clock.advance(60)
    const [, begun] = await collect(office.issuer.find({}))
    expect((await office.issuer.revoke(begun!.id, BY)).recordedAt).toEqual(burnt)
  })
})
