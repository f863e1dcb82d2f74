import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { expect, test } from 'vitest'
import { openSqliteRegistry } from '../src/sqlite/create-sqlite-registry.ts'
import { MIGRATIONS } from '../src/sqlite/sqlite-migrations.ts'
import { runChild } from './child.ts'
import { describeMigrations } from './migrations.ts'
import { activityRow } from './rows.ts'

describeMigrations('sqlite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'volunteer-passport-registry-'))
  const path = join(folder, 'registry.sqlite')
  return {
    steps: MIGRATIONS,
    open: (migrations) => openSqliteRegistry({ path, busyTimeoutSeconds: 5, migrations }),
    migrateElsewhere: (migrations) => runChild('migrate-sqlite', path, JSON.stringify(migrations)),
    async timesTaken() {
      const database = new DatabaseSync(path)
      const row = database.prepare('SELECT count(*) AS n FROM taken').get()
      database.close()
      return Number(row?.n)
    },
    remove: () => rm(folder, { recursive: true }),
  }
})

test('a file of the first version keeps what it holds, and learns of imports', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'volunteer-passport-registry-'))
  const path = join(folder, 'registry.sqlite')
  await openSqliteRegistry({ path, busyTimeoutSeconds: 5, migrations: MIGRATIONS.slice(0, 1) }).close()
  const database = new DatabaseSync(path)
  database.exec(`INSERT INTO person VALUES (1, 'm-1', 'urn:a', '75-1', NULL, '{}');
    INSERT INTO activity VALUES (1, '123456789012:1', 1, 5, 6, 1, 1, 1, NULL, '{"n":1}')`)
  database.close()
  const registry = createSqliteRegistry({ path })
  await registry.migrate()
  const kept = activityRow(1, { start: 5, end: 6, quarters: 1, data: '{"n":1}' })
  const imported = activityRow(2, { importedId: 'c-2', importCheckedAt: 7 })
  await registry.transaction((tx) => tx.insertActivities([imported]))
  expect(await registry.transaction((tx) => tx.activitiesOf([1]))).toEqual([[kept, imported]])
  await registry.close()
  await rm(folder, { recursive: true })
})
