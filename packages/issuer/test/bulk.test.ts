import type { BulkSelector } from '@volunteer-passport/issuer'
import { VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import { officeKey } from '@volunteer-passport/testing'
import { describe, expect, test } from 'vitest'
import { activity, BIN, BY, collect, NEXT_YEAR, openOffice, person } from './support/office.ts'

const FRAUD = { reason: 'fraud', actor: 'security-1' } as const
const TREES = 'https://register.example/projects/17'
const OTHER_BIN = '990440001234'
const OTHER = { bin: OTHER_BIN, name: [{ '@value': '«Басқа ұйым»', '@language': 'kk' }] } as const

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    ({ code }) => code,
  )

/** Three people; one organisation's hours are all invented, another's are not. */
async function openCase() {
  const office = await openOffice()
  const { issuer, clock } = office
  const { ledger } = issuer
  for (const ref of ['m-1', 'm-2', 'm-3']) await ledger.registerPerson(person(ref))
  const by = { actor: 'import-1' }
  await ledger.recordActivity(activity('m-1', 'a', { day: 1 }), by)
  await ledger.recordActivity(
    activity('m-2', 'b', { day: 1, project: { ...activity('m-2', 'b').project, id: TREES } }),
    by,
  )
  clock.advance(60)
  const at = { organisation: OTHER, day: 2 }
  await ledger.recordActivity({ ...activity('m-2', 'x', at), participationId: `${OTHER_BIN}:x` })
  await ledger.recordActivity({ ...activity('m-3', 'y', at), participationId: `${OTHER_BIN}:y` })
  const rows = ['m-1', 'm-2', 'm-3'].map((ref) => ({ key: ref, person: ref, validUntil: NEXT_YEAR }))
  await collect(issuer.issueAll(VolunteerPassport, rows, { jobId: 'october' }))
  await issuer.issue(VolunteerActivity, { key: `${OTHER_BIN}:x` })
  const hoursOf = async (ref: string) => (await ledger.totals(ref)).hours
  return { ...office, hoursOf }
}

describe('activities', () => {
  test('of one organisation are taken back as previewed, with all that counted them, and nothing else is', async () => {
    const { issuer, hoursOf } = await openCase()
    const bulk = issuer.bulk({ activities: { organisation: OTHER_BIN } })
    const preview = await bulk.preview()
    expect(preview).toEqual({
      digest: expect.stringMatching(/^[\w-]{43}$/),
      activities: 2,
      passports: 2,
      credentials: 1,
    })
    expect(await bulk.preview()).toEqual(preview)
    expect(await Promise.all(['m-1', 'm-2', 'm-3'].map(hoursOf))).toEqual([3, 6, 3])

    const seen: unknown[] = []
    const approve = (shown: unknown) => {
      seen.push(shown)
      return true
    }
    expect(await bulk.run(preview.digest, { ...FRAUD, approve })).toEqual({ activities: 2, credentials: 3 })
    expect(seen).toEqual([preview])
    expect(await Promise.all(['m-1', 'm-2', 'm-3'].map(hoursOf))).toEqual([3, 3, 0])
    expect(await issuer.ledger.auditTotals()).toEqual({ passports: 3, understated: 0, overstated: [] })
    expect(await bulk.preview()).toMatchObject({ activities: 0, passports: 0, credentials: 0 })
    const log = await collect(issuer.find({ person: 'm-1' }))
    expect(log.map(({ state }) => state)).toEqual(['issued'])
  })

  test('of one person, however many, replace the passport once: what is revoked is what was previewed', async () => {
    const { issuer } = await openOffice()
    for (const ref of ['m-1', 'm-2']) await issuer.ledger.registerPerson(person(ref))
    // More than one batch, and the first ends in the middle of a person's.
    const deeds = ['m-1', 'm-2'].flatMap((ref) =>
      Array.from({ length: 75 }, (_, i) => {
        const start = new Date(Date.parse('2026-10-01T00:00:00Z') + i * 6 * 3_600_000)
        return activity(ref, `${ref}-${i}`, { start, end: new Date(start.getTime() + 3_600_000), hours: 1 })
      }),
    )
    expect((await collect(issuer.ledger.recordActivities(deeds))).map(({ outcome }) => outcome)).toEqual(
      deeds.map(() => 'recorded'),
    )
    const rows = ['m-1', 'm-2'].map((ref) => ({ key: ref, person: ref, validUntil: NEXT_YEAR }))
    await collect(issuer.issueAll(VolunteerPassport, rows, { jobId: 'october' }))
    const bulk = issuer.bulk({ activities: { organisation: BIN } })
    const { digest, ...preview } = await bulk.preview()
    expect(preview).toEqual({ activities: 150, passports: 2, credentials: 0 })
    expect(await bulk.run(digest, FRAUD)).toEqual({ activities: 150, credentials: 2 })
    for (const ref of ['m-1', 'm-2']) {
      const held = await collect(issuer.find({ person: ref }))
      expect(held.map(({ state }) => state)).toEqual(['revoked', 'issued'])
    }
  })

  test.each<[BulkSelector, number]>([
    [{ activities: { organisation: BIN } }, 2],
    [{ activities: { project: TREES } }, 1],
    [{ activities: { organisation: OTHER_BIN, project: TREES } }, 0],
    [{ activities: { participationIds: [`${BIN}:a`, `${OTHER_BIN}:y`, `${BIN}:none`] } }, 2],
    [{ activities: { recordedBy: 'import-1' } }, 2],
    [{ activities: { recordedBy: 'nobody' } }, 0],
    [{ activities: { began: { from: new Date('2026-10-02T00:00:00Z'), until: new Date('2026-10-03T00:00:00Z') } } }, 2],
    [
      { activities: { recorded: { from: new Date('2026-10-31T12:01:00Z'), until: new Date('2026-10-31T12:02:00Z') } } },
      2,
    ],
    [
      { activities: { recorded: { from: new Date('2026-10-31T12:00:00Z'), until: new Date('2026-10-31T12:01:00Z') } } },
      2,
    ],
  ])('%j selects %i', async (selector, activities) => {
    const { issuer } = await openCase()
    expect(await issuer.bulk(selector).preview()).toMatchObject({ activities })
  })

  test('a run is refused when it would do something else than the preview, or is not approved', async () => {
    const { issuer, hoursOf } = await openCase()
    const bulk = issuer.bulk({ activities: { organisation: OTHER_BIN } })
    const { digest } = await bulk.preview()
    expect(await refusal(bulk.run('', FRAUD))).toBe('PREVIEW_STALE')
    for (const answer of [false, undefined, 'yes', Promise.resolve(false)]) {
      const approve = () => answer as boolean
      expect(await refusal(bulk.run(digest, { ...FRAUD, approve }))).toBe('BULK_NOT_APPROVED')
    }
    expect(await refusal(bulk.run(digest, { ...FRAUD, actor: '' }))).toBe('ACTOR_INVALID')
    // Another passport has counted one of them since.
    const rows = [{ key: 'm-3', person: 'm-3', validUntil: new Date('2028-01-01') }]
    await collect(issuer.issueAll(VolunteerPassport, rows, { jobId: 'more' }))
    expect(await refusal(bulk.run(digest, FRAUD))).toBe('PREVIEW_STALE')
    expect(await hoursOf('m-3')).toBe(3)
    // What does not concern it leaves the preview as it was.
    const again = await bulk.preview()
    await issuer.ledger.recordActivity(activity('m-1', 'later', { day: 9 }))
    expect(await bulk.run(again.digest, FRAUD)).toMatchObject({ activities: 2 })
  })

  test('the rest of a run that broke off is what the next preview names', async () => {
    const { issuer } = await openCase()
    const bulk = issuer.bulk({ activities: { organisation: OTHER_BIN } })
    await issuer.ledger.revokeActivity(`${OTHER_BIN}:x`, FRAUD)
    const rest = await bulk.preview()
    expect(rest).toMatchObject({ activities: 1, passports: 1 })
    await bulk.run(rest.digest, FRAUD)
    expect(await issuer.ledger.auditTotals()).toMatchObject({ overstated: [] })
  })
})

