import { VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import { describe, expect, test } from 'vitest'
import {
  activity,
  BIN,
  BY,
  collect,
  NEXT_YEAR,
  openOffice,
  person,
  publishedBits,
  subjectOf,
} from './support/office.ts'

const REVIEW = { reason: 'under-review', actor: 'clerk-7' } as const

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    ({ code }) => code,
  )

async function openCase() {
  const office = await openOffice()
  const { issuer } = office
  await issuer.ledger.registerPerson(person('m-1'))
  await issuer.ledger.recordActivity(activity('m-1', 'a', { hours: 3, day: 3 }))
  const first = await issuer.issue(VolunteerPassport, { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR })
  const run = async () => {
    const rows = [{ key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR }]
    const [outcome] = await collect(issuer.issueAll(VolunteerPassport, rows, { jobId: 'monthly' }))
    return outcome !== undefined && 'token' in outcome ? [outcome.outcome, totalsOf(outcome.token)] : outcome
  }
  return { ...office, first, run }
}

const totalsOf = (token: string) => {
  const { hours, activities } = subjectOf(token).totals as { readonly hours: number; readonly activities: number }
  return [hours, activities]
}

describe('an inquiry into an activity', () => {
  test('leaves a passport that counted it alone, in renewals too, whichever way it ends', async () => {
    const { issuer, web, first, run } = await openCase()
    const deed = await issuer.issue(VolunteerActivity, { key: `${BIN}:a` })
    expect(await issuer.ledger.suspendActivity(`${BIN}:a`, REVIEW)).toEqual({
      participationId: `${BIN}:a`,
      recordedAt: expect.any(Date),
      credentials: [deed.id],
    })
    expect(await run()).toEqual(['unchanged', [3, 1]])
    await issuer.ledger.recordActivity(activity('m-1', 'b', { hours: 2, day: 4 }))
    expect(await run()).toEqual(['renewed', [5, 2]])
    await issuer.publishStatusLists(web)
    expect(await publishedBits(web, first.token)).toEqual(['refresh'])
    expect(await publishedBits(web, deed.token)).toEqual(['suspension'])
    expect(await issuer.ledger.auditTotals()).toEqual({ passports: 2, understated: 1, overstated: [] })

    await issuer.ledger.reinstateActivity(`${BIN}:a`, { reason: 'review-ended', actor: 'clerk-7' })
    expect(await run()).toEqual(['unchanged', [5, 2]])
    await issuer.publishStatusLists(web)
    expect(await publishedBits(web, deed.token)).toEqual([])

    await issuer.ledger.suspendActivity(`${BIN}:a`, REVIEW)
    const { replaced } = await issuer.ledger.revokeActivity(`${BIN}:a`, { reason: 'fraud', actor: 'clerk-7' })
    expect(replaced).toHaveLength(3)
    expect(await run()).toEqual(['unchanged', [2, 1]])
    expect(await issuer.ledger.auditTotals()).toEqual({ passports: 1, understated: 0, overstated: [] })
    expect(await refusal(issuer.ledger.reinstateActivity(`${BIN}:a`, BY))).toBe('ACTIVITY_NOT_CONFIRMED')
  })

  test('keeps what no passport has counted out of all until it ends', async () => {
    const { issuer, run } = await openCase()
    await issuer.ledger.recordActivity(activity('m-1', 'late', { hours: 2, day: 4 }))
    await issuer.ledger.suspendActivity(`${BIN}:late`, REVIEW)
    expect(await run()).toEqual(['unchanged', [3, 1]])
    await issuer.ledger.recordActivity(activity('m-1', 'b', { hours: 1, day: 6 }))
    expect(await run()).toEqual(['renewed', [4, 2]])
    expect(await run()).toEqual(['unchanged', [4, 2]])
    // Its time is taken all the same.
    expect(await refusal(issuer.ledger.recordActivity(activity('m-1', 'c', { hours: 2, day: 4 })))).toBe(
      'ACTIVITY_OVERLAPS',
    )
    await issuer.ledger.reinstateActivity(`${BIN}:late`, BY)
    expect(await run()).toEqual(['renewed', [6, 3]])
    const { replaced } = await issuer.ledger.revokeActivity(`${BIN}:late`, BY)
    expect(replaced).toHaveLength(1)
    expect(await run()).toEqual(['unchanged', [4, 2]])
  })

  test('is refused where there is nothing, changes nothing twice, and stops corrections while it lasts', async () => {
    const { issuer } = await openCase()
    expect(await refusal(issuer.ledger.suspendActivity(`${BIN}:none`, REVIEW))).toBe('NOT_FOUND')
    expect(await refusal(issuer.ledger.suspendActivity(`${BIN}:a`, { ...REVIEW, actor: '' }))).toBe('ACTOR_INVALID')
    const first = await issuer.ledger.suspendActivity(`${BIN}:a`, REVIEW)
    expect(await issuer.ledger.suspendActivity(`${BIN}:a`, REVIEW)).toEqual({ ...first, credentials: [] })
    const correction = activity('m-1', 'a', { hours: 1, day: 3 })
    expect(await refusal(issuer.ledger.recordActivity(correction))).toBe('ACTIVITY_NOT_CONFIRMED')
    expect(await refusal(issuer.issue(VolunteerActivity, { key: `${BIN}:a` }))).toBe('ACTIVITY_NOT_CONFIRMED')
  })
})

