import type { ActivityInput, PersonInput } from '@volunteer-passport/issuer'
import { isValidPassportNumber, VolunteerPassport } from '@volunteer-passport/schema'
import { describe, expect, test } from 'vitest'
import { activity, BIN, BY, collect, NEXT_YEAR, openOffice, person, readWholeLog, subjectOf } from './support/office.ts'

const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'taken',
    ({ problem }) => ({ code: problem.code, path: problem.path }),
  )

describe('registerPerson', () => {
  test('registers once, knows the same data again in any order, corrects others', async () => {
    const { issuer } = await openOffice()
    const first = await issuer.ledger.registerPerson(person('m-1'))
    expect(first).toEqual({
      ref: 'm-1',
      subjectId: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/),
      outcome: 'registered',
    })
    const { name, ...rest } = person('m-1')
    const shuffled = { ...Object.fromEntries(Object.entries(rest).reverse()), name } as unknown as PersonInput
    expect(await issuer.ledger.registerPerson(shuffled)).toEqual({ ...first, outcome: 'unchanged' })
    const corrected = await issuer.ledger.registerPerson(person('m-1', { memberSince: '2023-04-02' }))
    expect(corrected).toEqual({ ...first, outcome: 'corrected' })
  })

  test('gives every person a number and a subject of their own', async () => {
    const { issuer } = await openOffice()
    const refs = Array.from({ length: 700 }, (_, i) => `m-${i}`)
    const people = await collect(issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
    const rows = refs.map((ref) => ({ key: ref, person: ref, validUntil: NEXT_YEAR }))
    const numbers = new Set<unknown>()
    for await (const outcome of issuer.issueAll(VolunteerPassport, rows, { jobId: 'j' })) {
      numbers.add('token' in outcome && subjectOf(outcome.token).passportNumber)
    }
    expect(numbers.size).toBe(700)
    expect([...numbers].every((number) => isValidPassportNumber(number as string))).toBe(true)
    expect(new Set(people.map((one) => 'subjectId' in one && one.subjectId)).size).toBe(700)
  })

  test.each<[string, object, readonly (string | number)[]]>([
    ['no object', null as never, []],
    ['no ref', { ref: undefined }, ['ref']],
    ['an empty ref', { ref: '' }, ['ref']],
    ['a ref with a line break', { ref: 'a\nb' }, ['ref']],
    ['a ref with a lone surrogate', { ref: 'a\udc00' }, ['ref']],
    ['a ref of a megabyte', { ref: 'a'.repeat(2 ** 20) }, ['ref']],
    ['no name', { name: undefined }, ['name']],
    ['no given name', { name: { familyName: person('x').name.familyName } }, ['name', 'givenName']],
    ['an unknown part of a name', { name: { ...person('x').name, nick: 'A' } }, ['name', 'nick']],
    [
      'an empty name',
      { name: { ...person('x').name, givenName: [{ '@value': '', '@language': 'kk' }] } },
      ['name', 'givenName', 0, '@value'],
    ],
    ['a birth date that no calendar has', { birthDate: '2007-02-29' }, ['birthDate']],
    ['a birth date in the future', { birthDate: '2026-11-01' }, ['birthDate']],
    ['a birth date as a Date', { birthDate: new Date() }, ['birthDate']],
    ['memberSince in the future', { memberSince: '2026-11-01' }, ['memberSince']],
    ['memberSince in another order', { memberSince: '01.04.2023' }, ['memberSince']],
    ['an unknown region', { region: 'KZ-99' }, ['region']],
    ['a spelling mistake', { guardianConsents: {} }, ['guardianConsents']],
    [
      'an opening of a third of an hour',
      { opening: { hours: 1 / 3, activities: 1, asOf: new Date(0) } },
      ['opening', 'hours'],
    ],
    ...[null, '', '5', [5], true, 1n, {}, new Date(8), 1_000_000.25, Number.NaN].map(
      (hours): [string, object, string[]] => [
        `an opening of ${typeof hours} ${String(hours)}`,
        { opening: { hours, activities: 1, asOf: new Date(0) } },
        ['opening', 'hours'],
      ],
    ),
    ['a negative opening', { opening: { hours: -1, activities: 1, asOf: new Date(0) } }, ['opening', 'hours']],
    ['half an activity', { opening: { hours: 1, activities: 0.5, asOf: new Date(0) } }, ['opening', 'activities']],
    [
      'an opening from the future',
      { opening: { hours: 1, activities: 1, asOf: new Date('2026-11-01') } },
      ['opening', 'asOf'],
    ],
    [
      'an opening with a member that nobody knows',
      { opening: { hours: 1, activities: 1, asOf: new Date(0), until: 1 } },
      ['opening', 'until'],
    ],
    [
      'a date that is none',
      { opening: { hours: 1, activities: 1, asOf: Object.create(Date.prototype) } },
      ['opening', 'asOf'],
    ],
    ['an opening without a date', { opening: { hours: 1, activities: 1 } }, ['opening', 'asOf']],
    ['a consent without a date', { guardianConsent: {} }, ['guardianConsent', 'givenOn']],
    [
      'a consent that ends before it begins',
      { guardianConsent: { givenOn: '2026-02-01', until: '2026-01-01' } },
      ['guardianConsent', 'until'],
    ],
    ['a consent with more in it', { guardianConsent: { givenOn: '2026-02-01', by: 'mother' } }, ['guardianConsent']],
  ])('refuses %s', async (_, members, path) => {
    const { issuer, registry } = await openOffice()
    const before = await readWholeLog(registry)
    const input = members === null ? null : { ...person('m-1'), ...members }
    expect(await refusalOf(issuer.ledger.registerPerson(input as never))).toEqual({ code: 'PERSON_INVALID', path })
    expect(await readWholeLog(registry)).toEqual(before)
  })

  test('a stream answers each record in its order and never stops for a bad one', async () => {
    const { issuer } = await openOffice()
    const records = [person('m-1'), person('', {}), person('m-1'), person('m-1', { region: 'KZ-71' }), person('m-2')]
    const outcomes = await collect(issuer.ledger.registerPeople(records))
    expect(outcomes.map(({ input, outcome }) => [input, outcome])).toEqual([
      [records[0], 'registered'],
      [records[1], 'rejected'],
      [records[2], 'unchanged'],
      [records[3], 'corrected'],
      [records[4], 'registered'],
    ])
    expect(outcomes[1]).toMatchObject({ problem: { code: 'PERSON_INVALID', path: ['ref'] } })
  })
})

