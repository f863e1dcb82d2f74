import { type Month, makeActivities } from './activities.ts'
import { makeBrokenOctober, makeBrokenSeptember } from './broken-activities.ts'
import type { BrokenRow } from './broken-row.ts'
import { makeBrokenTrainings } from './broken-trainings.ts'
import { makeBrokenVolunteers } from './broken-volunteers.ts'
import { ACTIVITY_COLUMNS, type ActivityColumn, TRAINING_COLUMNS, VOLUNTEER_COLUMNS } from './columns.ts'
import { addDays, makePerson } from './people.ts'
import { createRandom } from './random.ts'
import { makeReadme } from './readme.ts'
import { type Line, makeTable, type Row } from './table.ts'
import { makeTrainings } from './trainings.ts'

const SEED = 20_261_031
const SEPTEMBER: Month = { name: '2026-09', lastDay: 27 }
const OCTOBER: Month = { name: '2026-10', lastDay: 27 }

export interface ExpectedRejection {
  readonly file: string
  readonly line: number
  readonly column: string
  readonly problem: string
  readonly what: string
  readonly mend: Readonly<Record<string, string>>
}

/** Spreads the broken rows over the good ones, the same each time. */
const spread = <Column extends string>(good: readonly Line<Column>[], broken: readonly Line<Column>[]) => {
  const lines: Line<Column>[] = []
  const step = Math.floor(good.length / (broken.length + 1))
  good.forEach((line, index) => {
    lines.push(line)
    if ((index + 1) % step === 0 && (index + 1) / step <= broken.length) lines.push(broken[(index + 1) / step - 1]!)
  })
  return lines
}

const file = <Column extends string>(
  name: string,
  columns: readonly Column[],
  lines: readonly Line<Column>[],
  broken: readonly BrokenRow<Column>[],
): { name: string; text: string; rejections: ExpectedRejection[] } => {
  const table = makeTable(columns, lines)
  const rejections = broken.map(({ line, column, problem, what, mend }) => ({
    file: name,
    line: table.startsAt[lines.indexOf(line)]!,
    column,
    problem,
    what,
    mend: mend as Record<string, string>,
  }))
  return { name, text: table.text, rejections }
}

/** Rows of September that October's export brings again, with fewer hours and a later confirmation. */
const correct = (september: readonly Row<ActivityColumn>[]): Row<ActivityColumn>[] =>
  september
    .filter((row) => Number(row.hours) >= 2 && row.confirmation_method !== 'self-declared')
    .filter((_, index) => index % 900 === 17)
    .map((row) => ({
      ...row,
      hours: String(Number(row.hours) - 0.5),
      confirmation_method: 'coordinator',
      confirmed_on: addDays('2026-10-05', row.hours.length),
    }))

/** Every file of the folder, by name. The same each time. */
export const makeDataFiles = (): ReadonlyMap<string, string> => {
  const random = createRandom(SEED)
  const people = Array.from({ length: 1000 }, (_, index) => makePerson(random, index + 1))
  const refs = people.map(({ ref }) => ref)
  // What a form leaves behind: spaces around a name, and letters composed of two characters. Import tidies both.
  const composed = people.findIndex(
    (row, index) => index > 100 && row.given_name_kk.normalize('NFD') !== row.given_name_kk,
  )
  const untidy = people.map((row, index) => {
    if (index === 100) return { ...row, given_name_ru: ` ${row.given_name_ru} ` }
    if (index === composed) return { ...row, given_name_kk: row.given_name_kk.normalize('NFD') }
    return row
  })
  const brokenVolunteers = makeBrokenVolunteers(random, people)

  const september = makeActivities(random, refs, SEPTEMBER)
  const october = makeActivities(random, refs, OCTOBER)
  const withOpening = people.find((row, index) => index > 600 && row.opening_as_of !== '')!
  const brokenSeptember = makeBrokenSeptember(random, september, SEPTEMBER)
  const brokenOctober = makeBrokenOctober(random, september, OCTOBER, withOpening.ref)
  const corrections = correct(september)
  const twice = october.slice(3000, 3002)

  const trainings = makeTrainings(random, refs, 300)
  const brokenTrainings = makeBrokenTrainings(trainings)

  const files = [
    file(
      'volunteers.csv',
      VOLUNTEER_COLUMNS,
      spread(
        untidy,
        brokenVolunteers.map((one) => one.line),
      ),
      brokenVolunteers,
    ),
    file(
      'activities-2026-09.csv',
      ACTIVITY_COLUMNS,
      spread(
        september,
        brokenSeptember.map((one) => one.line),
      ),
      brokenSeptember,
    ),
    file(
      'activities-2026-10.csv',
      ACTIVITY_COLUMNS,
      [
        ...spread(
          [...october, ...corrections, ...twice],
          brokenOctober.rows.map((one) => one.line),
        ),
        brokenOctober.last.line,
      ],
      [...brokenOctober.rows, brokenOctober.last],
    ),
    file(
      'trainings.csv',
      TRAINING_COLUMNS,
      spread(
        trainings,
        brokenTrainings.map((one) => one.line),
      ),
      brokenTrainings,
    ),
  ]
  const rejections = files.flatMap((one) => one.rejections)
  const counts = {
    people: people.length,
    september: september.length,
    october: october.length,
    corrections: corrections.length,
    twice: twice.length,
    trainings: trainings.length,
  }
  return new Map([
    ...files.map((one) => [one.name, one.text] as const),
    ['expected.json', `${JSON.stringify({ counts, rejections }, null, 2)}\n`],
    ['README.md', makeReadme(counts, rejections)],
  ])
}