describe("a guardian's consent", () => {
  const child = (members: Partial<Parameters<typeof person>[1]> = {}) =>
    person('m-1', { birthDate: '2013-05-01', guardianConsent: { givenOn: '2026-09-01' }, ...members })

  test('once withdrawn suspends what names the child, stops every issue, and comes back only anew', async () => {
    const { issuer, web, clock } = await openOffice()
    await issuer.ledger.registerPerson(child())
    await issuer.ledger.recordActivity(activity('m-1', 'a'))
    const passport = await issuer.issue(VolunteerPassport, { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR })
    const withdrawn = await issuer.ledger.withdrawConsent('m-1', { actor: 'clerk-7' })
    expect(withdrawn).toEqual({ ref: 'm-1', recordedAt: expect.any(Date), suspended: [passport.id] })
    expect(await issuer.ledger.withdrawConsent('m-1', { actor: 'clerk-7' })).toEqual({ ...withdrawn, suspended: [] })
    await issuer.publishStatusLists(web)
    expect(await publishedBits(web, passport.token)).toEqual(['suspension'])
    const issue = () =>
      issuer.issue(VolunteerActivity, { key: `${BIN}:a` }).then(
        () => 'issued',
        ({ code }) => code,
      )
    expect(await issue()).toBe('PERSON_CONSENT_MISSING')
    // The list of last month, with the old consent in it, is fed in again.
    expect(await issuer.ledger.registerPerson(child())).toMatchObject({ outcome: 'unchanged' })
    expect(await issuer.ledger.registerPerson(child({ region: 'KZ-71' }))).toMatchObject({ outcome: 'corrected' })
    expect(await issue()).toBe('PERSON_CONSENT_MISSING')

    clock.advance(2 * 86_400)
    await issuer.ledger.registerPerson(child({ guardianConsent: { givenOn: '2026-11-02' } }))
    expect(await issue()).toBe('issued')
    await issuer.reinstate(passport.id, { reason: 'review-ended', actor: 'clerk-7' })
    expect(await issuer.get(passport.id)).toMatchObject({ state: 'issued' })
  })

  test('is needed below the age that the office sets', async () => {
    for (const [consentBelowAge, outcome] of [
      [14, 'issued'],
      [16, 'PERSON_CONSENT_MISSING'],
    ] as const) {
      const { issuer } = await openOffice({ consentBelowAge })
      await issuer.ledger.registerPerson(person('m-1', { birthDate: '2011-05-01' }))
      const issued = issuer.issue(VolunteerPassport, { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR })
      expect(
        await issued.then(
          () => 'issued',
          ({ code }) => code,
        ),
      ).toBe(outcome)
    }
    await expect(openOffice({ consentBelowAge: 13 })).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  })

  test('cannot be withdrawn by nobody, of nobody, or where there is none', async () => {
    const { issuer } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1'))
    const withdraw = (ref: string, actor: string) => refusal(issuer.ledger.withdrawConsent(ref, { actor }))
    expect(await withdraw('m-1', 'clerk-7')).toBe('PERSON_CONSENT_MISSING')
    expect(await withdraw('m-9', 'clerk-7')).toBe('PERSON_UNKNOWN')
    expect(await refusal((async () => issuer.ledger.withdrawConsent('m-1', { actor: '' }))())).toBe('ACTOR_INVALID')
  })

  test('an activity closed to minors needs a known age', async () => {
    const { issuer } = await openOffice()
    const { birthDate: _, ...unknown } = person('m-1')
    await issuer.ledger.registerPerson(unknown)
    await issuer.ledger.registerPerson(person('m-2', { birthDate: '2010-01-01' }))
    await issuer.ledger.registerPerson(person('m-3', { birthDate: '1990-01-01' }))
    const record = (ref: string) => refusal(issuer.ledger.recordActivity(activity(ref, ref, { closedToMinors: true })))
    expect(await Promise.all(['m-1', 'm-2', 'm-3'].map(record))).toEqual([
      'ACTIVITY_CLOSED_TO_MINORS',
      'ACTIVITY_CLOSED_TO_MINORS',
      undefined,
    ])
  })
})
