import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFolderPublisher } from '@volunteer-passport/issuer/folder-publisher'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { frozenClock, SOAK, seededRandom } from '@volunteer-passport/testing'
import { sharedPostgresUrl } from '@volunteer-passport/testing/postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkHistory } from './support/check-history.ts'
import type { Told } from './support/history.ts'
import { observe } from './support/observe.ts'
import { collect, NOW, reopen } from './support/office.ts'
import { POINTS } from './support/points.ts'
import { runWork, type WorkOrder } from './support/run-work.ts'
import { createStore, openStore, removeStore, STORE_KINDS, type StoreAddress } from './support/store.ts'
import { monotonicNow, REFS, rowOf } from './support/work.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'volunteer-passport-kill-'))
})
afterAll(() => rm(folder, { recursive: true }))

const DAY = 86_400
/** More than any run tells, so that only the kill ends it. */
const ENDLESS = 10_000

const RANDOM_KILLS = 3

interface Place {
  readonly store: StoreAddress
  readonly site: string
}

/** Checks what is there against all that was told. */
async function expectSound({ store, site }: Place, told: readonly Told[]) {
  const registry = openStore(store)
  try {
    expect(checkHistory({ told, found: await observe({ registry, refs: REFS, site }) })).toEqual([])
  } finally {
    await registry.close()
  }
}

/** The office goes on: what was left behind is completed or given up, and everybody gets what the ledger says. */
async function expectGoesOn(place: Place, told: readonly Told[]) {
  const registry = openStore(place.store)
  const clock = frozenClock(NOW)
  const issuer = await reopen({ registry, clock })
  const publisher = createFolderPublisher(place.site)
  const after: Told[] = []
  const publish = async () => {
    const since = monotonicNow()
    await issuer.publishStatusLists(publisher)
    after.push({ at: since, tells: 'published', since })
  }
  clock.advance(601)
  await publish()
  clock.advance(DAY)
  await publish()
  const rows = REFS.map(rowOf)
  for (const outcome of await collect(issuer.issueAll(VolunteerPassport, rows, { jobId: 'job' }))) {
    if (outcome.outcome === 'rejected') expect(outcome.problem.code).toBe('CREDENTIAL_NOT_LIVE')
    else after.push({ at: 0, tells: 'issued', id: outcome.id, token: outcome.token })
  }
  await publish()
  const found = await observe({ registry, refs: REFS, site: place.site })
  await registry.close()
  expect(checkHistory({ told: [...told, ...after], found })).toEqual([])
  expect(found.credentials.filter(({ state }) => state === 'reserved')).toEqual([])
  const newest = found.credentials.filter((one) => one.state === 'issued' && !one.revoked && !one.newerAvailable)
  // Nothing was taken away on purpose: everybody has one.
  expect(newest.flatMap(({ passport }) => passport?.ref ?? []).sort()).toEqual(REFS)
  for (const { passport, suspended } of newest) {
    const person = found.people.find(({ ref }) => ref === passport?.ref)
    if (passport !== undefined && !suspended) expect(passport.quarters).toBe(person?.quarters)
  }
}

type Kill = Pick<WorkOrder, 'stopAt'> & { readonly killAfter?: number }

/** One at each point, and some that come between two words. */
function kills(random: () => number): readonly Kill[] {
  const upTo = (n: number) => 1 + Math.floor(random() * n)
  const all: (Kill & { order: number })[] = [
    ...POINTS.map((point) => ({ stopAt: { point, nth: upTo(2) }, order: random() })),
    ...Array.from({ length: RANDOM_KILLS }, () => ({ killAfter: 10 + upTo(60), order: random() })),
  ]
  return all.sort((a, b) => a.order - b.order)
}

const seeds = Array.from({ length: SOAK }, (_, i) => i + 1)

describe.each(STORE_KINDS)('kill -9 with %s', (kind) => {
  test.each(seeds)('loses nothing and makes nothing twice, seed %i', { timeout: 180_000 }, async (seed) => {
    const random = seededRandom(seed)
    const store = await createStore(kind, { folder, postgresUrl: sharedPostgresUrl })
    const place: Place = { store, site: join(folder, `site-${kind}-${seed}`) }
    const told: Told[] = []
    let run = 0
    const workAndDie = async ({ stopAt, killAfter }: Kill) => {
      run += 1
      const order = { ...place, run, seed: seed * 1000 + run, steps: ENDLESS, ...(stopAt && { stopAt }) }
      told.push(...(await runWork(order, { killAfter })))
    }
    const all = kills(random)
    // Two at a time on the same people: one goes on while the other dies.
    for (let i = 0; i < all.length; i += 2) {
      await Promise.all(all.slice(i, i + 2).map(workAndDie))
      await expectSound(place, told)
    }
    await expectGoesOn(place, told)
    await removeStore(store)
  })
})
