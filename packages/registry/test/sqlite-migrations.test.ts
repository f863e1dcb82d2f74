import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openSqliteRegistry } from '../src/sqlite/create-sqlite-registry.ts'
import { MIGRATIONS } from '../src/sqlite/sqlite-migrations.ts'
import { runChild } from './child.ts'
import { describeMigrations } from './migrations.ts'

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
