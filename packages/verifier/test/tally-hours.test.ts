import { VolunteerPassport, VolunteerPassportError, VolunteerPassportSummary } from '@volunteer-passport/schema'
import { activitySubject, passportSubject, summarySubject } from '@volunteer-passport/testing'
import { type Tally, type TallyExclusion, tallyHours } from '@volunteer-passport/verifier'
import { describe, expect, it } from 'vitest'
import { reportOf } from './compare-name-pairs.ts'
import {
  ACTIVITY,
  activity,
  BIN,
  HOLDER,
  OTHER,
  passport,
  recognition,
  rejected,
  THIRD,
  training,
} from './tally-hours-reports.ts'

const counted = (...entries: readonly (readonly [number, string])[]) =>
  entries.map(([index, record]) => ({ index, participationId: `${BIN}:${record}` }))
const excluded = (...entries: readonly (readonly [number, TallyExclusion])[]) =>
  entries.map(([index, reason]) => ({ index, reason }))

describe('tallyHours', () => {
  it('adds up the activities of a passport, beside what the passport says', () => {
    const reports = [passport, activity('a', 3), activity('b', 4, { hours: 0.25 }), training, recognition, rejected]
    expect(tallyHours(reports)).toEqual({
      subject: HOLDER,
      provenHours: 5.5,
      activities: 2,
      counted: counted([1, 'a'], [2, 'b']),
      excluded: excluded([0, 'notAnActivity'], [3, 'notAnActivity'], [4, 'notAnActivity'], [5, 'notValid']),
      stated: { hours: 214.5, asOf: new Date('2026-10-31T12:00:00Z') },
    })
  })

  it('says nothing of nobody', () => {
    const nothing: Tally = { subject: undefined, provenHours: 0, activities: 0, counted: [], excluded: [] }
    expect(tallyHours([])).toEqual(nothing)
    expect(tallyHours([rejected, training])).toEqual({
      ...nothing,
      excluded: excluded([0, 'notValid'], [1, 'notAnActivity']),
    })
  })

  it('counts for the holder of the passport or the summary alone', () => {
    const reports = [activity('x', 1, { id: OTHER }), activity('y', 2, { id: OTHER }), activity('a', 3)]
    const ofHolder = {
      subject: HOLDER,
      provenHours: 5.25,
      activities: 1,
      counted: counted([2, 'a']),
      excluded: excluded([0, 'otherSubject'], [1, 'otherSubject'], [3, 'notAnActivity']),
      stated: { hours: 214.5, asOf: new Date('2026-10-31T12:00:00Z') },
    }
    expect(tallyHours([...reports, passport])).toEqual(ofHolder)
    expect(tallyHours([...reports, reportOf(VolunteerPassportSummary.name, summarySubject)])).toEqual(ofHolder)
  })

  it('counts for nobody where the passports are of two people', () => {
    const other = reportOf(VolunteerPassport.name, { ...passportSubject, id: OTHER })
    expect(tallyHours([activity('a', 3), passport, activity('x', 1, { id: OTHER }), other])).toEqual({
      subject: undefined,
      provenHours: 0,
      activities: 0,
      counted: [],
      excluded: excluded([0, 'otherSubject'], [1, 'notAnActivity'], [2, 'otherSubject'], [3, 'notAnActivity']),
    })
  })

  it('without a passport, counts for whoever has the most activities, then for the smaller id', () => {
    const reports = [activity('x', 1, { id: OTHER }), activity('a', 3), activity('b', 4), activity('b', 4)]
    expect(tallyHours(reports)).toEqual({
      subject: HOLDER,
      provenHours: 10.5,
      activities: 2,
      counted: counted([1, 'a'], [2, 'b']),
      excluded: excluded([0, 'otherSubject'], [3, 'duplicate']),
    })
    expect(tallyHours([activity('a', 3), activity('b', 3, { id: THIRD })]).subject).toBe(THIRD)
    expect(tallyHours([activity('b', 3, { id: THIRD }), activity('a', 3)]).subject).toBe(THIRD)
    // The same part twice is one activity.
    expect(tallyHours([activity('b', 4), activity('b', 4), activity('x', 1, { id: THIRD })]).subject).toBe(THIRD)
  })

  it('takes the latest of several passports, and of two as of one instant the lower', () => {
    const says = (hours: number, asOf: string) =>
      reportOf(VolunteerPassport.name, { ...passportSubject, totals: { hours, activities: 1, asOf } })
    const reports = [
      says(10, '2026-09-01T00:00:00Z'),
      says(13, '2026-10-01T00:00:00Z'),
      says(12.5, '2026-10-01T00:00:00Z'),
    ]
    const stated = { hours: 12.5, asOf: new Date('2026-10-01T00:00:00Z') }
    expect(tallyHours(reports).stated).toEqual(stated)
    expect(tallyHours(reports.toReversed()).stated).toEqual(stated)
  })

  it('counts each participation once, by the word given last', () => {
    const older = activity('a', 3, { hours: 5 }, '2026-10-20T00:00:00Z')
    const newer = activity('a', 3, { hours: 4.75 }, '2026-10-21T00:00:00Z')
    const lower = activity('a', 3, { hours: 4.5 }, '2026-10-21T00:00:00Z')
    const tally = { subject: HOLDER, activities: 1, provenHours: 4.75 }
    expect(tallyHours([older, newer])).toEqual({
      ...tally,
      counted: counted([1, 'a']),
      excluded: excluded([0, 'duplicate']),
    })
    expect(tallyHours([newer, older, lower])).toEqual({
      ...tally,
      provenHours: 4.5,
      counted: counted([2, 'a']),
      excluded: excluded([0, 'duplicate'], [1, 'duplicate']),
    })
    // What the latest word takes back, an older one does not bring in again.
    const takenBack = activity(
      'a',
      3,
      { confirmation: { method: 'self-declared', date: '2026-10-22' } },
      '2026-10-22T00:00:00Z',
    )
    expect(tallyHours([older, takenBack])).toEqual({
      subject: HOLDER,
      provenHours: 0,
      activities: 0,
      counted: [],
      excluded: excluded([0, 'duplicate'], [1, 'selfDeclared']),
    })
  })

  it('a credential that does not say when it was issued is older than any that does', () => {
    const dated = activity('a', 3, { hours: 5 })
    if (!dated.ok) throw new Error('unreachable')
    const undated = {
      ...dated,
      credential: {
        ...dated.credential,
        issuedAt: undefined,
        subject: { ...activitySubject, participationId: `${BIN}:a`, hours: 1 },
      },
    }
    expect(tallyHours([undated, dated]).provenHours).toBe(5)
    expect(tallyHours([dated, undated]).provenHours).toBe(5)
  })

  it('leaves out what was only declared by the volunteer', () => {
    const declared = activity('a', 3, { confirmation: { method: 'self-declared', date: '2026-10-04' } })
    // It also keeps nothing else from counting.
    expect(tallyHours([declared, activity('b', 3)])).toEqual({
      subject: HOLDER,
      provenHours: 5.25,
      activities: 1,
      counted: counted([1, 'b']),
      excluded: excluded([0, 'selfDeclared']),
    })
  })

  it.each<[string, readonly [string, string, string][], readonly string[]]>([
    [
      'the earlier start counts',
      [
        ['b', '04:00', '06:00'],
        ['a', '05:00', '09:00'],
      ],
      ['b'],
    ],
    [
      'of one start the longer',
      [
        ['a', '04:00', '06:00'],
        ['b', '04:00', '07:00'],
      ],
      ['b'],
    ],
    [
      'of one time the smaller id',
      [
        ['b', '04:00', '06:00'],
        ['a', '04:00', '06:00'],
      ],
      ['a'],
    ],
    [
      'an end and a start at one instant do not overlap',
      [
        ['a', '04:00', '06:00'],
        ['b', '06:00', '07:00'],
      ],
      ['a', 'b'],
    ],
    [
      'what does not count overlaps with nothing',
      [
        ['a', '04:00', '06:00'],
        ['b', '05:00', '08:00'],
        ['c', '07:00', '09:00'],
      ],
      ['a', 'c'],
    ],
    [
      'a long one goes before all that lie in it',
      [
        ['a', '04:00', '09:00'],
        ['b', '05:00', '06:00'],
        ['c', '08:00', '09:00'],
      ],
      ['a'],
    ],
    [
      'an instant inside',
      [
        ['a', '04:00', '09:00'],
        ['b', '05:00', '05:00'],
      ],
      ['a'],
    ],
    [
      'an instant twice',
      [
        ['b', '05:00', '05:00'],
        ['a', '05:00', '05:00'],
      ],
      ['a'],
    ],
  ])('of overlapping activities: %s', (_, times, expected) => {
    const reports = times.map(([record, start, end]) =>
      activity(record, 3, {
        activityStartDate: `2026-10-03T${start}:00Z`,
        activityEndDate: `2026-10-03T${end}:00Z`,
      }),
    )
    for (const order of [reports, reports.toReversed()]) {
      const tally = tallyHours(order)
      expect(tally.counted.map(({ participationId }) => participationId.split(':')[1]).toSorted()).toEqual(expected)
      expect(tally.excluded.map(({ reason }) => reason)).toEqual(
        Array.from({ length: times.length - expected.length }, () => 'overlapping'),
      )
    }
  })

  it('counts what lies wholly within the period, to the instant', () => {
    const reports = [activity('a', 3), activity('b', 4), activity('c', 5)]
    const day = (start: string, end: string) =>
      tallyHours(reports, { since: new Date(`2026-10-${start}Z`), until: new Date(`2026-10-${end}Z`) })
    expect(day('04T04:00:00', '04T09:30:00')).toEqual({
      subject: HOLDER,
      provenHours: 5.25,
      activities: 1,
      counted: counted([1, 'b']),
      excluded: excluded([0, 'outsidePeriod'], [2, 'outsidePeriod']),
    })
    expect(day('04T04:00:01', '04T09:30:00').activities).toBe(0)
    expect(day('04T04:00:00', '04T09:29:59').activities).toBe(0)
    expect(tallyHours(reports, { since: new Date('2026-10-04T00:00:00Z') }).activities).toBe(2)
    expect(tallyHours(reports, { until: new Date('2026-10-04T00:00:00Z') }).activities).toBe(1)
  })

  it('counts the sectors that were asked for', () => {
    const reports = [activity('a', 3), activity('b', 4, { sector: 'care' }), activity('c', 5, { sector: 'sport' })]
    expect(tallyHours(reports, { sectors: ['care', 'sport'] })).toEqual({
      subject: HOLDER,
      provenHours: 10.5,
      activities: 2,
      counted: counted([1, 'b'], [2, 'c']),
      excluded: excluded([0, 'otherSector']),
    })
  })

  it('reads claims and types under anyType as carefully as under a type', () => {
    const wrong: readonly object[] = [{ ...activitySubject, hours: 5.3 }, { ...activitySubject, hours: '5' }, {}]
    const reports = [
      ...wrong.map((subject) => reportOf(ACTIVITY, subject)),
      reportOf('OtherCredential', activitySubject),
      reportOf(VolunteerPassport.name, { totals: { hours: 900 } }),
    ]
    expect(tallyHours(reports)).toEqual({
      subject: undefined,
      provenHours: 0,
      activities: 0,
      counted: [],
      excluded: reports.map((_, index) => ({ index, reason: 'notAnActivity' })),
    })
  })

  it('adds quarter hours exactly', () => {
    const reports = Array.from({ length: 400 }, (_, i) =>
      activity(`r${i}`, 1, {
        activityStartDate: new Date(Date.UTC(2020, 0, i + 1)).toISOString(),
        activityEndDate: new Date(Date.UTC(2020, 0, i + 1, 1)).toISOString(),
        hours: 0.25 + (i % 3) / 4,
      }),
    )
    expect(tallyHours(reports).provenHours).toBe((400 + 133 + 2 * 133) / 4)
  })

  it('refuses what it cannot use', () => {
    const misuse = (o: object) => () => tallyHours([], o)
    for (const o of [
      { since: new Date(Number.NaN) },
      { since: new Date('2026-10-02'), until: new Date('2026-10-01') },
      { since: new Date('2026-10-01'), until: new Date('2026-10-01') },
      { sectors: [] },
      { sectors: ['gardening'] },
    ]) {
      expect(misuse(o)).toThrow(VolunteerPassportError)
      expect(misuse(o)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
    }
    for (const o of [null, { since: '2026-10-01' }, { until: 5 }, { sectors: 'sport' }]) {
      expect(misuse(o as object)).toThrow(TypeError)
    }
    expect(() => tallyHours(null as never)).toThrow(TypeError)
    expect(() => tallyHours([null as never])).toThrow(TypeError)
  })
})
