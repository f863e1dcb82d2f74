import type { ExpectedRejection } from './data-files.ts'

/** A table with columns of even width, as the formatter of this repository writes them. */
const table = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const [head, ...body] = rows.map((row) => line(row.map((cell, column) => cell.padEnd(widths[column]!))))
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('\n')
}

export const makeReadme = (
  counts: Readonly<Record<string, number>>,
  rejections: readonly ExpectedRejection[],
): string => `# Data of an invented front-office

Everything here is invented: the people, the organisations, their business numbers. No row is about anybody.
\`make-data.ts\` (seeded) writes every file of this folder, this one included; a test runs it and compares.

${table([
  ['file', 'good rows', 'of them'],
  [
    'volunteers.csv',
    `${counts.people}`,
    'all twenty regions, most of them students; minors with consent; opening balances',
  ],
  [
    'activities-2026-09.csv',
    `${counts.september}`,
    'several organisations a person; some self-declared (good, never counted)',
  ],
  [
    'activities-2026-10.csv',
    `${counts.october! + counts.corrections! + counts.twice!}`,
    `${counts.corrections} correct a row of September, ${counts.twice} stand in the file twice (\`unchanged\`)`,
  ],
  ['trainings.csv', `${counts.trainings}`, 'first aid, safeguarding, introduction'],
])}

UTF-8 with byte-order mark, CRLF, commas, quotes and line breaks inside fields, one name with spaces around it, one
with letters composed of two characters. An activity before the day on which somebody became a member would be good:
people help before they join.

## The ${rejections.length} rows that import must refuse

\`line\` is the line of the file at which the row begins. \`expected.json\` holds the same list for the tests, with what
makes each row good.

${table([
  ['file', 'line', 'column', 'problem', 'what is wrong'],
  ...rejections.map(({ file, line, column, problem, what }) => [
    file,
    `${line}`,
    `\`${column}\``,
    `\`${problem}\``,
    what,
  ]),
])}
`
