import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Bench, Contestant, Scale } from '../contestant.ts'
import { createOffice } from '../create-office.ts'

const execute = promisify(execFile)
const FIRST_VERDICT = fileURLToPath(new URL('../first-verdict.js', import.meta.url))

/** A library user runs the built files; they are measured where `npm run build` has made them. */
const isBuilt = (): boolean =>
  ['schema', 'codec', 'did', 'verifier'].every((name) =>
    existsSync(new URL(`../../../../packages/${name}/dist/index.js`, import.meta.url)),
  )

/** A process from its start to its end: bare, and with the import of the verifier and one verdict. */
export async function createStartBench(scale: Scale): Promise<Bench> {
  const office = await createOffice({ algorithm: 'EdDSA', people: 1 })
  const root = await mkdtemp(join(tmpdir(), 'volunteer-passport-benchmark-'))
  const fixture = join(root, 'fixture.json')
  await writeFile(fixture, JSON.stringify({ did: office.did, token: office.tokens[0], site: office.site() }))

  const start = (name: string, args: readonly string[]): Contestant => ({
    name,
    run: async () => {
      await execute(process.execPath, args)
    },
  })
  const built = start('first verdict, built', [FIRST_VERDICT, fixture])
  return {
    name: 'start',
    operation: 'one process',
    operations: 1,
    rounds: scale === 'tiny' ? 1 : 15,
    contestants: [
      start('bare node', ['--eval', '0']),
      ...(isBuilt() ? [built] : []),
      start('first verdict, unbuilt source', ['--conditions=@volunteer-passport/source', FIRST_VERDICT, fixture]),
    ],
    close: () => rm(root, { recursive: true }),
  }
}
