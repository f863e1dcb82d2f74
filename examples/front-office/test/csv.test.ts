import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkTextFile } from '../src/csv/check-text-file.ts'
import { readRecords } from '../src/csv/read-records.ts'
import { readTable } from '../src/csv/read-table.ts'
import { temporaryFolder } from './desk.ts'

const writer = (): ((content: string | Uint8Array) => string) => {
  const folder = temporaryFolder()
  return (content) => {
    const path = join(folder, 'table.csv')
    writeFileSync(path, content)
    return path
  }
}
const recordsOf = async (path: string, delimiter = ',') => {
  const records: { line: number; cells: readonly string[]; fault?: string }[] = []
  for await (const { line, cells, fault } of readRecords(path, delimiter))
    records.push({ line, cells, ...(fault && { fault: `${fault.code}@${fault.cell}` }) })
  return records
}
const COLUMNS = { all: ['a', 'b', 'c'], required: ['a', 'b'] } as const

test('what a CSV writer writes comes back, whatever is in the cells', async () => {
  const write = writer()
  const cell = fc.string({ unit: fc.constantFrom('a', 'ұ', '"', ',', ';', '\n', '\r\n', ' ', '👩‍🌾', '\u2028', '') })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
      fc.constantFrom(',', ';'),
      fc.constantFrom('windows', 'unix'),
      async (rows, delimiter, record_delimiter) => {
        const bom = '\ufeff'
        const path = write(bom + stringify(rows, { delimiter, record_delimiter, quoted: true, quoted_empty: true }))
        const records = await recordsOf(path, delimiter)
        expect(records.map((record) => record.cells)).toEqual(rows)
        expect(records.filter((record) => record.fault)).toEqual([])
      },
    ),
    { numRuns: 200 },
  )
})

test('any bytes give records or one refusal of the file, and never anything else', async () => {
  const write = writer()
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc
          .string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', '\0'), maxLength: 60 })
          .map((text) => Buffer.from(text)),
      ),
      async (bytes) => {
        const path = write(bytes)
        try {
          await checkTextFile(path)
          const table = await readTable(path, COLUMNS)
          for await (const row of table.rows) expect(row.line).toBeGreaterThan(1)
        } catch (cause) {
          expect(cause).toHaveProperty('name', 'FileProblem')
        }
      },
    ),
    { numRuns: 400 },
  )
})

test('one broken quote costs one row, wherever it stands', async () => {
  const write = writer()
  const path = write('a,b\r\n1,"x\r\n2,y\r\n3,"z, ""w""\r\nv"\r\n4,p"q\r\n5,"r" s\r\n\r\n6,t\r\n7,"end\r\n')
  expect(await recordsOf(path)).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 2, cells: ['1', 'x'], fault: 'QUOTE_OPEN@1' },
    { line: 3, cells: ['2', 'y'] },
    { line: 4, cells: ['3', 'z, "w"\r\nv'] },
    { line: 6, cells: ['4', 'pq'], fault: 'QUOTE_OPEN@1' },
    { line: 7, cells: ['5', 'r s'], fault: 'QUOTE_STRAY@1' },
    { line: 9, cells: ['6', 't'] },
    { line: 10, cells: ['7', 'end'], fault: 'QUOTE_OPEN@1' },
  ])
})

test('a quote that is never closed does not read the rest of a large file into memory', async () => {
  const write = writer()
  const good = 'x,y\n'.repeat(20_000)
  const records = await recordsOf(write(`a,b\n1,"open\n${good}`))
  expect(records[1]).toEqual({ line: 2, cells: ['1', 'open'], fault: 'QUOTE_OPEN@1' })
  expect(records).toHaveLength(20_002)
})

test('the delimiter and the order of columns are found by the header; problem is left out', async () => {
  const write = writer()
  for (const delimiter of [',', ';', '\t']) {
    const path = write(`${['\ufeffB', 'c', 'A', 'problem'].join(delimiter)}\r\n${['2', '3', '1', 'x'].join(delimiter)}`)
    const table = await readTable(path, COLUMNS)
    expect([table.header, table.delimiter]).toEqual([['b', 'c', 'a'], delimiter])
    for await (const row of table.rows)
      expect(row).toMatchObject({ line: 2, values: { a: '1', b: '2', c: '3' }, cells: ['2', '3', '1'], problems: [] })
  }
})

test.each([
  ['a,c\n', { code: 'COLUMN_MISSING', facts: { column: 'b' } }],
  ['a,b,guardian_consent_untl\n', { code: 'COLUMN_UNKNOWN', facts: { number: 3 } }],
  ['a,b,a\n', { code: 'COLUMN_TWICE', facts: { column: 'a' } }],
  ['\n\r\n', { code: 'FILE_EMPTY' }],
])('a header %j is refused before any row', async (text, problem) => {
  await expect(readTable(writer()(text), COLUMNS)).rejects.toMatchObject(problem)
})

test('what is no text file is refused as a whole', async () => {
  const write = writer()
  const problemOf = (path: string) =>
    checkTextFile(path).then(
      () => undefined,
      (cause) => cause.code,
    )
  expect(await problemOf(write(Buffer.from([0x50, 0x4b, 3, 4, 0, 0])))).toBe('FILE_NOT_TEXT')
  expect(await problemOf(write(Buffer.from([0x61, 0x0a, 0xc0, 0xe1])))).toBe('FILE_NOT_UTF8')
  expect(await problemOf(write(''))).toBe('FILE_EMPTY')
  expect(await problemOf(write('a,b\n1,2\n'))).toBe(undefined)
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'sub.csv'))
  expect(await problemOf(join(folder, 'sub.csv'))).toBe('FILE_IS_FOLDER')
  expect(await problemOf(join(folder, 'none.csv'))).toBe('FILE_NOT_FOUND')
})
