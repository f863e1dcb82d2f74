import { VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
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
  subjectOf,
} from './support/office.ts'

const row = { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR }

async function bringUpToDate({ issuer }: Office, validUntil = NEXT_YEAR) {
  const [outcome] = await collect(issuer.issueAll(VolunteerPassport, [{ ...row, validUntil }], { jobId: 'job-1' }))
  if (outcome === undefined || outcome.outcome === 'rejected') throw new Error('rejected')
  return outcome
}

const hoursIn = (token: string) => (subjectOf(token).totals as { hours: number }).hours

const passports = async ({ issuer }: Office) =>
  (await collect(issuer.find({ type: VolunteerPassport.name }))).map(({ state, token }) => [state, hoursIn(token!)])

/** A passport with 3 hours, a newer one with 6. */
async function officeWithTwo() {
  const office = await openOffice()
  await office.issuer.ledger.registerPerson(person('m-1'))
  await office.issuer.ledger.recordActivity(activity('m-1', 'a-1'))
  const first = await bringUpToDate(office)
  await office.issuer.ledger.recordActivity(activity('m-1', 'a-2', { day: 4 }))
  const second = await bringUpToDate(office)
  return { ...office, first, second }
}

describe('understated may live, overstated may not', () => {
  test('a correction upwards leaves every passport as it is', async () => {
    const office = await officeWithTwo()
    const corrected = await office.issuer.ledger.recordActivity(
      activity('m-1', 'a-1', { end: new Date('2026-10-03T08:00:00Z'), hours: 5 }),
    )
    expect(corrected).toEqual({ participationId: `${BIN}:a-1`, outcome: 'corrected' })
    expect(await passports(office)).toEqual([
      ['issued', 3],
      ['issued', 6],
    ])
    expect((await bringUpToDate(office)).outcome).toBe('renewed')
  })

  // The correction's own passport is signed at once, or by whoever comes after a crash.
  test.each([1, 2])(
    'an unfinished renewal that is corrected leaves one newest passport, after %i failed signatures',
    async (failures) => {
      const good = signer()
      let failing = 0
      const flaky = {
        ...good,
        sign: async (bytes: Uint8Array) => {
          failing -= 1
          if (failing >= 0) throw new Error('no power')
          return good.sign(bytes)
        },
      }
      const office = await openOffice({ signer: flaky })
      const { issuer } = office
      await issuer.ledger.registerPerson(person('m-1'))
      await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
      await bringUpToDate(office)
      await issuer.ledger.recordActivity(activity('m-1', 'a-2', { day: 4 }))
      failing = failures
      await expect(bringUpToDate(office)).rejects.toMatchObject({ code: 'SIGNER_FAILED' })
      await issuer.ledger.recordActivity(activity('m-1', 'a-2', { day: 4, hours: 2 }))
      failing = 0
      await bringUpToDate(office)
      const found = await collect(issuer.find({ type: VolunteerPassport.name }))
      expect(found.map(({ state, newerAvailable, token }) => [state, newerAvailable, token && hoursIn(token)])).toEqual(
        [
          ['issued', true, 3],
          ['burnt', false, undefined],
          ['issued', false, 5],
        ],
      )
    },
  )

  test('a correction downwards revokes all that counted more and replaces the newest, at once', async () => {
    const office = await officeWithTwo()
    const corrected = await office.issuer.ledger.recordActivity(activity('m-1', 'a-1', { hours: 1 }))
    expect(corrected).toEqual({
      participationId: `${BIN}:a-1`,
      outcome: 'corrected',
      replaced: [office.first.id, office.second.id],
    })
    expect(await passports(office)).toEqual([
      ['revoked', 3],
      ['revoked', 6],
      ['issued', 4],
    ])
    expect((await office.issuer.history(office.second.id)).at(-1)).toMatchObject({
      event: 'revoked',
      reason: 'totals-corrected',
    })
    expect((await bringUpToDate(office)).outcome).toBe('unchanged')
    await office.issuer.publishStatusLists(office.web)
    expect(await publishedBits(office.web, office.second.token)).toEqual(['revocation'])
    expect(await publishedBits(office.web, office.first.token)).toEqual(['revocation', 'refresh'])
  })

  test('only what counted it is touched', async () => {
    const office = await officeWithTwo()
    await office.issuer.ledger.revokeActivity(`${BIN}:a-2`, BY)
    expect(await passports(office)).toEqual([
      ['issued', 3],
      ['revoked', 6],
      ['issued', 3],
    ])
  })

  test('a passport is judged by what it counted, not by the last booking', async () => {
    const office = await openOffice()
    await office.issuer.ledger.registerPerson(person('m-1'))
    const end = new Date('2026-10-03T13:00:00Z')
    const hours = (value: number) => office.issuer.ledger.recordActivity(activity('m-1', 'a-1', { end, hours: value }))
    await hours(2)
    await bringUpToDate(office)
    await hours(5)
    await bringUpToDate(office)
    // Down again, but not below what the first one states.
    expect(await hours(3)).toMatchObject({ replaced: [expect.any(String)] })
    expect(await passports(office)).toEqual([
      ['issued', 2],
      ['revoked', 5],
      ['issued', 3],
    ])
    await hours(1)
    expect(await passports(office)).toEqual([
      ['revoked', 2],
      ['revoked', 5],
      ['revoked', 3],
      ['issued', 1],
    ])
  })

  test('hours that turn out self-declared are no longer counted', async () => {
    const office = await officeWithTwo()
    const confirmation = { method: 'self-declared', date: '2026-10-04' } as const
    await office.issuer.ledger.recordActivity(activity('m-1', 'a-2', { day: 4, confirmation }))
    expect((await passports(office)).filter(([state]) => state === 'issued')).toEqual([
      ['issued', 3],
      ['issued', 3],
    ])
  })

  test('a lowered opening balance is a correction downwards; a raised one is not', async () => {
    const office = await openOffice()
    const opening = (hours: number) =>
      office.issuer.ledger.registerPerson(
        person('m-1', { opening: { hours, activities: 5, asOf: new Date('2026-09-30T00:00:00Z') } }),
      )
    await opening(10)
    const first = await bringUpToDate(office)
    expect(await opening(12)).not.toHaveProperty('replaced')
    expect(await opening(9.75)).toMatchObject({ outcome: 'corrected', replaced: [first.id] })
    expect(await passports(office)).toEqual([
      ['revoked', 10],
      ['issued', 9.75],
    ])
  })

  test('a suspension outlives a correction, and an expired passport is not replaced', async () => {
    const office = await officeWithTwo()
    await office.issuer.suspend(office.second.id, BY)
    await office.issuer.ledger.revokeActivity(`${BIN}:a-2`, BY)
    expect((await passports(office)).at(-1)).toEqual(['suspended', 3])
    office.clock.set('2027-11-01T00:00:00Z')
    await office.issuer.ledger.revokeActivity(`${BIN}:a-1`, BY)
    expect(await passports(office)).toEqual([
      ['revoked', 3],
      ['revoked', 6],
      ['revoked', 3],
    ])
  })

  test('nothing stops the revocation, not even that no list has room', async () => {
    const office = await officeWithTwo()
    await office.registry.transaction(async (tx) => {
      for (const list of await tx.lists()) await tx.updateList({ ...list, allocated: list.capacity, state: 'full' })
    })
    await office.issuer.ledger.revokeActivity(`${BIN}:a-2`, BY)
    expect(await passports(office)).toEqual([
      ['issued', 3],
      ['revoked', 6],
    ])
    await office.issuer.publishStatusLists(office.web)
    expect(await bringUpToDate(office)).toMatchObject({ outcome: 'unchanged', id: office.first.id })
    const longer = await bringUpToDate(office, LATER)
    expect(longer).toMatchObject({ outcome: 'renewed' })
    expect(await office.issuer.get(longer.id)).toMatchObject({ generation: 3, predecessor: office.second.id })
  })

  test("an activity's own credential goes with it", async () => {
    const office = await openOffice()
    await office.issuer.ledger.registerPerson(person('m-1'))
    await office.issuer.ledger.recordActivity(activity('m-1', 'a-1'))
    const key = `${BIN}:a-1`
    const { id } = await office.issuer.issue(VolunteerActivity, { key, validUntil: NEXT_YEAR })
    const closed = activity('m-1', 'a-1', { closedToMinors: true })
    // What is not in it leaves it alone.
    expect(await office.issuer.ledger.recordActivity(closed)).toEqual({ participationId: key, outcome: 'corrected' })
    const mode = 'online'
    expect(await office.issuer.ledger.recordActivity(activity('m-1', 'a-1', { mode }))).toMatchObject({
      replaced: [id],
    })
    const found = await collect(office.issuer.find({ key }))
    expect(found.map(({ state, validUntil, token }) => [state, validUntil, subjectOf(token!).mode])).toEqual([
      ['revoked', NEXT_YEAR, 'onSite'],
      ['issued', NEXT_YEAR, 'online'],
    ])
    const { replaced } = await office.issuer.ledger.revokeActivity(key, BY)
    expect(replaced).toEqual([found[1]!.id])
    expect((await collect(office.issuer.find({ key }))).map(({ state }) => state)).toEqual(['revoked', 'revoked'])
  })
})
