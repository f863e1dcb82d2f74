import { chmod, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Registry } from '@volunteer-passport/issuer/registry'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSqliteRegistry } from '../src/sqlite/create-sqlite-registry.ts'
import { runChild } from './child.ts'
import { describeProcesses } from './processes.ts'
import { listRow, logRow, personRow } from './rows.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'volunteer-passport-registry-'))
  path = join(folder, 'registry.sqlite')
})
afterEach(async () => {
  await chmod(folder, 0o700)
  await rm(folder, { recursive: true })
})

describeProcesses('sqlite', async () => {
  const own = await mkdtemp(join(tmpdir(), 'volunteer-passport-registry-'))
  const file = join(own, 'registry.sqlite')
  return { place: file, open: () => createSqliteRegistry({ path: file }), remove: () => rm(own, { recursive: true }) }
})

describe('several processes', () => {
  test('can create a registry together', async () => {
    const rounds = 50
    const start = String(Date.now() + 700)
    const children = [1, 2, 3].map(() => runChild('open-together', folder, start, String(rounds)))
    expect(await Promise.all(children)).toEqual([rounds, rounds, rounds])
  })
})

describe('no right to write', () => {
  test('is said at once, with what to do', async () => {
    const readOnly = join(folder, 'read-only')
    await mkdir(readOnly)
    await createSqliteRegistry({ path }).close()
    await copyFile(path, join(readOnly, 'existing.sqlite'))
    await chmod(join(readOnly, 'existing.sqlite'), 0o444)
    await chmod(readOnly, 0o555)
    await chmod(folder, 0o755)
    const refused = {
      code: 'STORE_UNAVAILABLE',
      hint: 'Check that the folder exists and that this process may write to the file and to the folder.',
      facts: { systemCode: 'EACCES' },
    }
    expect(await runChild('open-unprivileged', join(readOnly, 'new.sqlite'))).toEqual(refused)
    expect(await runChild('open-unprivileged', join(readOnly, 'existing.sqlite'))).toEqual(refused)
  })

  test('to the folder alone is refused too: the log beside the file cannot be written', async () => {
    const readOnly = join(folder, 'read-only')
    await mkdir(readOnly)
    await createSqliteRegistry({ path }).close()
    await copyFile(path, join(readOnly, 'existing.sqlite'))
    await chmod(join(readOnly, 'existing.sqlite'), 0o666)
    await chmod(readOnly, 0o555)
    await chmod(folder, 0o755)
    expect(await runChild('open-unprivileged', join(readOnly, 'existing.sqlite'))).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      facts: { sqliteCode: expect.any(Number) },
    })
  })
})

describe('a full disk', () => {
  /** Writes until it fails; the numbers of what was acknowledged. */
  async function fill(registry: Registry): Promise<{ acknowledged: number; error: unknown }> {
    for (let n = 1; ; n++) {
      try {
        await registry.transaction(async (tx) => {
          await tx.insertPeople([personRow(n, { data: 'x'.repeat(5_000) })])
          await tx.appendLog([logRow(n)])
        })
      } catch (error) {
        return { acknowledged: n - 1, error }
      }
    }
  }

  test('acknowledges nothing that it did not keep, and goes on when there is room', async () => {
    const registry = openSqliteRegistry({ path, busyTimeoutSeconds: 1, maxPages: 120 })
    const { acknowledged, error } = await fill(registry)
    expect(acknowledged).toBeGreaterThan(10)
    expect(error).toBeInstanceOf(VolunteerPassportError)
    expect(error).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      hint: 'The disk is full: make room, then try again. Nothing of the failed transaction was kept.',
      facts: { sqliteCode: 13 },
      cause: expect.any(Error),
    })
    const held = (store: Registry) =>
      store.transaction(async (tx) => [
        (await tx.logHead())?.seq,
        (await tx.peopleByRef([personRow(acknowledged).ref, personRow(acknowledged + 1).ref])).map((row) => row?.id),
      ])
    expect(await held(registry)).toEqual([acknowledged, [acknowledged, undefined]])
    await registry.close()

    const roomy = createSqliteRegistry({ path })
    expect(await held(roomy)).toEqual([acknowledged, [acknowledged, undefined]])
    await roomy.transaction((tx) => tx.insertList(listRow(1)))
    await roomy.close()
  })

  test('from the start is said, and leaves a file that can be used later', async () => {
    expect(() => openSqliteRegistry({ path, busyTimeoutSeconds: 1, maxPages: 5 })).toThrow(
      expect.objectContaining({ code: 'STORE_UNAVAILABLE', facts: { sqliteCode: 13 } }),
    )
    const roomy = createSqliteRegistry({ path })
    await roomy.transaction((tx) => tx.insertList(listRow(1)))
    await roomy.close()
  })
})
