import { parse } from 'csv-parse/sync'
import { readLines, type TextLine } from './read-lines.ts'

/** A record of the file: its cells, or the reason why its quotes cannot be read. */
export interface CsvRecord {
  /** Line at which the record begins, from 1. */
  readonly line: number
  /** With a fault: the cells of its first line as a person would read them. */
  readonly cells: readonly string[]
  readonly bytesRead: number
  readonly fault?: { readonly code: 'QUOTE_OPEN' | 'QUOTE_STRAY' | 'RECORD_TOO_LONG'; readonly cell: number }
}

/** No honest row of ours comes near; a quote that is never closed must not read the rest of the file into memory. */
const MAX_RECORD_CHARACTERS = 32_768

const countQuotes = (text: string): number => text.split('"').length - 1

const parseCells = (text: string, delimiter: string): readonly string[] => {
  // A record delimiter that cannot occur: the text is one record, whatever breaks its quoted cells hold.
  const [cells] = parse(text.replace(/\r$/, ''), { delimiter, record_delimiter: '\0', relax_column_count: true })
  return cells ?? ['']
}

const cellsAsSeen = (text: string, delimiter: string): readonly string[] =>
  text
    .replace(/\r$/, '')
    .split(delimiter)
    .map((cell) => cell.replaceAll('"', ''))

/** Where a quote was opened last, as cell number and position in the text. */
const lastOpened = (text: string, delimiter: string): { cell: number; position: number } => {
  let cell = 0
  let open = false
  let opened = { cell: 0, position: 0 }
  for (let position = 0; position < text.length; position++) {
    if (text[position] === '"') {
      open = !open
      if (open) opened = { cell, position }
    } else if (text[position] === delimiter && !open) cell += 1
  }
  return opened
}

const refuseFirstLine = (lines: readonly TextLine[], delimiter: string, stray: number): CsvRecord => {
  const { number: line, text, bytesRead } = lines[0]!
  if (countQuotes(text) % 2 === 0)
    return {
      line,
      cells: cellsAsSeen(text, delimiter),
      bytesRead,
      fault: { code: lines.length > 1 ? 'RECORD_TOO_LONG' : 'QUOTE_STRAY', cell: stray },
    }
  const { cell, position } = lastOpened(text, delimiter)
  const fault = { code: 'QUOTE_OPEN', cell } as const
  try {
    return { line, cells: parseCells(text.slice(0, position) + text.slice(position + 1), delimiter), bytesRead, fault }
  } catch {
    return { line, cells: cellsAsSeen(text, delimiter), bytesRead, fault }
  }
}

/** A record whose quotes pair up. */
const parseRecord = (lines: readonly TextLine[], delimiter: string): CsvRecord => {
  try {
    const cells = parseCells(lines.map((one) => one.text).join('\n'), delimiter)
    return { line: lines[0]!.number, cells, bytesRead: lines.at(-1)!.bytesRead }
  } catch (cause) {
    return refuseFirstLine(lines, delimiter, (cause as { index?: number }).index ?? 0)
  }
}

/**
 * Records of a CSV file (RFC 4180), empty lines left out. A record is whole when its quotes pair up. Where they do
 * not, only its first line is given up and reading goes on with the next, so that one slip costs one row.
 */
export async function* readRecords(path: string, delimiter: string): AsyncGenerator<CsvRecord> {
  let pending: TextLine[] = []
  let quotes = 0
  let characters = 0

  function* add(line: TextLine): Generator<CsvRecord> {
    if (pending.length === 0 && line.text.trim() === '') return
    pending.push(line)
    quotes += countQuotes(line.text)
    characters += line.text.length
    if (quotes % 2 === 0 || characters > MAX_RECORD_CHARACTERS) yield* settle()
  }

  function* settle(): Generator<CsvRecord> {
    const whole = quotes % 2 === 0 && characters <= MAX_RECORD_CHARACTERS
    const record = whole ? parseRecord(pending, delimiter) : refuseFirstLine(pending, delimiter, 0)
    const following = record.fault === undefined ? [] : pending.slice(1)
    pending = []
    quotes = 0
    characters = 0
    yield record
    for (const line of following) yield* add(line)
  }

  for await (const line of readLines(path))
    yield* add(line.number === 1 ? { ...line, text: line.text.replace(/^\ufeff/, '') } : line)
  while (pending.length > 0) yield* settle()
}
