import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { OFFICE_DID } from '@volunteer-passport/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const NODE_ARGS = ['--conditions=@volunteer-passport/source', MAIN, 'verify', '--trust', OFFICE_DID]

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'third-party-'))
})
afterAll(() => rmSync(root, { recursive: true }))

const start = (args: readonly string[]) =>
  spawn(process.execPath, [...NODE_ARGS, '--site-from-folder', root, ...args], {
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: undefined },
  })

const ended = (child: ReturnType<typeof start>) =>
  new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))

test('as a process: stdin in, plain lines out, the exit code is the answer', async () => {
  const child = start(['-'])
  child.stdin.end('noise\nnoise.noise.noise\n')
  const [exitCode, stdout, stderr] = await Promise.all([ended(child), text(child.stdout), text(child.stderr)])
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 2,
    stdout: [
      'rejected      TOKEN_MALFORMED                 -:1',
      'rejected      ENCODING_INVALID                -:2',
      'Checked: 2. Valid: 0 (a newer one exists for 0), rejected: 2, undetermined: 0.\n',
    ].join('\n'),
    stderr: '',
  })
})

test('a reader that stops reading ends the program without a word', async () => {
  const list = join(root, 'list.txt')
  writeFileSync(list, 'noise\n'.repeat(50_000))
  const child = start([list])
  child.stdout.once('data', () => child.stdout.destroy())
  const [exitCode, stderr] = await Promise.all([ended(child), text(child.stderr)])
  expect({ exitCode, stderr }).toEqual({ exitCode: 4, stderr: '' })
})