describe('recordActivity', () => {
  test('adds up confirmed hours and the opening balance, never what is self-declared', async () => {
    const { issuer, clock } = await openOffice()
    const opening = { hours: 10.5, activities: 4, asOf: new Date('2026-09-30T00:00:00Z') }
    await issuer.ledger.registerPerson(person('m-1', { opening }))
    expect(await issuer.ledger.recordActivity(activity('m-1', 'a-1'))).toEqual({
      participationId: `${BIN}:a-1`,
      outcome: 'recorded',
    })
    expect(await issuer.ledger.recordActivity(activity('m-1', 'a-1'))).toMatchObject({ outcome: 'unchanged' })
    const declared = { method: 'self-declared', date: '2026-10-05' } as const
    await issuer.ledger.recordActivity(activity('m-1', 'a-2', { day: 5, confirmation: declared }))
    await issuer.ledger.recordActivity(activity('m-1', 'a-3', { day: 6, hours: 0.25 }))
    expect(await issuer.ledger.totals('m-1')).toEqual({ hours: 13.75, activities: 6, asOf: clock(), opening })
    await expect(issuer.ledger.totals('m-2')).rejects.toMatchObject({ code: 'PERSON_UNKNOWN' })
  })

  const at = (day: number, time: string) => new Date(`2026-10-${String(day).padStart(2, '0')}T${time}:00Z`)

  test.each<[string, string, Partial<ActivityInput> | null, readonly (string | number)[]]>([
    ['no object', 'ACTIVITY_INVALID', null, []],
    ['an unknown person', 'PERSON_UNKNOWN', { person: 'm-9' }, ['person']],
    ['no participationId', 'ACTIVITY_INVALID', { participationId: undefined as never }, ['participationId']],
    [
      'a participationId of another BIN',
      'ACTIVITY_INVALID',
      { participationId: '190340056786:a' },
      ['participationId'],
    ],
    [
      'a wrong BIN',
      'ACTIVITY_INVALID',
      { organisation: { ...activity('m', 'x').organisation, bin: '200540012349' } },
      ['organisation', 'bin'],
    ],
    [
      'an IIN for a record of the organisation',
      'ACTIVITY_INVALID',
      { participationId: `${BIN}:900512300120` },
      ['participationId'],
    ],
    ['an unknown sector', 'ACTIVITY_INVALID', { sector: 'politics' as never }, ['sector']],
    ['no start', 'ACTIVITY_INVALID', { start: undefined as never }, ['start']],
    ['a start as text', 'ACTIVITY_INVALID', { start: '2026-10-03' as never }, ['start']],
    ['an end before its start', 'ACTIVITY_ENDS_BEFORE_START', { end: at(3, '02:59') }, ['end']],
    ['an end in the future', 'ACTIVITY_IN_FUTURE', { end: at(31, '12:01') }, ['end']],
    ['a time of two years', 'ACTIVITY_INVALID', { start: new Date('2024-01-01') }, ['end']],
    ['hours as text', 'ACTIVITY_HOURS_INVALID', { hours: '3' as never }, ['hours']],
    ['no hours at all', 'ACTIVITY_HOURS_INVALID', { hours: 0 }, ['hours']],
    ['negative hours', 'ACTIVITY_HOURS_INVALID', { hours: -3 }, ['hours']],
    ['ten minutes', 'ACTIVITY_HOURS_INVALID', { hours: 1 / 6 }, ['hours']],
    ['NaN hours', 'ACTIVITY_HOURS_INVALID', { hours: Number.NaN }, ['hours']],
    ['more hours than there was time', 'ACTIVITY_HOURS_INVALID', { hours: 3.25 }, ['hours']],
    ['more hours than a day has', 'ACTIVITY_DAY_OVER_24H', { hours: 24.25 }, ['hours']],
    ['hours without any time', 'ACTIVITY_HOURS_INVALID', { end: at(3, '03:00') }, ['hours']],
    ['an unknown mode', 'ACTIVITY_INVALID', { mode: 'asleep' as never }, ['mode']],
    [
      'an unknown way of confirmation',
      'ACTIVITY_INVALID',
      { confirmation: { method: 'rumour' as never, date: '2026-10-03' } },
      ['confirmation', 'method'],
    ],
    [
      'a skill with a note',
      'ACTIVITY_INVALID',
      { skills: [{ name: activity('m', 'x').role, assessedBy: 'self', note: 'x' } as never] },
      ['skills', 0, 'note'],
    ],
    ['a place as a Map', 'ACTIVITY_INVALID', { place: new Map() as never }, ['place']],
    [
      'a place with an undefined member',
      'ACTIVITY_INVALID',
      { place: { region: undefined } as never },
      ['place', 'region'],
    ],
    ['a review', 'ACTIVITY_INVALID', { review: 'five stars' } as never, ['review']],
    ['closedToMinors as text', 'ACTIVITY_INVALID', { closedToMinors: 'yes' as never }, ['closedToMinors']],
  ])('refuses %s', async (_, code, members, path) => {
    const { issuer, registry } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1'))
    const before = await readWholeLog(registry)
    const input = members === null ? null : { ...activity('m-1', 'a-1'), ...members }
    expect(await refusalOf(issuer.ledger.recordActivity(input as never))).toEqual({ code, path })
    expect(await readWholeLog(registry)).toEqual(before)
  })

  test('lets nobody be in two places at once, over all organisations; touching is fine', async () => {
    const { issuer } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1'))
    await issuer.ledger.registerPerson(person('m-2'))
    await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
    const others = { organisation: { ...activity('m', 'x').organisation, bin: '190340056786' }, hours: 0.25 }
    const beside = (name: string, start: Date, end: Date) =>
      refusalOf(
        issuer.ledger.recordActivity(
          activity('m-1', name, { ...others, participationId: `190340056786:${name}`, start, end }),
        ),
      )
    const overlaps = { code: 'ACTIVITY_OVERLAPS', path: ['start'] }
    expect(await beside('b-1', at(3, '05:59'), at(3, '07:00'))).toEqual(overlaps)
    expect(await beside('b-1', at(3, '02:00'), at(3, '03:01'))).toEqual(overlaps)
    expect(await beside('b-1', at(3, '04:00'), at(3, '05:00'))).toEqual(overlaps)
    expect(await beside('b-1', at(1, '00:00'), at(5, '00:00'))).toEqual(overlaps)
    expect(await beside('b-1', at(3, '06:00'), at(3, '07:00'))).toBe('taken')
    expect(await beside('b-2', at(3, '02:00'), at(3, '03:00'))).toBe('taken')
    // Another person, and the same activity corrected, are no overlap.
    await issuer.ledger.recordActivity(activity('m-2', 'a-2'))
    expect(await issuer.ledger.recordActivity(activity('m-1', 'a-1', { hours: 2.5 }))).toMatchObject({
      outcome: 'corrected',
    })
    // A free time is free again.
    await issuer.ledger.revokeActivity(`${BIN}:a-1`, BY)
    expect(await beside('b-3', at(3, '03:00'), at(3, '06:00'))).toBe('taken')
  })

  test('counts at most 24 hours on a day of the country, in proportion to the time there', async () => {
    const { issuer } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1'))
    // 24 hours from midnight to midnight in UTC+5: 19:00 UTC of the day before.
    await issuer.ledger.recordActivity(
      activity('m-1', 'a-1', { start: at(9, '19:00'), end: at(10, '19:00'), hours: 24 }),
    )
    const more = (name: string, start: Date, end: Date, hours: number) =>
      refusalOf(issuer.ledger.recordActivity(activity('m-1', name, { start, end, hours })))
    const over = { code: 'ACTIVITY_DAY_OVER_24H', path: ['hours'] }
    expect(await more('a-2', at(10, '18:00'), at(10, '20:00'), 2)).toEqual(over)
    expect(await more('a-2', at(9, '19:00'), at(10, '19:00'), 0.25)).toEqual(over)
    expect(await more('a-2', at(10, '19:00'), at(10, '20:00'), 1)).toBe('taken')
    // Three days, 36 hours: twelve on each; another 12 h 15 min on the middle one are too many.
    await issuer.ledger.recordActivity(
      activity('m-1', 'a-3', { start: at(11, '19:00'), end: at(14, '19:00'), hours: 36 }),
    )
    expect(await more('a-4', at(12, '20:00'), at(13, '18:00'), 12.25)).toEqual(over)
    expect(await more('a-4', at(12, '20:00'), at(13, '18:00'), 12)).toEqual({
      code: 'ACTIVITY_OVERLAPS',
      path: ['start'],
    })
  })

  test('holds hours that only the volunteer declares against nobody', async () => {
    const { issuer } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1'))
    const confirmation = { method: 'self-declared', date: '2026-10-03' } as const
    await issuer.ledger.recordActivity(activity('m-1', 'a-1', { confirmation }))
    await issuer.ledger.recordActivity(activity('m-1', 'a-2'))
    await issuer.ledger.recordActivity(activity('m-1', 'a-3', { confirmation }))
    expect(await refusalOf(issuer.ledger.recordActivity(activity('m-1', 'a-1')))).toEqual({
      code: 'ACTIVITY_OVERLAPS',
      path: ['start'],
    })
    expect(await issuer.ledger.totals('m-1')).toMatchObject({ hours: 3, activities: 1 })
  })

  test('keeps minors out of what is closed to them, by the day it began', async () => {
    const { issuer } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1', { birthDate: '2008-10-04' }))
    const closed = (name: string, day: number) =>
      refusalOf(issuer.ledger.recordActivity(activity('m-1', name, { day, closedToMinors: true })))
    expect(await closed('a-1', 3)).toEqual({ code: 'ACTIVITY_CLOSED_TO_MINORS', path: undefined })
    expect(await closed('a-1', 4)).toBe('taken')
    expect(await refusalOf(issuer.ledger.recordActivity(activity('m-1', 'a-2', { day: 3 })))).toBe('taken')
  })

  test('never counts twice what the opening balance holds already', async () => {
    const { issuer } = await openOffice()
    const opening = { hours: 10, activities: 4, asOf: at(3, '04:00') }
    await issuer.ledger.registerPerson(person('m-1', { opening }))
    expect(await refusalOf(issuer.ledger.recordActivity(activity('m-1', 'a-1')))).toEqual({
      code: 'ACTIVITY_INVALID',
      path: ['start'],
    })
    await issuer.ledger.recordActivity(activity('m-1', 'a-2', { day: 4 }))
    const later = { ...opening, asOf: at(4, '04:00') }
    expect(await refusalOf(issuer.ledger.registerPerson(person('m-1', { opening: later })))).toEqual({
      code: 'PERSON_INVALID',
      path: ['opening', 'asOf'],
    })
    expect(await issuer.ledger.totals('m-1')).toMatchObject({ hours: 13, opening: { asOf: opening.asOf } })
  })

  test('nor what was before anybody counted seconds', async () => {
    const { issuer } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1'))
    const [start, end] = [new Date('1969-10-03T03:00:00Z'), new Date('1969-10-03T06:00:00Z')]
    await issuer.ledger.recordActivity(activity('m-1', 'a-1', { start, end }))
    const opening = { hours: 10, activities: 4, asOf: at(3, '04:00') }
    expect(await refusalOf(issuer.ledger.registerPerson(person('m-1', { opening })))).toMatchObject({
      path: ['opening', 'asOf'],
    })
  })

  test('a participation belongs to one person, and a revoked one stays revoked', async () => {
    const { issuer } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1'))
    await issuer.ledger.registerPerson(person('m-2'))
    await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
    const conflict = { code: 'ACTIVITY_CONFLICT', path: ['participationId'] }
    expect(await refusalOf(issuer.ledger.recordActivity(activity('m-2', 'a-1')))).toEqual(conflict)
    const first = await issuer.ledger.revokeActivity(`${BIN}:a-1`, BY)
    expect(first).toEqual({ participationId: `${BIN}:a-1`, recordedAt: new Date('2026-10-31T12:00:00Z'), replaced: [] })
    expect(await refusalOf(issuer.ledger.recordActivity(activity('m-1', 'a-1')))).toEqual({
      ...conflict,
      code: 'ACTIVITY_NOT_CONFIRMED',
    })
    expect(await issuer.ledger.revokeActivity(`${BIN}:a-1`, BY)).toEqual(first)
    await expect(issuer.ledger.revokeActivity(`${BIN}:a-9`, BY)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(issuer.ledger.revokeActivity(`${BIN}:a-1`, { ...BY, reason: 'mood' as never })).rejects.toMatchObject({
      code: 'REASON_INVALID',
    })
  })

  test('a stream sees each record beside those before it, also within one batch', async () => {
    const { issuer } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1'))
    const records = [
      activity('m-1', 'a-1'),
      activity('m-1', 'a-2'),
      activity('m-1', 'a-1'),
      activity('m-1', 'a-1', { day: 4 }),
      activity('m-1', 'a-2'),
      activity('m-1', 'a-3', { day: 4 }),
      { ...activity('m-1', 'a-4', { day: 5 }), start: 'x' as never },
      activity('m-1', 'a-5', { day: 5 }),
    ]
    const outcomes = await collect(issuer.ledger.recordActivities(records))
    expect(outcomes.map(({ input }) => input)).toEqual(records)
    expect(outcomes.map((o) => (o.outcome === 'rejected' ? o.problem.code : o.outcome))).toEqual([
      'recorded',
      'ACTIVITY_OVERLAPS',
      'unchanged',
      'corrected',
      'recorded',
      'ACTIVITY_OVERLAPS',
      'ACTIVITY_INVALID',
      'recorded',
    ])
    expect(await issuer.ledger.totals('m-1')).toMatchObject({ hours: 9, activities: 3 })
  })

  test('reads a record once, whatever it answers the next time', async () => {
    const { issuer } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1'))
    let reads = 0
    const tricky = Object.defineProperty(activity('m-1', 'a-1'), 'hours', {
      enumerable: true,
      get: () => (reads++ === 0 ? 1 : 3),
    })
    await issuer.ledger.recordActivity(tricky)
    expect(await issuer.ledger.totals('m-1')).toMatchObject({ hours: 1 })
  })
})
