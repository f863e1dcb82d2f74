import { randomBytes } from 'node:crypto'
import { createPostgresRegistry } from '@volunteer-passport/registry/postgres'
import { createPostgresPlace, createTestPool } from '@volunteer-passport/testing/postgres'
import { expect, test } from 'vitest'
import { openPostgresRegistry } from '../src/postgres/create-postgres-registry.ts'
import { MIGRATIONS } from '../src/postgres/postgres-migrations.ts'
import { runChild } from './child.ts'
import { describeMigrations } from './migrations.ts'
import { activityRow } from './rows.ts'

describeMigrations('postgres', async () => {
  const { url, pool, schema, remove } = await createPostgresPlace()
  return {
    steps: MIGRATIONS,
    open: (migrations) => openPostgresRegistry({ pool, schema, busyTimeoutSeconds: 20, migrations }),
    migrateElsewhere: (migrations) => runChild('migrate-postgres', url, schema, JSON.stringify(migrations)),
    timesTaken: async () => Number((await pool.query(`SELECT count(*) FROM ${schema}.taken`)).rows[0].count),
    remove,
  }
})

test('a registry without tables says so, and makes them in a schema that is there, or makes the schema', async () => {
  const { pool, schema, remove } = await createPostgresPlace()
  const registry = createPostgresRegistry({ pool, schema })
  const claim = () => registry.transaction((tx) => tx.claimIssuer('did:web:a.example'))
  const notThere = {
    code: 'REGISTRY_NOT_MIGRATED',
    hint: 'Call registry.migrate() once, as the role that owns the tables; check the name of the schema.',
    facts: { found: 0 },
  }
  await expect(claim()).rejects.toMatchObject(notThere)
  await pool.query(`CREATE SCHEMA ${schema}`)
  await expect(claim()).rejects.toMatchObject(notThere)
  await registry.migrate()
  expect(await claim()).toBe('did:web:a.example')
  await registry.close()
  await remove()
})

test('processes that make the tables together make them once', async () => {
  const { url, pool, schema, remove } = await createPostgresPlace()
  const steps = JSON.stringify(MIGRATIONS)
  await Promise.all([1, 2, 3].map(() => runChild('migrate-postgres', url, schema, steps)))
  const { rows } = await pool.query(`SELECT version FROM ${schema}.migration`)
  expect(rows).toEqual(MIGRATIONS.map((_, position) => ({ version: position + 1 })))
  await remove()
})

test('tables of the first version keep what they hold, and learn of imports', async () => {
  const { pool, schema, remove } = await createPostgresPlace()
  const first = openPostgresRegistry({ pool, schema, busyTimeoutSeconds: 20, migrations: MIGRATIONS.slice(0, 1) })
  await first.migrate()
  await pool.query(`INSERT INTO ${schema}.person VALUES (1, 'm-1', 'urn:a', '75-1', NULL, '{}')`)
  await pool.query(
    `INSERT INTO ${schema}.activity VALUES (1, '123456789012:1', 1, 5, 6, 1, true, 'confirmed', NULL, '{"n":1}')`,
  )
  const registry = createPostgresRegistry({ pool, schema })
  await registry.migrate()
  const kept = activityRow(1, { start: 5, end: 6, quarters: 1, data: '{"n":1}' })
  const imported = activityRow(2, { importedId: 'c-2', importCheckedAt: 7 })
  await registry.transaction((tx) => tx.insertActivities([imported]))
  expect(await registry.transaction((tx) => tx.activitiesOf([1]))).toEqual([[kept, imported]])
  await registry.close()
  await remove()
})

test('a schema of something else is refused and left as it is', async () => {
  const { pool, schema, remove } = await createPostgresPlace()
  await pool.query(`CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.volunteer (id integer)`)
  const registry = createPostgresRegistry({ pool, schema })
  await expect(registry.migrate()).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    message: 'The schema holds something else than a registry.',
    hint: 'Give a schema that does not exist yet or is empty.',
    facts: { schema },
  })
  const { rows } = await pool.query('SELECT tablename FROM pg_tables WHERE schemaname = $1', [schema])
  expect(rows).toEqual([{ tablename: 'volunteer' }])
  await remove()
})

test('a database of another encoding is refused', async () => {
  const { url, pool, remove } = await createPostgresPlace()
  const database = `test_${randomBytes(8).toString('hex')}`
  await pool.query(`CREATE DATABASE ${database} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'`)
  const elsewhere = new URL(url)
  elsewhere.pathname = database
  const other = createTestPool(elsewhere.href)
  await expect(createPostgresRegistry({ pool: other, schema: 'registry' }).migrate()).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    facts: { encoding: 'LATIN1' },
  })
  await other.end()
  await pool.query(`DROP DATABASE ${database}`)
  await remove()
})
