import type { VolunteerColumn } from './columns.ts'
import { NAME_STOCKS } from './names.ts'
import type { Random } from './random.ts'
import type { Row } from './table.ts'

/** Codes of districts of Almaty city, and one code for each of the other regions. */
const ALMATY_DISTRICTS = [
  '751110000',
  '751210000',
  '751310000',
  '751410000',
  '751510000',
  '751710000',
  '751810000',
  '751910000',
] as const
const OTHER_REGIONS = [
  '100000000',
  '110000000',
  '150000000',
  '190000000',
  '230000000',
  '270000000',
  '310000000',
  '330000000',
  '350000000',
  '390000000',
  '430000000',
  '470000000',
  '550000000',
  '590000000',
  '610000000',
  '620000000',
  '630000000',
  '710000000',
  '790000000',
] as const

export const isoDate = (at: Date): string => at.toISOString().slice(0, 10)

export const addDays = (date: string, days: number): string => isoDate(new Date(Date.parse(date) + days * 86_400_000))

const addYears = (date: string, years: number): string => `${Number(date.slice(0, 4)) + years}${date.slice(4)}`

/** Age at which a volunteer was when the data were made: students heavy, some at school, some retired. */
const drawAge = (random: Random): number =>
  random.weighted([
    [14, () => random.integer(14, 17)],
    [52, () => random.integer(18, 22)],
    [19, () => random.integer(23, 35)],
    [10, () => random.integer(36, 59)],
    [5, () => random.integer(60, 74)],
  ])()

export const refOf = (number: number): string => `member-${String(number).padStart(4, '0')}`

/** One invented volunteer; `number` gives the reference and, for the first twenty, the region. */
export const makePerson = (random: Random, number: number): Row<VolunteerColumn> => {
  const stock = random.weighted(NAME_STOCKS.map((names) => [names.weight, names] as const))
  const gender = random.chance(0.58) ? 'woman' : 'man'
  const family = random.pick(stock.family)[gender]
  const given = random.pick(stock[gender])
  const patronymic = random.chance(0.93) ? random.pick(stock.patronymic)[gender] : undefined

  const age = drawAge(random)
  // 29 February is left out: an eighteenth birthday then always exists.
  const birthDate = `${2026 - age}-${isoDate(new Date(Date.UTC(2025, 0, 1 + random.integer(0, 236)))).slice(5)}`
  const minor = age < 18
  const kato =
    number <= OTHER_REGIONS.length
      ? OTHER_REGIONS[number - 1]!
      : random.chance(0.8)
        ? random.pick(ALMATY_DISTRICTS)
        : random.pick(OTHER_REGIONS)

  const longMember = age >= 17 && random.chance(0.55)
  const memberSince = longMember
    ? `${random.integer(age >= 22 ? 2019 : 2024, 2025)}-${String(random.integer(1, 12)).padStart(2, '0')}-${String(random.integer(1, 28)).padStart(2, '0')}`
    : `2026-0${random.integer(1, 8)}-${String(random.integer(1, 28)).padStart(2, '0')}`
  const opening = longMember && random.chance(0.9)
  const openingActivities = random.integer(2, 60)

  return {
    ref: refOf(number),
    family_name_kk: family.kk,
    given_name_kk: given.kk,
    patronymic_kk: patronymic?.kk ?? '',
    family_name_kk_latn: family.kkLatn,
    given_name_kk_latn: given.kkLatn,
    patronymic_kk_latn: patronymic?.kkLatn ?? '',
    family_name_ru: family.ru,
    given_name_ru: given.ru,
    patronymic_ru: patronymic?.ru ?? '',
    family_name_latin: family.latin,
    given_name_latin: given.latin,
    patronymic_latin: patronymic?.latin ?? '',
    birth_date: birthDate,
    region_kato: kato,
    member_since: memberSince,
    opening_hours: opening ? String((openingActivities * random.integer(4, 20)) / 4) : '',
    opening_activities: opening ? String(openingActivities) : '',
    opening_as_of: opening ? '2026-09-01T00:00:00+05:00' : '',
    guardian_consent_on: minor ? addDays(memberSince, -random.integer(0, 5)) : '',
    guardian_consent_until: minor && random.chance(0.7) ? addYears(birthDate, 18) : '',
  }
}
