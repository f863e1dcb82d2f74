import { FileProblem } from './file-problem.ts'
import { readRecords } from './read-records.ts'
import type { RowProblem } from './row-problem.ts'

export interface Columns<Column extends string> {
  readonly all: readonly Column[]
  /** Those that must stand in the header. */
  readonly required: readonly Column[]
}

/** The last column of rejected.csv; ignored when the file is fed back. */
export const PROBLEM_COLUMN = 'problem'

export interface TableRow<Column extends string> {
  readonly line: number
  /** One value for each column; '' where the file has no such column. */
  readonly values: Readonly<Record<Column, string>>
  /** As they stand in the file, in the order of its header. */
  readonly cells: readonly string[]
  readonly problems: readonly RowProblem[]
  readonly bytesRead: number
}

export interface Table<Column extends string> {
  /** The header without `problem`. */
  readonly header: readonly Column[]
  readonly delimiter: string
  readonly rows: AsyncGenerator<TableRow<Column>>
}

/** Comma; semicolon, as spreadsheets with a decimal comma save; tab. */
const DELIMITERS = [',', ';', '\t'] as const

const readHeader = async (path: string, delimiter: string): Promise<readonly string[]> => {
  for await (const record of readRecords(path, delimiter)) return record.cells.map((cell) => cell.trim().toLowerCase())
  throw new FileProblem('FILE_EMPTY')
}

const headerProblem = <Column extends string>(
  header: readonly string[],
  columns: Columns<Column>,
): FileProblem | undefined => {
  const missing = columns.required.find((column) => !header.includes(column))
  if (missing !== undefined) return new FileProblem('COLUMN_MISSING', { column: missing })
  // A column that is misspelt would otherwise be left out in silence.
  const unknown = header.findIndex(
    (name) => name !== PROBLEM_COLUMN && !(columns.all as readonly string[]).includes(name),
  )
  if (unknown >= 0) return new FileProblem('COLUMN_UNKNOWN', { number: unknown + 1 })
  const twice = header.find((name, position) => header.indexOf(name) !== position)
  return twice === undefined ? undefined : new FileProblem('COLUMN_TWICE', { column: twice })
}

const structureProblem = (header: readonly string[], cells: readonly string[]): RowProblem | undefined => {
  if (cells.length < header.length) return { code: 'CELLS_MISSING', column: header[cells.length]! }
  if (cells.length > header.length) return { code: 'CELLS_TOO_MANY', column: header.at(-1)! }
  return undefined
}

/**
 * Rows of a file by the names in its header, in any order of columns. A row whose structure is broken comes with its
 * problem; the others still have to be read cell by cell.
 * @throws FileProblem before the first row, never later
 */
export const readTable = async <Column extends string>(
  path: string,
  columns: Columns<Column>,
): Promise<Table<Column>> => {
  const candidates = await Promise.all(
    DELIMITERS.map(async (delimiter) => ({ delimiter, header: await readHeader(path, delimiter) })),
  )
  const { delimiter, header } = candidates.find((one) => !headerProblem(one.header, columns)) ?? candidates[0]!
  const refused = headerProblem(header, columns)
  if (refused) throw refused
  const names = header.filter((name) => name !== PROBLEM_COLUMN) as Column[]
  const problemAt = header.indexOf(PROBLEM_COLUMN)

  async function* rows(): AsyncGenerator<TableRow<Column>> {
    let isHeader = true
    for await (const { line, cells: found, bytesRead, fault } of readRecords(path, delimiter)) {
      if (isHeader) {
        isHeader = false
        continue
      }
      const broken = fault
        ? { code: fault.code, column: header[fault.cell] ?? header.at(-1)! }
        : structureProblem(header, found)
      const cells = problemAt < 0 ? found : found.filter((_, position) => position !== problemAt)
      const values = Object.fromEntries(columns.all.map((column) => [column, cells[names.indexOf(column)] ?? '']))
      yield {
        line,
        values: values as Record<Column, string>,
        cells,
        problems: broken ? [broken] : [],
        bytesRead,
      }
    }
  }
  return { header: names, delimiter, rows: rows() }
}
