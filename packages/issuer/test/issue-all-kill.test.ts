import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFolderPublisher } from '@volunteer-passport/issuer/folder-publisher'
import { frozenClock, SOAK, seededRandom } from '@volunteer-passport/testing'
import { sharedPostgresUrl } from '@volunteer-passport/testing/postgres'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { IssueStreamOrder } from './children/issue-stream.ts'
import { checkHistory } from './support/check-history.ts'
import type { Told } from './support/history.ts'
import { observe } from './support/observe.ts'
import { collect, NOW, person, reopen } from './support/office.ts'
import { runScript } from './support/run-work.ts'
import { createStore, openStore, removeStore, STORE_KINDS } from './support/store.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'volunteer-passport-stream-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Fourteen batches, of which five are under way. */
const REFS = Array.from({ length: 3_500 }, (_, i) => `m-${i}`)
const KILLS = 2
const seeds = Array.from({ length: SOAK }, (_, i) => i + 1)

describe.each(STORE_KINDS)('a stream of batches on %s', (kind) => {
  test.each(seeds)(
    'that is killed while it answers makes one passport each, and the next run goes on, seed %i',
    async (seed) => {
      const random = seededRandom(seed)
      const store = await createStore(kind, { folder, postgresUrl: sharedPostgresUrl })
      const site = join(folder, 'site')
      const registry = openStore(store)
      const issuer = await reopen({ registry, clock: frozenClock(NOW) })
      await issuer.publishStatusLists(createFolderPublisher(site))
      await collect(issuer.ledger.registerPeople(REFS.map((ref) => person(ref))))

      const order: IssueStreamOrder = { store, refs: REFS }
      const told: Told[] = []
      for (let kill = 0; kill < KILLS; kill++) {
        told.push(...(await runScript('issue-stream', order, { killAfter: 1 + Math.floor(random() * 2_500) })))
        expect(checkHistory({ told, found: await observe({ registry, refs: REFS, site }) })).toEqual([])
      }
      const last = await runScript('issue-stream', order)
      told.push(...last)
      const found = await observe({ registry, refs: REFS, site })
      expect(checkHistory({ told, found })).toEqual([])
      expect({
        answers: last.filter(({ tells }) => tells === 'issued').length,
        states: [...new Set(found.credentials.map(({ state }) => state))],
        credentials: found.credentials.length,
      }).toEqual({ answers: REFS.length, states: ['issued'], credentials: REFS.length })
      await registry.close()
      await removeStore(store)
    },
  )
})
