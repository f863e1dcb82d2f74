import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { createFolderPublisher } from '@volunteer-passport/issuer/folder-publisher'
import type { Registry } from '@volunteer-passport/issuer/registry'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import { writeOut } from '@volunteer-passport/testing'
import { checkHistory } from '../support/check-history.ts'
import type { Told } from '../support/history.ts'
import { observe } from '../support/observe.ts'
import { openStore } from '../support/store.ts'
import { REFS } from '../support/work.ts'
import { workHere } from '../support/work-here.ts'

// Works with files that the system lets grow to their n-th page and no further, then without a limit, for one n after
// the other until one is never reached. Prints what came of each.
const [folder, stride] = process.argv.slice(2)
const STEPS = 12
/** A page with its header in the log of SQLite. */
const FRAME_BYTES = 4096 + 24

function limitFiles(bytes: number | 'unlimited'): void {
  const { status, stderr } = spawnSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`])
  if (status !== 0) throw new Error(String(stderr))
}

async function workWithin(n: number) {
  const root = `${folder}/${n}`
  const store = { kind: 'sqlite', path: `${root}/registry.sqlite` } as const
  const site = `${root}/site`
  mkdirSync(root)
  const told: Told[] = []
  const attempt = async (run: number) => {
    let registry: Registry | undefined
    try {
      registry = openStore(store)
      await workHere({ registry, publisher: createFolderPublisher(site), run, seed: 7, told }, STEPS)
      return undefined
    } catch (error) {
      if (!(error instanceof VolunteerPassportError)) throw error
      return error.code
    } finally {
      await registry?.close()
    }
  }
  // Half of the next frame arrives, too.
  limitFiles(n * FRAME_BYTES + FRAME_BYTES / 2)
  const refused = await attempt(0)
  limitFiles('unlimited')
  const refusedAfterwards = await attempt(1)
  const registry = openStore(store)
  const objections = checkHistory({ told, found: await observe({ registry, refs: REFS, site }) })
  await registry.close()
  rmSync(root, { recursive: true })
  return { n, refused, refusedAfterwards, objections }
}

for (let n = 0; ; n += Number(stride)) {
  const result = await workWithin(n)
  writeOut(`${JSON.stringify(result)}\n`)
  if (result.refused === undefined) break
}
