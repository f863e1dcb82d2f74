import type { Cell } from './cells/cell.ts'
import type { CellProblemCode, RowProblem } from './row-problem.ts'

/** Reads the cells of one row and gathers what is wrong with them, so that a person mends a row once. */
export interface RowReader<Column extends string> {
  /** `undefined` where the cell is empty or refused; the problem is noted. */
  readonly required: <T>(column: Column, parse: (cell: string) => Cell<T>) => T | undefined
  /** `undefined` where the cell is empty, or refused, which is noted. */
  readonly optional: <T>(column: Column, parse: (cell: string) => Cell<T>) => T | undefined
  readonly isEmpty: (column: Column) => boolean
  readonly note: (code: CellProblemCode, column: Column) => void
  readonly problems: readonly RowProblem[]
}

export const createRowReader = <Column extends string>(values: Readonly<Record<Column, string>>): RowReader<Column> => {
  const problems: RowProblem[] = []
  const note = (code: CellProblemCode, column: Column): void => {
    problems.push({ code, column })
  }
  const isEmpty = (column: Column): boolean => values[column].trim() === ''
  const optional = <T>(column: Column, parse: (cell: string) => Cell<T>): T | undefined => {
    if (isEmpty(column)) return undefined
    const cell = parse(values[column])
    if (cell.ok) return cell.value
    note(cell.code, column)
    return undefined
  }
  return {
    optional,
    required: (column, parse) => {
      if (isEmpty(column)) note('VALUE_MISSING', column)
      return optional(column, parse)
    },
    isEmpty,
    note,
    problems,
  }
}
