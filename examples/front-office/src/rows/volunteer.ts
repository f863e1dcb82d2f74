import type { LanguageValues, RegionCode } from '@volunteer-passport/schema'
import { ageOn, dayOf } from '../calendar.ts'
import { CONSENT_BELOW_AGE } from '../consent-age.ts'
import { parseKato } from '../csv/cells/choices.ts'
import { parseRef } from '../csv/cells/identifiers.ts'
import { parseCyrillicName, parseLatinName } from '../csv/cells/name.ts'
import { parseCount, parseHours } from '../csv/cells/number.ts'
import { parseDate, parseTime } from '../csv/cells/time.ts'
import { createRowReader, type RowReader } from '../csv/read-row.ts'
import { readSpellings, requireSpellings } from './language-columns.ts'
import type { RowFormat } from './row-format.ts'

type NamePart = 'family_name' | 'given_name' | 'patronymic'

const REQUIRED = ['ref', 'birth_date', 'region_kato', 'member_since'] as const
const OPTIONAL = [
  'family_name_kk',
  'family_name_kk_latn',
  'family_name_ru',
  'family_name_latin',
  'given_name_kk',
  'given_name_kk_latn',
  'given_name_ru',
  'given_name_latin',
  'patronymic_kk',
  'patronymic_kk_latn',
  'patronymic_ru',
  'patronymic_latin',
  'opening_hours',
  'opening_activities',
  'opening_as_of',
  'guardian_consent_on',
  'guardian_consent_until',
] as const
export type VolunteerColumn = (typeof REQUIRED)[number] | (typeof OPTIONAL)[number]

export interface VolunteerRow {
  readonly ref: string
  readonly name: {
    readonly familyName: LanguageValues
    readonly givenName: LanguageValues
    readonly patronymic?: LanguageValues
  }
  readonly birthDate: string
  readonly memberSince: string
  readonly region: RegionCode
  readonly opening?: { readonly hours: number; readonly activities: number; readonly asOf: Date }
  readonly guardianConsent?: { readonly givenOn: string; readonly until?: string }
}

type Reader = RowReader<VolunteerColumn>

const MAX_AGE = 120

const spellingsOf = (part: NamePart) =>
  [
    ['kk-Cyrl', `${part}_kk`, parseCyrillicName],
    ['kk-Latn', `${part}_kk_latn`, parseLatinName],
    ['ru', `${part}_ru`, parseCyrillicName],
    ['en', `${part}_latin`, parseLatinName],
  ] as const

/** A day that cannot lie ahead. */
const readPastDate = (row: Reader, column: VolunteerColumn, today: string): string | undefined => {
  const date = row.required(column, parseDate)
  if (date !== undefined && date > today) row.note('DATE_IN_FUTURE', column)
  return date
}

const readBirthDate = (row: Reader, today: string): string | undefined => {
  const date = row.required('birth_date', parseDate)
  if (date !== undefined && (date > today || ageOn(date, today) > MAX_AGE))
    row.note('BIRTH_DATE_IMPLAUSIBLE', 'birth_date')
  return date
}

/** All three cells or none: a balance without its date would be counted twice one day. */
const readOpening = (row: Reader): VolunteerRow['opening'] => {
  if (row.isEmpty('opening_hours') && row.isEmpty('opening_activities') && row.isEmpty('opening_as_of'))
    return undefined
  const hours = row.required('opening_hours', parseHours)
  const activities = row.required('opening_activities', parseCount)
  const asOf = row.required('opening_as_of', parseTime)
  return hours === undefined || activities === undefined || asOf === undefined ? undefined : { hours, activities, asOf }
}

const readConsent = (row: Reader): VolunteerRow['guardianConsent'] => {
  const givenOn = row.optional('guardian_consent_on', parseDate)
  const until = row.optional('guardian_consent_until', parseDate)
  if (givenOn !== undefined && until !== undefined && until < givenOn)
    row.note('CONSENT_ENDS_EARLY', 'guardian_consent_until')
  if (givenOn === undefined) {
    if (until !== undefined && row.isEmpty('guardian_consent_on')) row.note('VALUE_MISSING', 'guardian_consent_on')
    return undefined
  }
  return until === undefined ? { givenOn } : { givenOn, until }
}

/** A row of volunteers.csv. */
export const volunteerFormat: RowFormat<VolunteerColumn, VolunteerRow> = {
  columns: { all: [...REQUIRED, ...OPTIONAL], required: REQUIRED },
  identity: 'ref',
  parse: (values, now) => {
    const row = createRowReader(values)
    const today = dayOf(now)
    const ref = row.required('ref', parseRef)
    const familyName = requireSpellings(row, spellingsOf('family_name'))
    const givenName = requireSpellings(row, spellingsOf('given_name'))
    const patronymic = readSpellings(row, spellingsOf('patronymic'))
    const birthDate = readBirthDate(row, today)
    const region = row.required('region_kato', parseKato)
    const memberSince = readPastDate(row, 'member_since', today)
    const opening = readOpening(row)
    const guardianConsent = readConsent(row)
    if (
      birthDate !== undefined &&
      birthDate <= today &&
      ageOn(birthDate, today) < CONSENT_BELOW_AGE &&
      row.isEmpty('guardian_consent_on')
    )
      row.note('CONSENT_MISSING', 'guardian_consent_on')

    if (row.problems.length > 0) return { ok: false, problems: row.problems }
    return {
      ok: true,
      value: {
        ref: ref!,
        name: { familyName: familyName!, givenName: givenName!, ...(patronymic && { patronymic }) },
        birthDate: birthDate!,
        memberSince: memberSince!,
        region: region!,
        ...(opening && { opening }),
        ...(guardianConsent && { guardianConsent }),
      },
    }
  },
}
