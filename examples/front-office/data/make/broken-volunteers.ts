import type { BrokenRow } from './broken-row.ts'
import { VOLUNTEER_COLUMNS, type VolunteerColumn } from './columns.ts'
import { makePerson, refOf } from './people.ts'
import type { Random } from './random.ts'
import { lineOf, type Row } from './table.ts'

type Cells = Readonly<Partial<Record<VolunteerColumn, string>>>

const ADULT: Cells = {
  birth_date: '2004-03-14',
  guardian_consent_on: '',
  guardian_consent_until: '',
  opening_hours: '',
  opening_activities: '',
  opening_as_of: '',
}
const CHILD: Cells = {
  ...ADULT,
  birth_date: '2010-11-05',
  member_since: '2026-03-02',
  guardian_consent_on: '2026-03-01',
}
const AIGERIM: Cells = {
  family_name_kk: 'Ахметова',
  given_name_kk: 'Айгерім',
  family_name_kk_latn: 'Ahmetova',
  given_name_kk_latn: 'Aigerım',
  family_name_ru: 'Ахметова',
  given_name_ru: 'Айгерим',
  family_name_latin: 'Akhmetova',
  given_name_latin: 'Aigerim',
}

/** Refused rows of volunteers.csv. The people in them are in no other row, save the one whose reference is taken. */
export const makeBrokenVolunteers = (
  random: Random,
  people: readonly Row<VolunteerColumn>[],
): BrokenRow<VolunteerColumn>[] => {
  let number = people.length
  const base = (cells: Cells): Row<VolunteerColumn> => ({ ...makePerson(random, ++number), ...cells })
  const one = (
    what: string,
    problem: string,
    column: VolunteerColumn,
    o: { good: Cells; wrong: Cells },
  ): BrokenRow<VolunteerColumn> => {
    const good = base(o.good)
    const line = { ...good, ...o.wrong }
    const mend = Object.fromEntries(Object.keys(o.wrong).map((key) => [key, good[key as VolunteerColumn]]))
    return { what, problem, column, line, mend }
  }
  const taken = people[249]!
  const short = base(ADULT)

  return [
    one('a twelve-digit number of a person where the reference belongs', 'REF_IS_PERSONAL_NUMBER', 'ref', {
      good: ADULT,
      wrong: { ref: '040314550127' },
    }),
    one('no family name in any spelling', 'VALUE_MISSING', 'family_name_kk', {
      good: ADULT,
      wrong: { family_name_kk: '', family_name_kk_latn: '', family_name_ru: '', family_name_latin: '' },
    }),
    one('KATO code of no region', 'KATO_UNKNOWN', 'region_kato', { good: ADULT, wrong: { region_kato: '990000000' } }),
    one('date written day first', 'DATE_FORMAT', 'birth_date', { good: ADULT, wrong: { birth_date: '14.03.2004' } }),
    one('30 February', 'DATE_IMPOSSIBLE', 'birth_date', { good: ADULT, wrong: { birth_date: '2003-02-30' } }),
    one('born in the future', 'BIRTH_DATE_IMPLAUSIBLE', 'birth_date', {
      good: ADULT,
      wrong: { birth_date: '2040-03-14' },
    }),
    one('a minor without consent of a guardian', 'CONSENT_MISSING', 'guardian_consent_on', {
      good: CHILD,
      wrong: { guardian_consent_on: '' },
    }),
    one('consent that ends before it was given', 'CONSENT_ENDS_EARLY', 'guardian_consent_until', {
      good: { ...CHILD, guardian_consent_until: '2028-11-05' },
      wrong: { guardian_consent_until: '2025-11-05' },
    }),
    one('a Latin A and o inside a Cyrillic name', 'NAME_MIXES_SCRIPTS', 'family_name_ru', {
      good: { ...ADULT, ...AIGERIM, family_name_ru: 'Аносова' },
      wrong: { family_name_ru: 'Aнoсова' },
    }),
    one('a zero-width space in a name', 'TEXT_INVISIBLE', 'given_name_kk', {
      good: { ...ADULT, ...AIGERIM },
      wrong: { given_name_kk: 'Айге\u200bрім' },
    }),
    one('a terminal escape sequence in a name', 'TEXT_INVISIBLE', 'given_name_latin', {
      good: { ...ADULT, ...AIGERIM },
      wrong: { given_name_latin: '\u001b[31mAigerim' },
    }),
    one('HTML in a name', 'TEXT_MARKUP', 'given_name_ru', {
      good: { ...ADULT, ...AIGERIM },
      wrong: { given_name_ru: '<b>Айгерим</b>' },
    }),
    one('negative opening balance', 'NUMBER_NEGATIVE', 'opening_hours', {
      good: { ...ADULT, opening_hours: '12.5', opening_activities: '4', opening_as_of: '2026-09-01T00:00:00+05:00' },
      wrong: { opening_hours: '-12.5' },
    }),
    one('opening balance without its date', 'VALUE_MISSING', 'opening_as_of', {
      good: { ...ADULT, opening_hours: '30', opening_activities: '9', opening_as_of: '2026-09-01T00:00:00+05:00' },
      wrong: { opening_as_of: '' },
    }),
    one('the reference of another person of this file', 'REPEATED_WITH_OTHER_VALUES', 'ref', {
      good: { ...ADULT, ref: refOf(number + 1) },
      wrong: { ref: taken.ref },
    }),
    {
      what: 'fewer cells than columns',
      problem: 'CELLS_MISSING',
      column: 'guardian_consent_on',
      line: { raw: `${lineOf(VOLUNTEER_COLUMNS, short).split(',').slice(0, 19).join(',')}\r\n` },
      mend: { guardian_consent_on: '', guardian_consent_until: '' },
    },
  ]
}
