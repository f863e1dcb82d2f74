import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Issuer } from '@volunteer-passport/issuer'
import { createFolderPublisher } from '@volunteer-passport/issuer/folder-publisher'
import { VolunteerPassport, VolunteerPassportError } from '@volunteer-passport/schema'
import { frozenClock, SOAK } from '@volunteer-passport/testing'
import { type Cut, createCuttingProxy, sharedPostgresUrl, startPostgres } from '@volunteer-passport/testing/postgres'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkHistory } from './support/check-history.ts'
import { expectSound } from './support/expect-sound.ts'
import type { Told } from './support/history.ts'
import { month, outcomeOf, REFERENCE } from './support/month.ts'
import { observe } from './support/observe.ts'
import { collect, NOW, reopen, webSpace } from './support/office.ts'
import { createStore, openStore, removeStore } from './support/store.ts'
import { REFS, rowOf } from './support/work.ts'
import { workHere } from './support/work-here.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'volunteer-passport-faults-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** What an office does about a store that fails: it calls again, with the same key. */
async function untilDone<T>(call: () => Promise<T>): Promise<{ readonly result: T; readonly refusals: number }> {
  for (let refusals = 0; ; refusals++) {
    try {
      return { result: await call(), refusals }
    } catch (error) {
      if (!isStoreUnavailable(error)) throw error
      await sleep(20)
    }
  }
}

/** Publishing goes on with the other lists, and tells at the end that some could not be read. */
function isStoreUnavailable(error: unknown): boolean {
  if (!(error instanceof VolunteerPassportError)) return false
  return error.code === 'STORE_UNAVAILABLE' || (error.code === 'PUBLISH_FAILED' && isStoreUnavailable(error.cause))
}

test('a server that crashes and recovers under load loses nothing and makes nothing twice', {
  timeout: 300_000,
}, async () => {
  const server = await startPostgres()
  const store = await createStore('postgres', { folder, postgresUrl: async () => server.url })
  const site = join(folder, 'site')
  const told: Told[] = []
  let run = 0
  let isOver = false
  let refusals = 0
  const worker = async () => {
    const registry = openStore(store)
    const publisher = createFolderPublisher(site)
    while (!isOver) {
      // Tried again it is the same run: runs have days of their own, and there are only so many in the past.
      const order = { registry, publisher, run, seed: run + 1, told }
      run += 1
      const done = await untilDone(() => workHere(order, 10))
      refusals += done.refusals
    }
    await registry.close()
  }
  const workers = Promise.all([worker(), worker()])
  for (let restarts = 0; restarts < Math.min(20, 2 * SOAK); restarts++) {
    await sleep(500)
    await server.restartImmediately()
  }
  isOver = true
  await workers
  expect(refusals).toBeGreaterThan(0)

  const registry = openStore(store)
  expect(checkHistory({ told, found: await observe({ registry, refs: REFS, site }) })).toEqual([])
  const issuer = await reopen({ registry, clock: frozenClock(NOW) })
  const again = await collect(issuer.issueAll(VolunteerPassport, REFS.map(rowOf), { jobId: 'job' }))
  for (const outcome of again) if ('token' in outcome) told.push({ at: 0, tells: 'issued', ...outcome })
  expect(checkHistory({ told, found: await observe({ registry, refs: REFS, site }) })).toEqual([])
  await registry.close()
  await server.stop()
})

describe('a connection that is cut at the n-th commit', () => {
  /** Answers whether there was such a commit. */
  async function runWithCut(nth: number, cut: Cut): Promise<boolean> {
    const proxy = await createCuttingProxy(await sharedPostgresUrl())
    const store = await createStore('postgres', { folder, postgresUrl: async () => proxy.url })
    const registry = openStore(store)
    const clock = frozenClock(NOW)
    const web = webSpace()
    const handedOut = new Map<string, string>()
    let issuer: Issuer = await reopen({ registry, clock })
    proxy.cutAt(nth, cut)
    for (const step of month(web, handedOut)) await untilDone(() => step(issuer))
    const hasCut = proxy.hasCut()
    proxy.stopCutting()
    issuer = await reopen({ registry, clock })
    clock.advance(601)
    await issuer.publishStatusLists(web)
    expect(await outcomeOf(issuer)).toEqual(REFERENCE)
    await expectSound({ issuer, registry, web, handedOut })
    await registry.close()
    await removeStore(store)
    await proxy.close()
    return hasCut
  }

  test.each(['before', 'after'] as const)(
    '%s it was done: the same call again does it once',
    { timeout: 600_000 },
    async (cut) => {
      const stride = SOAK > 1 ? 1 : 12
      let nth = cut === 'before' ? 3 : 8
      while (await runWithCut(nth, cut)) nth += stride
      expect(nth).toBeGreaterThan(25)
    },
  )
})
