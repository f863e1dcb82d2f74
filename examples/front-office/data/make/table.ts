import { stringify } from 'csv-stringify/sync'

export type Row<Column extends string> = Readonly<Record<Column, string>>

/** One line of a file, or text that is no proper line at all. */
export type Line<Column extends string> = Row<Column> | { readonly raw: string }

const isRaw = <Column extends string>(line: Line<Column>): line is { readonly raw: string } =>
  Object.keys(line).length === 1 && 'raw' in line

const stringifyRecord = (cells: readonly string[]): string =>
  stringify([cells as string[]], { record_delimiter: 'windows', quoted_match: /[\r\n]/ })

export interface Table {
  readonly text: string
  /** Line in the file at which each entry begins, in order; the header is line 1. */
  readonly startsAt: readonly number[]
}

/** CSV as a spreadsheet program saves it: byte-order mark, CRLF, quotes only where needed. */
export const makeTable = <Column extends string>(columns: readonly Column[], lines: readonly Line<Column>[]): Table => {
  const parts = [`\ufeff${stringifyRecord(columns)}`]
  const startsAt: number[] = []
  let line = 2
  for (const entry of lines) {
    const text = isRaw(entry) ? entry.raw : stringifyRecord(columns.map((column) => entry[column]))
    parts.push(text)
    startsAt.push(line)
    line += text.split('\n').length - 1
  }
  return { text: parts.join(''), startsAt }
}

/** Text of one proper line, to be broken afterwards. */
export const lineOf = <Column extends string>(columns: readonly Column[], row: Row<Column>): string =>
  stringifyRecord(columns.map((column) => row[column]))
