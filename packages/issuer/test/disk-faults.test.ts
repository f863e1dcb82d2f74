import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { SOAK } from '@volunteer-passport/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bundleScript } from './support/bundle-script.ts'
import { checkHistory } from './support/check-history.ts'
import { observe } from './support/observe.ts'
import { runWork } from './support/run-work.ts'
import { openStore } from './support/store.ts'
import { canTrace, runWorkWithFault } from './support/trace-work.ts'
import { REFS } from './support/work.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'volunteer-passport-faults-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** All of them in a soak, else one in so many. */
const every = (stride: number) => (SOAK > 1 ? 1 : stride)

const canLimitFiles = spawnSync('prlimit', ['--fsize=unlimited', 'true']).status === 0

interface Limited {
  readonly n: number
  readonly refused?: string
  readonly refusedAfterwards?: string
  readonly objections: readonly string[]
}

test.skipIf(!canLimitFiles)(
  'a file that may not grow beyond its n-th page refuses, and goes on once it may',
  { timeout: 600_000 },
  async () => {
    const child = spawn(process.execPath, [await bundleScript('limited-file'), folder, String(every(32))], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines = (await text(child.stdout)).trimEnd().split('\n')
    const results = lines.map((line) => JSON.parse(line) as Limited)
    const untouched = results.pop()
    expect(untouched).toEqual({ n: expect.any(Number), objections: [] })
    for (const { refused, ...rest } of results) {
      expect(['STORE_UNAVAILABLE', 'PUBLISH_FAILED']).toContain(refused)
      expect(rest).toEqual({ n: rest.n, objections: [] })
    }
    expect(untouched!.n).toBeGreaterThan(100)
  },
)

describe.skipIf(!canTrace)('a system call that fails', () => {
  const FAULTS = [
    { call: 'fsync', error: 'EIO', first: 3, stride: 5 },
    { call: 'pwrite64', error: 'EIO', first: 30, stride: 90 },
    { call: 'pwrite64', error: 'ENOSPC', first: 60, stride: 90 },
  ] as const

  /** Answers whether it came to that, and what the office was told. */
  async function runWithFault(root: string, fault: Parameters<typeof runWorkWithFault>[1]) {
    mkdirSync(root)
    const store = { kind: 'sqlite', path: join(root, 'registry.sqlite') } as const
    const order = { store, site: join(root, 'site'), seed: 5, steps: 12 }
    const { told, hasFailed } = await runWorkWithFault({ ...order, run: 0 }, fault)
    const after = await runWork({ ...order, run: 1 })
    const registry = openStore(store)
    const found = await observe({ registry, refs: REFS, site: order.site })
    await registry.close()
    rmSync(root, { recursive: true })
    expect(checkHistory({ told: [...told, ...after], found })).toEqual([])
    expect(after.at(-1)).toMatchObject({ tells: 'finished' })
    return { hasFailed, last: told.at(-1)! }
  }

  test.each(FAULTS)(
    'once, $call with $error, is told, and nothing is lost by it',
    { timeout: 1_200_000 },
    async (o) => {
      const { call, error, first, stride } = o
      const endings: string[] = []
      for (let nth = SOAK > 1 ? 1 : first; ; nth += every(stride)) {
        const { hasFailed, last } = await runWithFault(join(folder, String(nth)), { call, error, nth })
        if (!hasFailed) break
        endings.push(last.tells === 'refused' ? last.code : last.tells)
      }
      // SQLite gets over a few of them by itself.
      for (const ending of endings) expect(['STORE_UNAVAILABLE', 'PUBLISH_FAILED', 'finished']).toContain(ending)
      expect(endings).toContain('STORE_UNAVAILABLE')
    },
  )
})
