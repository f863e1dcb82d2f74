import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { PASSPHRASE, temporaryFolder } from './desk.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const argvOf = (...argv: readonly string[]): readonly string[] => [
  '--conditions=@volunteer-passport/source',
  MAIN,
  ...argv,
]
const env = { VOLUNTEER_PASSPORT_PASSPHRASE: PASSPHRASE, LANG: 'kk_KZ.UTF-8' }

test('on the command line: init, then publish --watch until SIGTERM', async () => {
  const folder = join(temporaryFolder(), 'office')
  const made = spawnSync(process.execPath, argvOf('--folder', folder, 'init', '--office', 'KZ-75'), {
    env,
    encoding: 'utf8',
  })
  expect(made).toMatchObject({ status: 0, stderr: '' })
  expect(made.stdout).toContain('KZ-75 офисі')

  const watching = spawn(process.execPath, argvOf('--folder', folder, 'publish', '--watch'), { env })
  let stderr = ''
  watching.stderr.on('data', (chunk) => {
    stderr += chunk
    if (stderr.includes('225') && !watching.killed) watching.kill('SIGTERM')
  })
  const ended = await new Promise((resolve) => watching.on('exit', (code, signal) => resolve({ code, signal })))
  expect(ended).toEqual({ code: 0, signal: null })
  expect(stderr).toContain('Тоқтатылды.')
})
