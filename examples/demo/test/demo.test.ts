import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const execute = promisify(execFile)
const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

const runDemo = (folder: string): Promise<{ readonly stdout: string }> =>
  execute(process.execPath, ['--conditions=@volunteer-passport/source', MAIN, folder], {
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    maxBuffer: 16 * 1024 * 1024,
  })

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'volunteer-passport-demo-'))
})
afterAll(() => rmSync(root, { recursive: true }))

test('the demo tells its story, and everything in it comes out as it must', { timeout: 600_000 }, async () => {
  const { stdout } = await runDemo(join(root, 'demo'))
  const lines = stdout.split('\n').map((line) => line.trim())

  expect(lines.filter((line) => /^(?:People|Deeds|Passports): /.test(line)).map((line) => line.split('.')[0])).toEqual([
    'People: 1,000 registered, 16 rejected',
    'Deeds: 5,906 recorded, 12 rejected',
    'Passports: 1,000 issued',
    'Deeds: 5,726 recorded, 9 rejected, 5 corrected, 2 unchanged',
    'Passports: 0 issued, 123 unchanged, 877 renewed, 0 replaced, 0 rejected',
    'Deeds: 5,900 unchanged, 5 outdated, 13 rejected',
  ])
  expect(lines.filter((line) => line.startsWith('The university checked')).map((line) => line.split(';')[0])).toEqual([
    'The university checked 1,000: 1,000 valid, 0 rejected, 0 undetermined',
    'The university checked 1,000: 1,000 valid, 0 rejected, 0 undetermined',
    'The university checked 1,000: 995 valid, 5 rejected, 0 undetermined',
    'The university checked 1,000: 997 valid, 3 rejected, 0 undetermined',
    'The university checked 1,000: 0 valid, 1,000 rejected, 0 undetermined',
    'The university checked 998: 998 valid, 0 rejected, 0 undetermined',
  ])
  expect(lines.filter((line) => line.endsWith('.jwt: STATUS_REVOKED'))).toEqual([
    'member-0050.jwt: STATUS_REVOKED',
    'member-0100.jwt: STATUS_REVOKED',
    'member-0201.jwt: STATUS_REVOKED',
  ])
  expect(lines.filter((line) => /^member-\d+: valid/.test(line)).map((line) => line.split(',')[0])).toEqual([
    'member-0050: valid',
    'member-0100: valid',
  ])
  expect(lines.find((line) => line.startsWith('Almaty: '))).toMatch(/^Almaty: STATUS_REVOKED. Astana: valid, /)
  expect(lines.filter((line) => line.includes('KEY_REVOKED'))).toEqual([
    'The forged one: KEY_REVOKED, whatever date it bears.',
    'Why: KEY_REVOKED.',
  ])

  const reports = lines.flatMap((line, index) => (line.startsWith('--- ') ? [[line, lines[index + 1]]] : []))
  const valid = ['ҚҰЖАТ ЖАРАМДЫ.', 'ДОКУМЕНТ ДЕЙСТВИТЕЛЕН.', 'THE DOCUMENT IS VALID.']
  const refused = ['ҚҰЖАТ ҚАБЫЛДАНБАЙДЫ.', 'ДОКУМЕНТ НЕ ПРИНИМАЕТСЯ.', 'THE DOCUMENT IS NOT ACCEPTED.']
  const reportsOf = (name: string, verdicts: readonly string[]) =>
    ['kk', 'ru', 'en'].map((language, index) => [`--- ${name}, ${language} ---`, verdicts[index]])
  expect(reports).toEqual([
    ...reportsOf('a good passport', valid),
    ...reportsOf('a renewed passport', valid),
    ...reportsOf('a revoked passport', refused),
    ...reportsOf('a tampered passport', refused),
  ])
  expect(lines.at(-2)).toBe('Everything came out as it must.')
})

test('the demo does not write into a folder that holds something', async () => {
  writeFileSync(join(root, 'mine.txt'), 'mine')
  await expect(runDemo(root)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('not empty') })
})
