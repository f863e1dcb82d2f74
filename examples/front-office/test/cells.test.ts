import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cell } from '../src/csv/cells/cell.ts'
import { parseKato, parseMode, parseRegion, parseSector } from '../src/csv/cells/choices.ts'
import { parseBin, parseRecordId, parseRef } from '../src/csv/cells/identifiers.ts'
import { parseCyrillicName, parseLatinName } from '../src/csv/cells/name.ts'
import { parseCount, parseHours } from '../src/csv/cells/number.ts'
import { parseSkills } from '../src/csv/cells/skills.ts'
import { parseText } from '../src/csv/cells/text.ts'
import { parseDate, parseTime } from '../src/csv/cells/time.ts'
import { MESSAGES } from '../src/messages/say.ts'

const PARSERS: readonly ((cell: string) => Cell<unknown>)[] = [
  parseBin,
  parseCount,
  parseCyrillicName,
  parseDate,
  parseHours,
  parseKato,
  parseLatinName,
  parseMode,
  parseRecordId,
  parseRef,
  parseRegion,
  parseSector,
  parseSkills,
  parseText,
  parseTime,
]

test('any cell is taken or refused with a reason that can be said', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: fc.constantFrom(...'0123456789-:T+.,KZ '), maxLength: 30 }),
  )
  fc.assert(
    fc.property(cell, fc.constantFrom(...PARSERS), (text, parse) => {
      const read = parse(text)
      if (!read.ok) expect(MESSAGES.en).toHaveProperty([`row.${read.code}`])
    }),
    { numRuns: 2_000 },
  )
})

test('text that is taken is in one form, and taken as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      const read = parseText(text)
      if (!read.ok) return
      expect(parseText(read.value)).toEqual(read)
      expect(read.value).not.toMatch(/^\s|\s$|\s\s|\p{C}/u)
      expect(read.value.normalize('NFC')).toBe(read.value)
    }),
  )
})

test('hours come back exactly, with a point', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000 }), (quarters) => {
      const text = String(quarters / 4)
      expect(parseHours(text)).toEqual({ ok: true, value: quarters / 4 })
      if (text.includes('.')) expect(parseHours(text.replace('.', ','))).toEqual({ ok: false, code: 'DECIMAL_COMMA' })
    }),
  )
})

test('a time is the instant it names, whatever its offset', () => {
  const instants = fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(instants, fc.integer({ min: -12, max: 14 }), (date, hours) => {
      const instant = new Date(Math.floor(date.getTime() / 1000) * 1000)
      const local = new Date(instant.getTime() + hours * 3_600_000).toISOString().slice(0, 19)
      const offset = `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`
      expect(parseTime(local + offset)).toEqual({ ok: true, value: instant })
      expect(parseTime(local)).toEqual({ ok: false, code: 'TIME_FORMAT' })
    }),
  )
})

describe('single cells', () => {
  const code = (cell: Cell<unknown>): unknown => (cell.ok ? cell.value : cell.code)
  test.each([
    [parseCyrillicName, 'Әбдірахманова-Ким', 'Әбдірахманова-Ким'],
    [parseCyrillicName, '  Гу\u0306лназ ', 'Гўлназ'],
    // The first letter of each is the Latin look-alike.
    [parseCyrillicName, 'Iнжу', 'NAME_MIXES_SCRIPTS'],
    [parseCyrillicName, 'Петр0в', 'NAME_FORMAT'],
    [parseCyrillicName, 'Серік\u202e', 'TEXT_INVISIBLE'],
    [parseCyrillicName, '\ufeffСерік', 'TEXT_INVISIBLE'],
    [parseLatinName, 'Jūmağūl', 'Jūmağūl'],
    [parseLatinName, 'Аliya', 'NAME_MIXES_SCRIPTS'],
    [parseLatinName, "D'Arc", "D'Arc"],
    [parseText, 'a<script>', 'TEXT_MARKUP'],
    [parseText, 'ұ'.repeat(301), 'TEXT_TOO_LONG'],
    [parseText, '«Оқу Алаңы»,\r\nОрбита', '«Оқу Алаңы», Орбита'],
    [parseDate, '2024-02-29', '2024-02-29'],
    [parseDate, '2026-02-29', 'DATE_IMPOSSIBLE'],
    [parseDate, '29.02.2024', 'DATE_FORMAT'],
    [parseTime, '2026-09-29T24:30:00+05:00', 'TIME_IMPOSSIBLE'],
    [parseTime, '2026-09-29T10:00+05:00', new Date('2026-09-29T05:00:00Z')],
    [parseHours, '-1', 'NUMBER_NEGATIVE'],
    [parseHours, '1e3', 'NUMBER_FORMAT'],
    [parseCount, '2.5', 'NUMBER_FORMAT'],
    [parseRef, 'member-0001', 'member-0001'],
    [parseRef, '../member', 'REF_FORMAT'],
    [parseRef, '040314550127', 'REF_IS_PERSONAL_NUMBER'],
    [parseRef, 'm-040314550127', 'REF_IS_PERSONAL_NUMBER'],
    [parseRef, '0403 1455 0127', 'REF_IS_PERSONAL_NUMBER'],
    [parseRef, '2026-10-31-0001', '2026-10-31-0001'],
    [parseRecordId, '080340990017:2026-09-00001', '080340990017:2026-09-00001'],
    [parseRecordId, '080340990017:040314550127', 'REF_IS_PERSONAL_NUMBER'],
    [parseRecordId, '080340990017', 'REF_IS_PERSONAL_NUMBER'],
    [parseBin, '080340990018', 'BIN_CHECK_DIGIT'],
    [parseBin, '0803', 'BIN_FORMAT'],
    [parseKato, '751110000', 'KZ-75'],
    [parseKato, '75', 'KZ-75'],
    [parseKato, 'KZ-75', 'KATO_UNKNOWN'],
    [parseRegion, 'KZ-75', 'KZ-75'],
    [parseSector, 'Ecology', 'SECTOR_UNKNOWN'],
    [parseSkills, ' first-aid; ;first-aid', [{ name: expect.anything(), assessedBy: 'organisation' }]],
    [parseSkills, 'first-aid,radio', 'SKILL_UNKNOWN'],
  ] as const)('%o of %j', (parse, cell, expected) => {
    expect(code(parse(cell))).toEqual(expected)
  })
})
