import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../src/sqlite/open-database.ts'
import { MIGRATIONS } from '../src/sqlite/sqlite-migrations.ts'
import { runChild } from './child.ts'
import { credentialRow, listRow, personRow } from './rows.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'volunteer-passport-registry-'))
  path = join(folder, 'registry.sqlite')
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

function refusal(attempt: () => unknown): VolunteerPassportError {
  try {
    attempt()
  } catch (error) {
    expect(error).toBeInstanceOf(VolunteerPassportError)
    return error as VolunteerPassportError
  }
  throw new Error('nothing was refused')
}

describe('a file of something else', () => {
  test('is refused and left as it is', async () => {
    const text = join(folder, 'notes.txt')
    await writeFile(text, 'Notes, long enough to be taken for a database header by nobody at all. '.repeat(20))
    const tables = join(folder, 'tables.sqlite')
    const other = new DatabaseSync(tables)
    other.exec('CREATE TABLE a (b)')
    other.close()
    const application = join(folder, 'application.sqlite')
    const marked = new DatabaseSync(application)
    marked.exec('PRAGMA application_id = 7; CREATE TABLE a (b)')
    marked.close()
    for (const file of [text, tables, application]) {
      const before = await readFile(file)
      expect(refusal(() => createSqliteRegistry({ path: file }))).toMatchObject({
        code: 'OPTION_INVALID',
        message: 'The file at `path` is not a registry.',
        hint: 'Choose a path where there is no file yet, or the file of an existing registry.',
      })
      expect(await readFile(file)).toEqual(before)
    }
  })

  test('be it a folder, or in no folder at all, is refused', () => {
    for (const [wrong, systemCode] of [
      [folder, 'EISDIR'],
      [join(folder, 'none', 'registry.sqlite'), 'ENOENT'],
    ] as const)
      expect(refusal(() => createSqliteRegistry({ path: wrong }))).toMatchObject({
        code: 'STORE_UNAVAILABLE',
        facts: { systemCode },
      })
  })

  test('a registry of a newer version is refused', async () => {
    await createSqliteRegistry({ path }).close()
    const database = new DatabaseSync(path)
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`)
    database.close()
    expect(refusal(() => createSqliteRegistry({ path }))).toMatchObject({
      code: 'REGISTRY_TOO_NEW',
      facts: { found: MIGRATIONS.length + 1, known: MIGRATIONS.length },
    })
  })
})

describe('a damaged file', () => {
  const DAMAGED = {
    code: 'STORE_UNAVAILABLE',
    hint: 'Stop issuing, keep the file, and go back to the newest backup.',
    facts: { sqliteCode: 11 },
  }

  async function damageFrom(offset: number): Promise<void> {
    const bytes = await readFile(path)
    await writeFile(path, bytes.fill(0xa5, offset))
  }

  test('is said to be one, at the start or when the damage is met', async () => {
    const registry = createSqliteRegistry({ path })
    await registry.transaction((tx) =>
      tx.insertPeople(Array.from({ length: 200 }, (_, n) => personRow(n, { data: 'x'.repeat(3_000) }))),
    )
    await registry.close()
    await damageFrom(60 * 4_096)
    const damaged = createSqliteRegistry({ path })
    await expect(damaged.transaction((tx) => tx.peopleById([150]))).rejects.toMatchObject(DAMAGED)
    await damaged.close()
    await damageFrom(4_096)
    expect(refusal(() => createSqliteRegistry({ path }))).toMatchObject(DAMAGED)
  })
})

describe('a lock held by somebody else', () => {
  test('is waited for, without blocking the thread', async () => {
    const registry = createSqliteRegistry({ path })
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    setTimeout(() => other.exec('COMMIT'), 50)
    expect(await registry.transaction((tx) => tx.claimIssuer('did:web:a.example'))).toBe('did:web:a.example')
    other.close()
    await registry.close()
  })

  test('is given up after the time limit, and the registry stays usable', async () => {
    const registry = createSqliteRegistry({ path, busyTimeoutSeconds: 0.02 })
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    await expect(registry.transaction((tx) => tx.insertList(listRow(1)))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      facts: { sqliteCode: 5 },
    })
    other.exec('ROLLBACK')
    other.close()
    await registry.transaction((tx) => tx.insertList(listRow(1)))
    expect(await registry.transaction((tx) => tx.lists())).toEqual([listRow(1)])
    await registry.close()
  })
})

describe('the file', () => {
  test('and what lies beside it are for its owner alone', async () => {
    const registry = createSqliteRegistry({ path })
    await registry.transaction((tx) => tx.claimIssuer('did:web:a.example'))
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect((await stat(file)).mode & 0o777).toBe(0o600)
    await registry.close()
  })

  test('is written with a log that is synced before it is written back, with references checked', () => {
    const database = openDatabase({ path, busyTimeoutSeconds: 1 })
    const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]
    expect(['journal_mode', 'synchronous', 'foreign_keys', 'application_id', 'user_version'].map(pragma)).toEqual([
      'wal',
      1,
      1,
      0x56507267,
      MIGRATIONS.length,
    ])
    database.close()
  })

  test('is named by a path, never by a URI or a magic word', async () => {
    for (const name of [':memory:', 'file:x?mode=memory']) {
      const registry = createSqliteRegistry({ path: join(folder, name) })
      await registry.transaction((tx) => tx.claimIssuer('did:web:a.example'))
      await registry.close()
      expect((await stat(join(folder, name))).size).toBeGreaterThan(0)
    }
  })

  test('and the time limit are checked', () => {
    for (const o of [
      { path: '' },
      { path: 'a\0b' },
      { path: 7 as unknown as string },
      { path, busyTimeoutSeconds: Number.NaN },
    ])
      expect(() => createSqliteRegistry(o)).toThrow(TypeError)
    expect(() => createSqliteRegistry({ path, busyTimeoutSeconds: -1 })).toThrow(TypeError)
  })
})

describe('a signing input', () => {
  test('is stored once, as bytes, its header apart', async () => {
    const registry = createSqliteRegistry({ path })
    await registry.transaction(async (tx) => {
      await tx.insertList(listRow(1))
      await tx.insertCredentials([credentialRow(1), credentialRow(2)])
    })
    await registry.close()
    const database = new DatabaseSync(path)
    const stored = database
      .prepare('SELECT header, typeof(payload) AS kind, length(payload) AS size FROM content')
      .all()
    database.close()
    const size = credentialRow(1).payload.length
    expect(stored.map((row) => ({ ...row }))).toEqual(
      [1, 2].map(() => ({ header: stored[0]?.header, kind: 'blob', size })),
    )
  })
})

test('a registry that nobody closed does not end the process when it is collected', async () => {
  expect(await runChild('forget-to-close', path)).toBe('alive')
})
