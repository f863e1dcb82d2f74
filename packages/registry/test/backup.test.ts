import { readdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Registry } from '@volunteer-passport/issuer/registry'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dump } from './contract.ts'
import { credentialRow, listRow, logRow, personRow } from './rows.ts'
import { createSqliteStore } from './sqlite-store.ts'

const readLog = (registry: Registry) => registry.transaction((tx) => tx.readLog({ after: 0, limit: 100_000 }))

test('a registry in memory says what to do instead of making a copy', async () => {
  const registry = createMemoryRegistry()
  expect(await registry.backup('/nowhere/copy.sqlite')).toEqual({
    made: false,
    instead: 'A registry in memory ends with its process: use /sqlite or /postgres.',
  })
})

describe('a copy of a sqlite registry', () => {
  let store: Awaited<ReturnType<typeof createSqliteStore>>
  let folder: string
  beforeEach(async () => {
    store = await createSqliteStore()
    folder = dirname(store.path)
    await store.registry.transaction(async (tx) => {
      await tx.claimIssuer('did:web:a.example')
      await tx.insertPeople([personRow(1)])
      await tx.insertList(listRow(1))
      await tx.insertCredentials([credentialRow(1, { personId: 1 })])
      await tx.keepIndices(1, 1, [7])
      await tx.appendLog([logRow(1)])
    })
  })
  afterEach(() => store.remove())

  test('has every row, is its owner’s alone, and says that it is a copy', async () => {
    const path = join(folder, 'copy.sqlite')
    expect(await store.registry.backup(path)).toEqual({ made: true, path, bytes: (await stat(path)).size })
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const copy = createSqliteRegistry({ path })
    expect(await copy.transaction((tx) => tx.standing())).toBe('copied')
    expect(await store.registry.transaction((tx) => tx.standing())).toBe('current')
    await copy.transaction((tx) => tx.putStanding('current'))
    expect(await dump(copy)).toEqual(await dump(store.registry))
    await copy.close()
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  test('holds whole transactions only, whoever writes meanwhile', async () => {
    const other = await store.connect()
    let seq = 1
    let running = true
    const write = async () => {
      while (running) {
        await other.transaction((tx) => tx.appendLog([logRow(++seq), logRow(++seq)]))
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    const writing = write()
    const copies = [1, 2, 3].map((n) => join(folder, `copy-${n}.sqlite`))
    for (const path of copies) await store.registry.backup(path)
    running = false
    await writing
    await other.close()
    let before = 0
    for (const path of copies) {
      const copy = createSqliteRegistry({ path })
      const log = await readLog(copy)
      expect(log.map((row) => row.seq)).toEqual(log.map((_, i) => i + 1))
      expect(log.length % 2).toBe(1)
      expect(log.length).toBeGreaterThan(before)
      before = log.length
      await copy.close()
    }
  })

  test('never replaces a file, and leaves nothing behind where it fails', async () => {
    const taken = join(folder, 'taken')
    await writeFile(taken, 'x')
    const before = (await readdir(folder)).sort()
    for (const path of [taken, store.path]) {
      await expect(store.registry.backup(path)).rejects.toMatchObject({ code: 'OPTION_INVALID' })
    }
    await expect(store.registry.backup(join(folder, 'none', 'copy'))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      facts: { systemCode: 'ENOENT' },
    })
    for (const path of ['', 'a\0b']) await expect(store.registry.backup(path)).rejects.toThrow(TypeError)
    expect((await readdir(folder)).sort()).toEqual(before)
    expect(await readLog(store.registry)).toHaveLength(1)
  })

  test('is refused of a closed registry', async () => {
    await store.registry.close()
    await expect(store.registry.backup(join(folder, 'copy'))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
  })
})