describe('credentials', () => {
  test.each<[BulkSelector, number]>([
    [{ credentials: { issuedBy: 'october' } }, 3],
    [{ credentials: { type: VolunteerActivity.name } }, 1],
    [{ credentials: { signedBy: officeKey.keyId } }, 4],
    [{ credentials: { signedBy: `${officeKey.keyId}0` } }, 0],
    [
      { credentials: { issued: { from: new Date('2026-10-31T12:01:00Z'), until: new Date('2026-10-31T12:02:00Z') } } },
      4,
    ],
    [
      { credentials: { issued: { from: new Date('2026-10-31T13:00:00Z'), until: new Date('2026-10-31T14:00:00Z') } } },
      0,
    ],
  ])('%j selects %i', async (selector, credentials) => {
    const { issuer } = await openCase()
    expect(await issuer.bulk(selector).preview()).toMatchObject({ activities: 0, passports: 0, credentials })
  })

  test('of a job are revoked as previewed', async () => {
    const { issuer } = await openCase()
    const bulk = issuer.bulk({ credentials: { issuedBy: 'october' } })
    const { digest } = await bulk.preview()
    expect(await bulk.run(digest, BY)).toEqual({ activities: 0, credentials: 3 })
    const states = (await collect(issuer.find({ type: VolunteerPassport.name }))).map(({ state }) => state)
    expect(states).toEqual(['revoked', 'revoked', 'revoked'])
  })
})

test.each([
  [undefined, 'OPTION_INVALID'],
  [{}, 'OPTION_INVALID'],
  [{ activities: {} }, 'OPTION_MISSING'],
  [{ activities: { organisation: undefined } }, 'OPTION_MISSING'],
  [{ activities: { organization: BIN } }, 'OPTION_INVALID'],
  [{ activities: { organisation: '' } }, 'OPTION_INVALID'],
  [{ activities: { participationIds: [] } }, 'OPTION_INVALID'],
  [{ activities: { began: { from: new Date(Number.NaN), until: new Date() } } }, 'OPTION_INVALID'],
  [{ activities: { organisation: BIN }, credentials: { type: 'x' } }, 'OPTION_INVALID'],
  [{ credentials: { organisation: BIN } }, 'OPTION_INVALID'],
])('the selector %j is refused', async (selector, code) => {
  const { issuer } = await openOffice()
  expect(() => issuer.bulk(selector as unknown as BulkSelector)).toThrow(expect.objectContaining({ code }))
})
