import type { Columns } from '../csv/read-table.ts'
import type { RowProblem } from '../csv/row-problem.ts'

export type ParsedRow<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly RowProblem[] }

/** What one kind of file holds, and how a row of it is read. */
export interface RowFormat<Column extends string, T> {
  readonly columns: Columns<Column>
  /** The column whose value is a row's identity within its file. */
  readonly identity: Column
  readonly parse: (values: Readonly<Record<Column, string>>, now: Date) => ParsedRow<T>
}
