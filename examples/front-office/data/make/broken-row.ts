import type { Line } from './table.ts'

/** A row that import must refuse, what it must say, and what makes it good. */
export interface BrokenRow<Column extends string> {
  /** English, for data/README.md. */
  readonly what: string
  readonly problem: string
  readonly column: Column
  readonly line: Line<Column>
  /** Cells to write over in rejected.csv. */
  readonly mend: Readonly<Partial<Record<Column, string>>>
}
