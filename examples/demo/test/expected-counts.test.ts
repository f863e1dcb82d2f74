import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { EXPECTED } from '../src/expected-counts.ts'

const DATA = new URL('../../front-office/data/', import.meta.url)

interface Rejection {
  readonly file: string
  readonly line: number
  readonly problem: string
}
const { rejections }: { readonly rejections: readonly Rejection[] } = JSON.parse(
  readFileSync(new URL('expected.json', DATA), 'utf8'),
)

type Row = Readonly<Record<string, string>>
interface WithLines {
  readonly record: Row
  readonly info: { readonly lines: number }
}

/** The rows of a file that the office must take, read without any of our code. */
function goodRows(file: string): readonly Row[] {
  const bad = rejections.filter((rejection) => rejection.file === file)
  const lines = readFileSync(new URL(file, DATA), 'utf8').split('\n')
  const unclosed = bad.find((rejection) => rejection.problem === 'QUOTE_OPEN')
  const text = unclosed === undefined ? lines.join('\n') : `${lines.slice(0, unclosed.line - 1).join('\n')}\n`
  const rows = parse(text, { bom: true, columns: true, info: true, relax_column_count: true }) as unknown as WithLines[]
  const badLines = new Set(bad.map((rejection) => rejection.line))
  // `lines` is where a record ends; it begins on the line after the one before.
  return rows.filter((_, index) => !badLines.has((rows[index - 1]?.info.lines ?? 1) + 1)).map(({ record }) => record)
}

const rejectedOf = (file: string): number => rejections.filter((rejection) => rejection.file === file).length

const confirmed = (row: Row): boolean => row.confirmation_method !== 'self-declared'

const hoursOf = (rows: Iterable<Row>, column: string): number =>
  [...rows].reduce((sum, row) => sum + Number(row[column] ?? 0), 0)

test('what the demo expects follows from the data alone', () => {
  const volunteers = goodRows('volunteers.csv')
  const september = goodRows('activities-2026-09.csv')
  const october = goodRows('activities-2026-10.csv')

  const openingHours = hoursOf(volunteers, 'opening_hours')
  const deeds = new Map(september.map((row) => [row.participation_id, row]))
  const hoursAfterSeptember = openingHours + hoursOf([...deeds.values()].filter(confirmed), 'hours')

  const counts = { recorded: 0, corrected: 0, unchanged: 0 }
  const corrected = new Set<string | undefined>()
  for (const row of october) {
    const known = deeds.get(row.participation_id)
    if (known === undefined) counts.recorded += 1
    else if (JSON.stringify(known) === JSON.stringify(row)) counts.unchanged += 1
    else {
      counts.corrected += 1
      corrected.add(row.ref)
    }
    deeds.set(row.participation_id, row)
  }
  const withNewDeeds = new Set(october.filter(confirmed).map((row) => row.ref))
  const renewed = [...withNewDeeds].filter((ref) => !corrected.has(ref)).length

  const takenBack = deeds.get(EXPECTED.correction.participation)
  const moved = volunteers.find(({ ref }) => ref === EXPECTED.moved.person)
  expect({
    people: volunteers.length,
    volunteers: { registered: volunteers.length, rejected: rejectedOf('volunteers.csv') },
    september: { recorded: september.length, rejected: rejectedOf('activities-2026-09.csv') },
    october: { ...counts, rejected: rejectedOf('activities-2026-10.csv') },
    septemberAgain: {
      // The one that was taken back is refused.
      unchanged: september.length - counts.corrected - 1,
      outdated: counts.corrected,
      rejected: rejectedOf('activities-2026-09.csv') + 1,
    },
    firstIssue: { issued: volunteers.length },
    secondIssue: { renewed, unchanged: volunteers.length - renewed },
    replaced: corrected.size,
    hoursAfterSeptember,
    hoursAfterOctober: openingHours + hoursOf([...deeds.values()].filter(confirmed), 'hours'),
    correction: {
      person: takenBack?.ref,
      participation: EXPECTED.correction.participation,
      hours: Number(takenBack?.hours),
    },
    lostPhone: EXPECTED.lostPhone,
    sold: EXPECTED.sold,
    moved: { person: EXPECTED.moved.person, birthDate: moved?.birth_date },
    reissued: volunteers.length - 2,
  }).toEqual(EXPECTED)
})
