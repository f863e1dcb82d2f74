import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Desk } from './desk.ts'
import { passportIn, useSmallOffice } from './small-office.ts'

const copyOfOffice = useSmallOffice()
/** Three hours and a half of member-0001, one of fifteen deeds in the data that name this organisation. */
const DEED = '091140990430:2026-09-00138'
const ORGANISATION = '150440990724'
const BY = ['--reason', 'under-review', '--actor', 'clerk-7'] as const

const hoursOf = async (desk: Desk, ref: string): Promise<unknown> => {
  const { passportNumber } = passportIn(desk, ref).subject
  const shown = await desk.call('show', passportNumber, '--json')
  return (shown.values[0] as { passport: { hours: number } }).passport.hours
}

test('an inquiry leaves the passport as it is; what it finds replaces the passport at once', async () => {
  const desk = copyOfOffice()
  const before = passportIn(desk, 'member-0001').subject.totals.hours
  const opened = await desk.call('suspend-activity', DEED, ...BY, '--json')
  expect(opened.values).toEqual([
    {
      type: 'change',
      change: 'suspendActivity',
      participation: DEED,
      recordedAt: '2026-10-31T12:00:00.000Z',
      credentials: [],
    },
  ])
  expect((await desk.call('issue', '--json')).values.at(-1)).toMatchObject({ outcomes: { unchanged: 20 } })
  await desk.call('reinstate-activity', DEED, '--reason', 'review-ended', '--actor', 'clerk-7')
  expect(await hoursOf(desk, 'member-0001')).toBe(before)

  const found = await desk.call('revoke-activity', DEED, '--reason', 'fraud', '--actor', 'clerk-7', '--json')
  expect(found.values[0]).toMatchObject({ change: 'revokeActivity', credentials: [passportIn(desk, 'member-0001').id] })
  expect(await hoursOf(desk, 'member-0001')).toBe(before - 3.5)
  const late = await desk.call('reinstate-activity', DEED, ...BY, '--json')
  expect(late).toMatchObject({ exit: 3, values: [{ code: 'ACTIVITY_NOT_CONFIRMED' }] })
  expect((await desk.call('suspend-activity', '0:0', ...BY, '--json')).values).toMatchObject([{ code: 'NOT_FOUND' }])
})

test('all deeds of an organisation are taken back exactly as previewed', async () => {
  const desk = copyOfOffice()
  const selector = ['activities', '--organisation', ORGANISATION, '--recorded-by', 'september'] as const
  const preview = async () => (await desk.call('bulk-preview', ...selector, '--json')).values[0]!
  const run = (digest: unknown) =>
    desk.call('bulk-run', ...selector, '--digest', String(digest), '--reason', 'fraud', '--actor', 'head-1', '--json')
  const first = await preview()
  expect(first).toEqual({ type: 'preview', digest: expect.any(String), activities: 21, passports: 5, credentials: 0 })
  // Meanwhile somebody takes one of them back by hand.
  await desk.call('revoke-activity', await deedOf(desk), ...BY)
  expect(await run(first.digest)).toMatchObject({ exit: 3, values: [{ code: 'PREVIEW_STALE' }] })

  const { digest, activities, passports } = await preview()
  expect([activities, passports]).toEqual([20, 5])
  expect((await run(digest)).values).toEqual([{ type: 'bulk', activities, credentials: passports }])
  expect(await preview()).toMatchObject({ activities: 0, passports: 0 })
  expect((await desk.call('audit', '--json')).values).toEqual([
    { type: 'audit', passports: 20, understated: 0, overstated: [] },
  ])
})

test.each([
  [['activities'], 'OPTION_MISSING'],
  [['activities', '--type', 'VolunteerPassportCredential'], 'OPTION_INVALID'],
  [['credentials', '--organisation', ORGANISATION], 'OPTION_INVALID'],
  [['activities', '--from', '2026-09-01'], 'SPAN_INVALID'],
  [['credentials', '--from', '2026-10-02', '--until', '2026-10-01'], 'SPAN_INVALID'],
])('a choice that would take more than was meant is refused: %j', async (selector, code) => {
  const desk = copyOfOffice()
  expect((await desk.call('bulk-preview', ...selector, '--json')).values).toMatchObject([{ type: 'error', code }])
})

test('credentials are chosen by the days of their issue, in Almaty', async () => {
  const desk = copyOfOffice()
  const span = (day: string) => ['credentials', '--from', day, '--until', day, '--json'] as const
  expect((await desk.call('bulk-preview', ...span('2026-10-31'))).values[0]).toMatchObject({ credentials: 20 })
  expect((await desk.call('bulk-preview', ...span('2026-10-30'))).values[0]).toMatchObject({ credentials: 0 })
})

/** A deed of that organisation. */
const deedOf = async (desk: Desk): Promise<string> => {
  const path = join(desk.folder, 'exported.json')
  for (let n = 1; n <= 20; n++) {
    await desk.call('export-person', `member-${String(n).padStart(4, '0')}`, path)
    const deed = new RegExp(`${ORGANISATION}:[0-9-]+`).exec(readFileSync(path, 'utf8'))
    if (deed) return deed[0]
  }
  throw new Error('nobody')
}
