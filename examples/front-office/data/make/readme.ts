import type { ExpectedRejection } from './data-files.ts'

const table = (rejections: readonly ExpectedRejection[]): string =>
  rejections
    .map(({ file, line, column, problem, what }) => `| ${file} | ${line} | \`${column}\` | \`${problem}\` | ${what} |`)
    .join('\n')

export const makeReadme = (
  counts: Readonly<Record<string, number>>,
  rejections: readonly ExpectedRejection[],
): string => `# Data of an invented front-office

Everything here is invented: the people, the organisations, their business numbers. No row is about anybody.
\`make-data.ts\` (seeded) writes every file of this folder, this one included; a test runs it and compares.

| file | good rows | of them |
| --- | --- | --- |
| volunteers.csv | ${counts.people} | people of all twenty regions, most of them students; minors with a guardian's consent; opening balances |
| activities-2026-09.csv | ${counts.september} | several organisations a person; some self-declared (good, never counted) |
| activities-2026-10.csv | ${counts.october! + counts.corrections! + counts.twice!} | ${counts.corrections} correct a row of September, ${counts.twice} stand in the file twice (\`unchanged\`) |
| trainings.csv | ${counts.trainings} | first aid, safeguarding, introduction |

UTF-8 with byte-order mark, CRLF, commas, quotes and line breaks inside fields, one name with spaces around it, one
with letters composed of two characters.

## The ${rejections.length} rows that import must refuse

\`line\` is the line of the file at which the row begins. \`expected.json\` holds the same list for the tests, with what
makes each row good.

| file | line | column | problem | what is wrong |
| --- | --- | --- | --- | --- |
${table(rejections)}
`
