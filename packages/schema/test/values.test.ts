import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatPassportNumber,
  isFullDate,
  isValidBin,
  isValidPassportNumber,
  LEVELS_V1,
  languageValues,
  levelFromHours,
  officeDid,
  parseDateTime,
  passportNumberCheckDigit,
  REGIONS,
  regionFromKato,
  SECTOR_LABELS,
  SECTORS,
  textIn,
} from '../src/index.ts'

const isDay = (text: string): boolean => {
  const utc = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN)
  return !Number.isNaN(utc.getTime()) && utc.toISOString().startsWith(text)
}

/** By an expression, and by the arithmetic of days, minutes and milliseconds. */
function instantOf(text: string): number | undefined {
  const [, day = '', hour, minute, second, fraction = '', sign, offsetHour = 0, offsetMinute = 0] =
    /^(.{10})T(\d\d):([0-5]\d):([0-5]\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):([0-5]\d))?$/.exec(text) ?? []
  const offset = Number(offsetHour) * 60 + Number(offsetMinute)
  const ofDay = (Number(hour) * 60 + Number(minute)) * 60_000 + Number(second) * 1_000
  const isPast = ofDay > 86_400_000 || (ofDay === 86_400_000 && /[1-9]/.test(fraction))
  if (!isDay(day) || isPast || offset > 840) return undefined
  const milliseconds = Number(`${fraction}000`.slice(0, 3))
  return Date.parse(`${day}T00:00:00Z`) + ofDay + milliseconds - (sign === '-' ? -offset : offset) * 60_000
}

