import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { SOAK } from '@volunteer-passport/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bundleScript } from './support/bundle-script.ts'
import { checkHistory } from './support/check-history.ts'
import type { Told } from './support/history.ts'
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
    { call: 'fsync', error: 'EIO', stride: 24 },
    { call: 'pwrite64', error: 'EIO', stride: 130 },
    { call: 'pwrite64', error: 'ENOSPC', stride: 120 },
  ] as const

  test.each(FAULTS)(
    'once, $call with $error, is told, and nothing is lost by it',
    { timeout: 1_200_000 },
    async (o) => {
      const { call, error, stride } = o
      let refusals = 0
      let reached = true
      for (let nth = 1 + (stride % 7); reached; nth += every(stride)) {
        const root = join(folder, String(nth))
        mkdirSync(root)
        const store = { kind: 'sqlite', path: join(root, 'registry.sqlite') } as const
        const order = { store, site: join(root, 'site'), seed: 5, steps: 12 }
        const told: Told[] = [...(await runWorkWithFault({ ...order, run: 0 }, { call, error, nth }))]
        const last = told.at(-1)!
        reached = last.tells === 'refused'
        if (last.tells === 'refused') {
          refusals += 1
          expect(['STORE_UNAVAILABLE', 'PUBLISH_FAILED']).toContain(last.code)
        }
        told.push(...(await runWork({ ...order, run: 1 })))
        expect(told.at(-1)).toMatchObject({ tells: 'finished' })
        const registry = openStore(store)
        expect(checkHistory({ told, found: await observe({ registry, refs: REFS, site: order.site }) })).toEqual([])
        await registry.close()
        rmSync(root, { recursive: true })
      }
      // The last one was never reached.
      expect(refusals).toBeGreaterThan(1)
    },
  )
})
