import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

it('the worst inputs within each limit get their answer; what each may cost is held by `pnpm resources`', async () => {
  const program = new URL('../scripts/resources.ts', import.meta.url).pathname
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@volunteer-passport/source', program, '--answers'],
    { maxBuffer: 2 ** 24 },
  )
  await expect(stdout).toMatchFileSnapshot('resources.txt')
}, 120_000)
