import type { Registry } from '@volunteer-passport/issuer/registry'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dump } from './contract.ts'
import { logRow, personRow } from './rows.ts'

/** One place for a store, which can be opened as by any version. */
export interface VersionedStore {
  /** The real steps. */
  readonly steps: readonly string[]
  /** Opens it as a version that knows these steps. */
  open(steps: readonly string[]): Registry
  /** Brings it to these steps in a process of its own. */
  migrateElsewhere(steps: readonly string[]): Promise<unknown>
  /** How often the step below was taken. */
  timesTaken(): Promise<number>
  remove(): Promise<void>
}

/** Not to be taken twice unseen. */
const NEXT = 'CREATE TABLE taken (n integer); INSERT INTO taken VALUES (7);'

/** From an older version of the tables to a newer one. */
export function describeMigrations(name: string, createStore: () => Promise<VersionedStore>): void {
  describe(`${name} registry, from version to version`, () => {
    let store: VersionedStore
    let older: Registry
    let newer: Registry
    beforeEach(async () => {
      store = await createStore()
      older = store.open(store.steps)
      await older.migrate()
      await older.transaction(async (tx) => {
        await tx.claimIssuer('did:web:a.example')
        await tx.insertPeople([personRow(1), personRow(2)])
        await tx.appendLog([logRow(1)])
      })
      newer = store.open([...store.steps, NEXT])
    })
    afterEach(async () => {
      await older.close()
      await newer.close()
      await store.remove()
    })
    const versions = (difference: number) => {
      const known = store.steps.length
      return difference > 0 ? { found: known + 1, known } : { found: known, known: known + 1 }
    }

    test('an older store is refused until it was brought up to date, and keeps what it holds', async () => {
      const before = await dump(older)
      await expect(newer.transaction((tx) => tx.peopleById([1]))).rejects.toMatchObject({
        code: 'REGISTRY_NOT_MIGRATED',
        hint: 'Make a backup, then call registry.migrate() once.',
        facts: versions(-1),
      })
      await newer.migrate()
      expect(await dump(newer)).toEqual(before)
      await newer.migrate()
      expect(await store.timesTaken()).toBe(1)
    })

    test('a newer store is refused, also where it became newer meanwhile', async () => {
      await newer.migrate()
      const refused = { code: 'REGISTRY_TOO_NEW', facts: versions(1) }
      await expect(older.transaction((tx) => tx.peopleById([1]))).rejects.toMatchObject(refused)
      await expect(older.migrate()).rejects.toMatchObject(refused)
    })

    test('steps are taken all or none', async () => {
      const broken = store.open([...store.steps, NEXT, 'INSERT INTO nowhere VALUES (1)'])
      await expect(broken.migrate()).rejects.toThrow(Error)
      await broken.close()
      expect(await older.transaction((tx) => tx.claimIssuer('did:web:b.example'))).toBe('did:web:a.example')
      await newer.migrate()
      expect(await store.timesTaken()).toBe(1)
    })

    test('processes that bring it up to date together take each step once', async () => {
      await Promise.all([1, 2, 3].map(() => store.migrateElsewhere([...store.steps, NEXT])))
      expect(await store.timesTaken()).toBe(1)
      expect(await newer.transaction((tx) => tx.claimIssuer('did:web:b.example'))).toBe('did:web:a.example')
    })
  })
}