describe('parseDateTime', () => {
  it.each([
    ['2026-10-31T12:00:00Z', '2026-10-31T12:00:00.000Z'],
    ['2026-10-31T12:00:00', '2026-10-31T12:00:00.000Z'],
    ['2026-10-31T12:00:00.1239999Z', '2026-10-31T12:00:00.123Z'],
    ['2023-02-25T19:10:39-06:00', '2023-02-26T01:10:39.000Z'],
    ['2026-10-31T00:30:00+05:30', '2026-10-30T19:00:00.000Z'],
    ['2026-10-31T12:00:00+14:00', '2026-10-30T22:00:00.000Z'],
    ['2026-12-31T24:00:00Z', '2027-01-01T00:00:00.000Z'],
    ['2026-12-31T24:00:00.0Z', '2027-01-01T00:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['0000-02-29T00:00:00Z', '0000-02-29T00:00:00.000Z'],
    ['0099-01-01T00:00:00Z', '0099-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
    [`2026-10-31T12:00:00.${'5'.repeat(43)}Z`, '2026-10-31T12:00:00.555Z'],
  ])('%s is %s', (text, iso) => {
    expect(parseDateTime(text)?.toISOString()).toBe(iso)
  })

  it.each([
    '',
    '2026',
    '2026-10-31',
    '2026-02-30T12:00:00Z',
    '2023-02-29T12:00:00Z',
    '1900-02-29T12:00:00Z',
    '2026-13-01T12:00:00Z',
    '2026-00-01T12:00:00Z',
    '2026-10-00T12:00:00Z',
    '2026-10-31t12:00:00Z',
    '2026-10-31T12:00:00z',
    '2026-10-31 12:00:00Z',
    '2026-10-31T12:00Z',
    '2026-10-31T12:00:60Z',
    '2026-10-31T12:60:00Z',
    '2026-10-31T24:00:01Z',
    '2026-10-31T24:00:00.001Z',
    '2026-10-31T25:00:00Z',
    '2026-10-31T12:00:00.Z',
    '2026-10-31T12:00:00,5Z',
    '2026-10-31T12:00:00+25:00',
    '2026-10-31T12:00:00+14:01',
    '2026-10-31T12:00:00+0500',
    '2026-10-31T12:00:00+05',
    '2026-10-31T12:00:00Z ',
    ' 2026-10-31T12:00:00Z',
    '+002026-10-31T12:00:00Z',
    '-0001-10-31T12:00:00Z',
    '２０２６-10-31T12:00:00Z',
    'Sat, 31 Oct 2026 12:00:00 GMT',
    '2026-10-31T24:00:00.5Z',
    `2026-10-31T12:00:00.${'0'.repeat(44)}Z`,
  ])('%j is none', (text) => {
    expect(parseDateTime(text)).toBeUndefined()
  })

  it('agrees with an independent reading where any character is another, missing or one too many', () => {
    const soundOnes = ['2026-10-31T12:00:00Z', '2024-02-29T23:59:59.125+05:30', '2023-03-01T00:00:00-13:59']
    for (const sound of soundOnes) {
      for (let at = 0; at <= sound.length; at += 1) {
        const [before, after] = [sound.slice(0, at), sound.slice(at + 1)]
        const altered = [...'0123456789/:;-+.,TtZz xA\u0663'].map((other) => before + other + after)
        for (const text of [sound, before, before + after, `${before}0${sound.slice(at)}`, ...altered]) {
          expect([text, parseDateTime(text)?.getTime()]).toEqual([text, instantOf(text)])
          const day = text.slice(0, 10)
          expect([day, isFullDate(day)]).toEqual([day, isDay(day)])
        }
      }
      expect(isFullDate(sound)).toBe(false)
    }
  })

  it('reads whatever a Date writes', () => {
    const years = { min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z') }
    fc.assert(
      fc.property(fc.date({ ...years, noInvalidDate: true }), (date) => {
        expect(parseDateTime(date.toISOString())).toEqual(date)
        expect(isFullDate(date.toISOString().slice(0, 10))).toBe(true)
      }),
    )
  })

  it('agrees with an independent reading on any text near a date', () => {
    const digits = fc.stringMatching(
      /^\d{4}-[01]\d-[0-3]\dT[012]\d:[0-6]\d:[0-6]\d(\.\d{1,4})?(Z|[+-][01]\d:[0-6]\d)?$/,
    )
    fc.assert(
      fc.property(digits, (text) => {
        const day = text.slice(0, 10)
        const utc = new Date(`${day}T00:00:00Z`)
        const onCalendar = !Number.isNaN(utc.getTime()) && utc.toISOString().slice(0, 10) === day
        const xsd =
          /T(([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?|24:00:00(\.0+)?)(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))?$/.test(text)
        expect(parseDateTime(text) !== undefined).toBe(onCalendar && xsd)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('numbers', () => {
  it('a BIN ends in its check digit, weighed a second time where the first gives ten', () => {
    // The second and third need the second weights.
    expect(['990440001234', '060340000105', '060340000154'].map(isValidBin)).toEqual([true, true, true])
    const wrong = ['990440001235', '060340000106', '99044000123', '9904400012345', '99044000123a', '٩٩٠٤٤٠٠٠١٢٣٤']
    expect(wrong.map(isValidBin)).toEqual(wrong.map(() => false))
    // Both weighings give ten: no such number is ever given out.
    expect([...'0123456789'].filter((digit) => isValidBin(`06034000018${digit}`))).toEqual([])
  })

  it('passport numbers carry the check digit of ISO 7064 MOD 11,10', () => {
    // The example of the standard.
    expect(passportNumberCheckDigit('0794')).toBe('5')
    expect(formatPassportNumber({ office: '75', body: '04829173' })).toBe('75-04829173-2')
    expect(() => formatPassportNumber({ office: '7', body: '04829173' })).toThrow(TypeError)
    expect(() => formatPassportNumber({ office: '75', body: '0482917' })).toThrow(TypeError)
    expect(() => passportNumberCheckDigit('12a')).toThrow(TypeError)
    expect(['75-04829173-3', '7504829173-2', '75-04829173-2 ', '75-4829173-2'].map(isValidPassportNumber)).toEqual(
      Array(4).fill(false),
    )
  })

  it('a slip of one digit is always found', () => {
    const number = fc.record({ office: fc.stringMatching(/^\d{2}$/), body: fc.stringMatching(/^\d{8}$/) })
    fc.assert(
      fc.property(number, fc.nat(12), fc.integer({ min: 1, max: 9 }), (parts, at, by) => {
        const good = formatPassportNumber(parts)
        expect(isValidPassportNumber(good)).toBe(true)
        if (good[at] === '-') return
        const slip = good.slice(0, at) + ((Number(good[at]) + by) % 10) + good.slice(at + 1)
        expect(isValidPassportNumber(slip)).toBe(false)
      }),
    )
  })
})

describe('words', () => {
  it('there are twenty regions, each found by its own codes', () => {
    expect(REGIONS).toHaveLength(20)
    for (const { code, kato, number, name } of REGIONS) {
      expect(regionFromKato(kato)).toBe(code)
      expect(regionFromKato(`${kato}1010000`)).toBe(code)
      expect([code, number]).toEqual([`KZ-${kato}`, kato])
      expect(Object.values(name).every((text) => text.length > 3)).toBe(true)
    }
    expect(new Set(REGIONS.flatMap(({ name }) => Object.values(name))).size).toBe(60)
    for (const none of ['99', '51', '7', '751', '75101000', '75 1010000', 'KZ-75']) {
      expect(regionFromKato(none)).toBeUndefined()
    }
    expect(officeDid('KZ-75')).toBe('did:web:passport.example:offices:kz-75')
  })

  it('levels follow the hours', () => {
    expect([0, 49.75, 50, 199.75, 200, 499, 500, 1e6].map(levelFromHours)).toEqual([
      'novice',
      'novice',
      'active',
      'active',
      'experienced',
      'experienced',
      'master',
      'master',
    ])
    expect(LEVELS_V1.map((step) => Object.keys(step.label))).toEqual(Array(4).fill(['kk', 'ru', 'en']))
    expect(Object.keys(SECTOR_LABELS)).toEqual(SECTORS)
  })

  it('language values are read in the best language that is there', () => {
    const name = languageValues({ ru: 'Айгерим', 'kk-Cyrl': 'Айгерім', 'kk-Latn': 'Aıgerim', en: '' })
    expect(name.map((value) => value['@language'])).toEqual(['kk-Cyrl', 'kk-Latn', 'ru'])
    expect((['kk', 'ru', 'en'] as const).map((locale) => textIn(name, locale))).toEqual([
      'Айгерім',
      'Айгерим',
      'Aıgerim',
    ])
    expect(textIn('plain', 'kk')).toBe('plain')
    expect(textIn([{ '@value': 'Chien', '@language': 'fr' }], 'kk')).toBe('Chien')
    expect(
      textIn(
        [
          { '@value': 'Chien', '@language': 'fr' },
          { '@value': 'Dog', '@language': 'en-GB' },
        ],
        'en',
      ),
    ).toBe('Dog')
    expect(() => languageValues({})).toThrow(TypeError)
  })
})
