import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../src/bulk.ts', import.meta.url))

test('every passport is issued beside as many raw signatures, and memory and file have a figure', async () => {
  const args = ['--conditions=@volunteer-passport/source', PROGRAM, '300', '--json']
  const { stdout } = await promisify(execFile)(process.execPath, args)
  const { issued, milliseconds, rawMilliseconds, residentBytes, fileBytes } = JSON.parse(stdout)
  expect(issued).toBe(300)
  expect(residentBytes).toHaveLength(1)
  for (const figure of [milliseconds, rawMilliseconds, residentBytes[0], fileBytes]) expect(figure).toBeGreaterThan(0)
})
