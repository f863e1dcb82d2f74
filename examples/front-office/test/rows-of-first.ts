import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { DATA } from './desk.ts'

/** The rows of a file of the data that are about the first people only. */
export const rowsOfFirst = (people: number, file: string): string => {
  const rows = parse<Record<string, string>>(readFileSync(join(DATA, file)), {
    bom: true,
    columns: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_error: true,
  })
  const last = `member-${String(people).padStart(4, '0')}`
  return stringify(
    rows.filter(({ ref }) => ref?.startsWith('member-') && ref <= last),
    { header: true, quoted: true, record_delimiter: 'windows' },
  )
}
