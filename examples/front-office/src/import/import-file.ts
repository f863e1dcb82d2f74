import { createHash } from 'node:crypto'
import type { Problem } from '@volunteer-passport/schema'
import type { Table, TableRow } from '../csv/read-table.ts'
import type { RejectedFile } from '../csv/rejected-file.ts'
import type { RowProblem } from '../csv/row-problem.ts'
import type { RowFormat } from '../rows/row-format.ts'
import { type ColumnNames, rowProblemOf } from './registry-problem.ts'

export type BookedOutcome = 'registered' | 'recorded' | 'issued' | 'renewed' | 'replaced' | 'corrected' | 'unchanged'
export type RowOutcome = BookedOutcome | 'outdated' | 'rejected'

/** The registry's answer to one value. */
export type Booked = { readonly outcome: BookedOutcome } | { readonly outcome: 'rejected'; readonly problem: Problem }

/** What is done with the good rows of one kind of file. */
export interface Intake<T> {
  readonly names: ColumnNames
  /** Takes values as they come and answers each, in their order. */
  readonly book: (values: AsyncIterable<T>) => AsyncIterable<Booked>
  /** Whether something newer has been taken already. */
  readonly isOutdated: (value: T) => boolean
  /** Notes that the registry holds it. */
  readonly note: (value: T) => void
}

export interface ImportObserver {
  readonly rejected: (line: number, problems: readonly RowProblem[]) => void
  /** Bytes of the file that are done. */
  readonly progress: (bytes: number) => void
}

export interface ImportResult {
  readonly rows: number
  readonly outcomes: ReadonlyMap<RowOutcome, number>
}

/** A row between being read and being answered; they are answered in the order of the file. */
type Waiting<Column extends string, T> = { readonly row: TableRow<Column> } & (
  | { readonly value: T }
  | { readonly outcome: 'outdated' }
  | { readonly problems: readonly RowProblem[] }
)

/** Notes which rows a file has had, so that one key with two meanings is noticed before it reaches the registry. */
const createRepeats = () => {
  const seen = new Map<string, { readonly line: number; readonly digest: string }>()
  return (key: string, row: TableRow<string>): number | undefined => {
    const digest = createHash('sha256').update(row.cells.join('\0')).digest('base64')
    const first = seen.get(key)
    if (!first) seen.set(key, { line: row.line, digest })
    return first !== undefined && first.digest !== digest ? first.line : undefined
  }
}

/** Takes the good rows of a file and sets the others aside. Goes on to the end of the file, whatever the rows are. */
export const importFile = async <Column extends string, T>(o: {
  readonly table: Table<Column>
  readonly format: RowFormat<Column, T>
  readonly intake: Intake<T>
  readonly rejectedFile: RejectedFile
  readonly explain: (problem: RowProblem) => string
  readonly observer: ImportObserver
  readonly now: Date
}): Promise<ImportResult> => {
  const { table, format, intake, rejectedFile, observer } = o
  const outcomes = new Map<RowOutcome, number>()
  const waiting: Waiting<Column, T>[] = []
  const repeatOf = createRepeats()
  let rows = 0

  const count = (outcome: RowOutcome, row: TableRow<Column>): void => {
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    observer.progress(row.bytesRead)
  }
  const reject = (row: TableRow<Column>, problems: readonly RowProblem[]): void => {
    // A personal number goes into no file of ours, not even back into the one that it came from.
    const hidden = problems.filter(({ code }) => code === 'REF_IS_PERSONAL_NUMBER').map(({ column }) => column)
    const cells = row.cells.map((cell, position) => (hidden.includes(table.header[position] ?? '') ? '' : cell))
    rejectedFile.add(cells, problems.map((problem) => `${problem.column}: ${o.explain(problem)}`).join(' '))
    observer.rejected(row.line, problems)
    count('rejected', row)
  }
  /** Answers the rows at the head of the queue that wait for nobody. */
  const settleHead = (): void => {
    for (let head = waiting[0]; head !== undefined && !('value' in head); head = waiting[0]) {
      waiting.shift()
      if ('problems' in head) reject(head.row, head.problems)
      else count(head.outcome, head.row)
    }
  }

  const read = (row: TableRow<Column>): Waiting<Column, T> => {
    if (row.problems.length > 0) return { row, problems: row.problems }
    const parsed = format.parse(row.values, o.now)
    if (!parsed.ok) return { row, problems: parsed.problems }
    const otherLine = repeatOf(row.values[format.identity].trim(), row)
    if (otherLine !== undefined)
      return { row, problems: [{ code: 'REPEATED_WITH_OTHER_VALUES', column: format.identity, otherLine }] }
    return intake.isOutdated(parsed.value) ? { row, outcome: 'outdated' } : { row, value: parsed.value }
  }
  async function* values(): AsyncGenerator<T> {
    for await (const row of table.rows) {
      rows += 1
      const entry = read(row)
      waiting.push(entry)
      settleHead()
      if ('value' in entry) yield entry.value
    }
  }

  for await (const booked of intake.book(values())) {
    const entry = waiting.shift()
    if (entry === undefined || !('value' in entry)) throw new Error('an answer without its row')
    if (booked.outcome === 'rejected') reject(entry.row, [rowProblemOf(booked.problem, intake.names)])
    else {
      intake.note(entry.value)
      count(booked.outcome, entry.row)
    }
    settleHead()
  }
  return { rows, outcomes }
}
