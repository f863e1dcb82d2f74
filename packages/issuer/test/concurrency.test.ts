import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFolderPublisher } from '@volunteer-passport/issuer/folder-publisher'
import { frozenClock, SOAK } from '@volunteer-passport/testing'
import { sharedPostgresUrl } from '@volunteer-passport/testing/postgres'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { IssueAndRevokeOrder } from './children/issue-and-revoke.ts'
import { checkHistory } from './support/check-history.ts'
import type { Told } from './support/history.ts'
import { observe } from './support/observe.ts'
import { NOW, reopen } from './support/office.ts'
import { runScript } from './support/run-work.ts'
import { createStore, openStore, removeStore, STORE_KINDS } from './support/store.ts'
import { monotonicNow } from './support/work.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'volunteer-passport-at-once-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const PROCESSES = 4
const ISSUES = SOAK > 1 ? 10_000 : 150
const REVOCATIONS = ISSUES / 10

describe.each(STORE_KINDS)(`${PROCESSES} processes at once on %s`, (kind) => {
  test(`issue ${ISSUES} and revoke ${REVOCATIONS} each: no place, id or number twice, every bit set`, {
    timeout: 1_200_000,
  }, async () => {
    const store = await createStore(kind, { folder, postgresUrl: sharedPostgresUrl })
    const site = join(folder, 'site')
    const registry = openStore(store)
    const issuer = await reopen({ registry, clock: frozenClock(NOW) })
    const publisher = createFolderPublisher(site)
    await issuer.publishStatusLists(publisher)
    // In the middle of it all the first list is full.
    await registry.transaction(async (tx) => {
      const [first] = await tx.lists()
      await tx.updateList({ ...first!, allocated: first!.capacity - 2 * ISSUES })
    })

    const orders = Array.from({ length: PROCESSES }, (_, p): IssueAndRevokeOrder => {
      const refs = Array.from({ length: ISSUES }, (_, i) => `m-${p}-${i}`)
      return { store, refs, revocations: REVOCATIONS }
    })
    const told: Told[] = (await Promise.all(orders.map((order) => runScript('issue-and-revoke', order)))).flat()
    const since = monotonicNow()
    await issuer.publishStatusLists(publisher)
    told.push({ at: since, tells: 'published', since })

    const found = await observe({ registry, refs: orders.flatMap(({ refs }) => refs), site })
    expect(checkHistory({ told, found })).toEqual([])
    const all = PROCESSES * ISSUES
    expect({
      issued: told.filter(({ tells }) => tells === 'issued').length,
      revoked: told.filter(({ tells }) => tells === 'revoked').length,
      people: found.people.length,
      credentials: found.credentials.filter(({ state }) => state === 'issued').length,
      inFirstList: found.credentials.filter(({ list }) => list === 1).length,
    }).toEqual({
      issued: all,
      revoked: PROCESSES * REVOCATIONS,
      people: all,
      credentials: all,
      inFirstList: 2 * ISSUES,
    })
    await registry.close()
    await removeStore(store)
  })
})
