import type { IssueInput } from '@volunteer-passport/issuer'
import { VolunteerHoursExtract, type VolunteerHoursExtractClaims } from '@volunteer-passport/schema'
import { expect, test } from 'vitest'
import { activity, BIN, BY, openOffice, person, publishedBits, subjectOf } from './support/office.ts'

const SOON = new Date('2026-12-31T00:00:00Z')
const PURPOSE = [{ '@value': 'Грант конкурсы үшін', '@language': 'kk-Cyrl' }] as const
const OCTOBER = { from: '2026-10-01', until: '2026-10-31' }

const asks = (
  key: string,
  extract: Partial<NonNullable<IssueInput<VolunteerHoursExtractClaims>['extract']>> = {},
): IssueInput<VolunteerHoursExtractClaims> => ({
  key,
  person: 'm-1',
  validUntil: SOON,
  extract: { purpose: PURPOSE, period: OCTOBER, ...extract },
})

async function openCase() {
  const office = await openOffice()
  const { ledger } = office.issuer
  const opening = { hours: 100, activities: 20, asOf: new Date('2026-09-30T00:00:00Z') }
  await ledger.registerPerson(person('m-1', { opening }))
  await ledger.recordActivity(activity('m-1', 'trees', { hours: 3, day: 1 }))
  await ledger.recordActivity(activity('m-1', 'lessons', { hours: 2.5, day: 2, sector: 'education' }))
  await ledger.recordActivity(activity('m-1', 'river', { hours: 1.25, day: 20 }))
  const alone = { method: 'self-declared', date: '2026-10-04' } as const
  await ledger.recordActivity(activity('m-1', 'alone', { hours: 3, day: 4, confirmation: alone }))
  return office
}

test('an extract says hours, sectors and period for one purpose, and nothing of who it is', async () => {
  const { issuer } = await openCase()
  const { token, outcome } = await issuer.issue(VolunteerHoursExtract, asks('grant-1'))
  expect(outcome).toBe('issued')
  expect(subjectOf(token)).toEqual({
    id: expect.stringMatching(/^urn:uuid:/),
    purpose: PURPOSE,
    period: OCTOBER,
    hours: 6.75,
    activities: 3,
    sectors: [
      { sector: 'ecology', hours: 4.25, activities: 2 },
      { sector: 'education', hours: 2.5, activities: 1 },
    ],
    asOf: '2026-10-31T12:00:00Z',
  })
  expect(await issuer.issue(VolunteerHoursExtract, asks('grant-1'))).toMatchObject({ token, outcome: 'unchanged' })
  const some = await issuer.issue(
    VolunteerHoursExtract,
    asks('grant-2', { sectors: ['ecology'], period: { from: '2026-10-02', until: '2026-10-20' } }),
  )
  expect(subjectOf(some.token)).toMatchObject({ hours: 1.25, activities: 1 })
  const none = await issuer.issue(
    VolunteerHoursExtract,
    asks('grant-3', { period: { from: '2026-10-02', until: '2026-10-02' }, sectors: ['sport'] }),
  )
  expect(subjectOf(none.token)).toMatchObject({ hours: 0, activities: 0, sectors: [] })
})

test('an extract that has become wrong is revoked with what made it wrong, and has no successor', async () => {
  const { issuer, web } = await openCase()
  const first = await issuer.issue(VolunteerHoursExtract, asks('grant-1'))
  const { replaced } = await issuer.ledger.revokeActivity(`${BIN}:trees`, BY)
  expect(replaced).toEqual([first.id])
  const second = await issuer.issue(VolunteerHoursExtract, asks('grant-2'))
  expect(subjectOf(second.token)).toMatchObject({ hours: 3.75, activities: 2 })
  // Moved to another day, the hours are the same and the extract may not be.
  await issuer.ledger.recordActivity(activity('m-1', 'river', { hours: 1.25, day: 21 }))
  await issuer.publishStatusLists(web)
  expect(await publishedBits(web, first.token)).toEqual(['revocation'])
  expect(await publishedBits(web, second.token)).toEqual(['revocation'])
  const third = await issuer.issue(VolunteerHoursExtract, asks('grant-3'))
  // More hours leave it understated.
  await issuer.ledger.recordActivity(activity('m-1', 'new', { hours: 1, day: 25 }))
  expect(await issuer.get(third.id)).toMatchObject({ state: 'issued' })
  await expect(issuer.renew(third.id, { validUntil: SOON })).rejects.toMatchObject({ code: 'LINT_FAILED' })
})

test('an activity under inquiry is not in an extract', async () => {
  const { issuer } = await openCase()
  await issuer.ledger.suspendActivity(`${BIN}:trees`, { reason: 'under-review', actor: 'clerk-7' })
  const { token } = await issuer.issue(VolunteerHoursExtract, asks('grant-1'))
  expect(subjectOf(token)).toMatchObject({ hours: 3.75, activities: 2 })
})

test.each([
  [{ extract: undefined }, ['extract']],
  [{ person: undefined }, ['person']],
  [{ validUntil: undefined }, ['validUntil']],
  [{ validUntil: new Date('2027-06-01') }, ['validUntil']],
  [
    { extract: { purpose: PURPOSE, period: { from: '2026-10-31', until: '2026-10-01' } } },
    ['extract', 'period', 'until'],
  ],
  [
    { extract: { purpose: PURPOSE, period: { from: '2026-02-30', until: '2026-10-01' } } },
    ['extract', 'period', 'from'],
  ],
  [{ extract: { purpose: PURPOSE, period: OCTOBER, sectors: ['magic'] } }, ['extract', 'sectors']],
  [{ extract: { purpose: PURPOSE, period: OCTOBER, sectors: [] } }, ['extract', 'sectors']],
  [{ extract: { purpose: PURPOSE, period: OCTOBER, hours: 3 } }, ['extract']],
  [{ extract: { purpose: 'for me', period: OCTOBER } }, ['credentialSubject', 'purpose']],
])('%j is refused at %j', async (change, path) => {
  const { issuer } = await openCase()
  const input = { ...asks('grant-1'), ...change } as IssueInput<VolunteerHoursExtractClaims>
  const refused = await issuer.issue(VolunteerHoursExtract, input).catch((error) => error)
  expect([refused.code, refused.problem?.path]).toEqual(['LINT_FAILED', path])
})

test('claims are never taken from a caller, and other types take no extract', async () => {
  const { issuer } = await openCase()
  const claims = { hours: 900 } as unknown as VolunteerHoursExtractClaims
  await expect(issuer.issue(VolunteerHoursExtract, { ...asks('grant-1'), claims })).rejects.toMatchObject({
    code: 'CLAIM_FORBIDDEN',
  })
})
