import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findInputs, readTokens } from '../src/read-tokens.ts'

let root: string
const at = (name: string): string => join(root, name)

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'third-party-'))
  mkdirSync(at('batch'))
  mkdirSync(at('batch/inner.jwt'))
  mkdirSync(at('empty'))
  writeFileSync(at('batch/b.jwt'), 'token-b\n')
  writeFileSync(at('batch/a.jwt'), 'token-a')
  writeFileSync(at('batch/notes.txt'), 'not a token')
  writeFileSync(at('list.txt'), 'one\r\n\r\ntwo\r\n')
  symlinkSync(at('list.txt'), at('link'))
  symlinkSync(at('nowhere'), at('dangling'))
  execFileSync('mkfifo', [at('fifo')])
})
afterAll(() => rmSync(root, { recursive: true }))

const read = async (
  paths: readonly string[],
  stdin = '',
): Promise<{ tokens: readonly (readonly [string, string])[]; troubles: readonly string[] }> => {
  const tokens: (readonly [string, string])[] = []
  const troubles: string[] = []
  const report = (input: string, trouble: string): void => {
    troubles.push(`${trouble} ${input.replace(root, '')}`)
  }
  const inputs = await findInputs(paths, Readable.from([Buffer.from(stdin)]), report)
  for await (const item of readTokens(inputs, report)) tokens.push([item.source, item.token])
  return { tokens, troubles }
}

test('a file gives a token a line, blank lines give none', async () => {
  const tokens = [
    ['list.txt:1', 'one'],
    ['list.txt:3', 'two'],
  ]
  expect(await read([at('list.txt')])).toEqual({ tokens, troubles: [] })
})

test('a folder gives its .jwt files by name, and does not enter a folder', async () => {
  expect(await read([at('batch')])).toEqual({
    tokens: [
      ['a.jwt', 'token-a'],
      ['b.jwt', 'token-b'],
    ],
    troubles: ['notRegular /batch/inner.jwt'],
  })
})

test('stdin is named "-" and can stand among files', async () => {
  expect(await read([at('batch/a.jwt'), '-'], 'x\ny\n')).toEqual({
    tokens: [
      ['a.jwt', 'token-a'],
      ['-:1', 'x'],
      ['-:2', 'y'],
    ],
    troubles: [],
  })
})

test('a link is what it leads to', async () => {
  expect((await read([at('link')])).tokens.map(([, token]) => token)).toEqual(['one', 'two'])
})

test('what cannot be read is said, and the rest is read all the same', async () => {
  const paths = ['fifo', 'dangling', 'absent', 'empty', 'batch/a.jwt'].map(at)
  expect(await read([...paths, '/dev/zero'])).toEqual({
    tokens: [['a.jwt', 'token-a']],
    troubles: [
      'notRegular /fifo',
      'notFound /dangling',
      'notFound /absent',
      'noTokenFiles /empty',
      'notRegular /dev/zero',
    ],
  })
})

test('a file that became something else since it was found is not opened', async () => {
  const path = at('changing.jwt')
  writeFileSync(path, 'token')
  const troubles: string[] = []
  const report = (_: string, trouble: string): void => {
    troubles.push(trouble)
  }
  const inputs = await findInputs([path], Readable.from([]), report)
  rmSync(path)
  execFileSync('mkfifo', [path])
  for await (const item of readTokens(inputs, report)) expect.unreachable(item.token)
  expect(troubles).toEqual(['notRegular'])
})

test('a list that goes on beyond the limit gives what came before it', async () => {
  const limits = { lineBytes: 8, lines: 2, inputBytes: 64 }
  const troubles: string[] = []
  const inputs = await findInputs(['-'], Readable.from([Buffer.from('a\nb\nc\n')]), () => {})
  const seen: string[] = []
  for await (const item of readTokens(inputs, (input, trouble) => troubles.push(`${input} ${trouble}`), limits)) {
    seen.push(item.token)
  }
  expect({ seen, troubles }).toEqual({ seen: ['a', 'b'], troubles: ['- limitExceeded'] })
})
