import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import { PROBLEM_COLUMN } from './read-table.ts'

/** Rows that were refused, to be mended and fed back. */
export interface RejectedFile {
  readonly add: (cells: readonly string[], problem: string) => void
  /** Puts the file in its place, or removes an older one where nothing was refused. Answers whether there is one. */
  readonly finish: () => boolean
  readonly abandon: () => void
}

/** Exactly one cell a column, so that `problem` stands under its heading; what is too much stays in the last cell. */
const fit = (cells: readonly string[], width: number, delimiter: string): string[] => [
  ...Array.from({ length: width - 1 }, (_, position) => cells[position] ?? ''),
  cells.slice(width - 1).join(delimiter),
]

/**
 * Written beside its place and renamed at the end: the file that is being read may be the one that is being written,
 * and a run that was cut short leaves the older one whole.
 */
export const createRejectedFile = (
  path: string,
  o: { readonly header: readonly string[]; readonly delimiter: string },
): RejectedFile => {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = join(dirname(path), `.${basename(path)}.tmp`)
  // Names of people: for the owner only.
  const file = openSync(temporary, 'w', 0o600)
  let rows = 0
  const write = (cells: readonly string[]): void => {
    writeSync(
      file,
      stringify([[...cells]], { delimiter: o.delimiter, record_delimiter: 'windows', quoted_match: /[\r\n]/ }),
    )
  }
  writeSync(file, '\ufeff')
  write([...o.header, PROBLEM_COLUMN])
  return {
    add: (cells, problem) => {
      rows += 1
      write([...fit(cells, o.header.length, o.delimiter), problem])
    },
    finish: () => {
      fsyncSync(file)
      closeSync(file)
      if (rows > 0) renameSync(temporary, path)
      else {
        rmSync(temporary)
        rmSync(path, { force: true })
      }
      return rows > 0
    },
    abandon: () => {
      closeSync(file)
      rmSync(temporary, { force: true })
    },
  }
}
