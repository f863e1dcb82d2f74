import { VolunteerPassport } from '@volunteer-passport/schema'
import { describe, expect, test } from 'vitest'
import { activity, BY, collect, LATER, NEXT_YEAR, type Office, openOffice, person, signer } from './support/office.ts'

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
