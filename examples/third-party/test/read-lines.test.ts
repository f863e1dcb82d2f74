import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InputLimitExceeded, type InputLimits, readLines } from '../src/read-lines.ts'

const LIMITS: InputLimits = { lineBytes: 8, lines: 3, inputBytes: 64 }

const linesOf = async (chunks: readonly Uint8Array[], limits?: InputLimits): Promise<string[]> => {
  const lines: string[] = []
  for await (const line of readLines(Readable.from(chunks), limits)) lines.push(line.text)
  return lines
}

const cut = (bytes: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size))

test('lines come out as they went in, wherever the chunks are cut', async () => {
  const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n\uFEFF]/.test(text))
  await fc.assert(
    fc.asyncProperty(
      fc.array(line),
      fc.constantFrom('\n', '\r\n'),
      fc.integer({ min: 1, max: 9 }),
      async (lines, end, size) => {
        const bytes = Buffer.from(lines.map((text) => text + end).join(''))
        expect(await linesOf(cut(bytes, size))).toEqual(lines)
      },
    ),
  )
})

test('each line says where it ends', async () => {
  const lines = []
  for await (const line of readLines(Readable.from([Buffer.from('ab\r\n'), Buffer.from('c\n\nd')]))) lines.push(line)
  expect(lines).toEqual([
    { number: 1, text: 'ab', bytesRead: 4 },
    { number: 2, text: 'c', bytesRead: 6 },
    { number: 3, text: '', bytesRead: 7 },
    { number: 4, text: 'd', bytesRead: 8 },
  ])
})

test('a byte order mark is no part of the first line', async () => {
  expect(await linesOf([Buffer.from('\uFEFFa\n\uFEFFb\n')])).toEqual(['a', '\uFEFFb'])
})

test('a line over the limit is cut, and the next one is whole again', async () => {
  expect(await linesOf([Buffer.from('0123456'), Buffer.from('789abc\nnext\n')], LIMITS)).toEqual(['01234567', 'next'])
})

test('an endless line ends at the limit of the input', async () => {
  let given = 0
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      given += 16
      yield Buffer.alloc(16, 'x')
    }
  }
  await expect(async () => {
    for await (const _ of readLines(endless(), LIMITS));
  }).rejects.toThrow(InputLimitExceeded)
  expect(given).toBe(80)
})

test('lines beyond their number end the input after the last that counts', async () => {
  const seen: string[] = []
  await expect(async () => {
    for await (const line of readLines(Readable.from([Buffer.from('a\nb\nc\nd\n')]), LIMITS)) seen.push(line.text)
  }).rejects.toThrow(InputLimitExceeded)
  expect(seen).toEqual(['a', 'b', 'c'])
})
