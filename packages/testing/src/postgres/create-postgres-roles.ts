import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type pg from 'pg'
import { createTestPool, type PostgresPlace } from './create-postgres-place.ts'

const GUIDE = new URL('../../../../docs/guides/postgresql.md', import.meta.url)

/** The three roles of docs/guides/postgresql.md, as a reader of it makes them, each with a pool of its own. */
export interface PostgresRoles {
  readonly owner: pg.Pool
  readonly app: pg.Pool
  readonly eraser: pg.Pool
  /** What the guide has run to watch a registry. */
  readonly watching: string
  /** Ends the pools and drops the schema with the roles. */
  remove(): Promise<void>
}

/**
 * Makes roles and schema by the guide's own words, with names of this test in place of its names. `migrate` makes the
 * tables as their owner, before the others are given their rights.
 */
export async function createPostgresRoles(
  place: PostgresPlace,
  migrate: (owner: pg.Pool) => Promise<void>,
): Promise<PostgresRoles> {
  const { schema } = place
  const suffix = randomBytes(6).toString('hex')
  const names = { owner: `owner_${suffix}`, app: `app_${suffix}`, eraser: `eraser_${suffix}` }
  const text = await readFile(GUIDE, 'utf8')
  /** The block of SQL that begins with these words. */
  const blockOf = (beginning: string): string => {
    const sql = text.split('```sql\n').find((block) => block.startsWith(beginning))
    if (sql === undefined) throw new Error(`the guide has no block of SQL that begins: ${beginning}`)
    return sql
      .slice(0, sql.indexOf('```'))
      .replaceAll('passport_owner', names.owner)
      .replaceAll('passport_app', names.app)
      .replaceAll('passport_eraser', names.eraser)
      .replaceAll('passport.', `${schema}.`)
      .replaceAll('SCHEMA passport', `SCHEMA ${schema}`)
  }
  const creating = blockOf('-- as the administrator of the database')
  const granting = blockOf('-- as passport_owner, after each migrate()')
  const watching = blockOf('-- who holds the registry, and who waits for it')
  await place.pool.query(creating)
  const poolOf = (role: string, password: string) => {
    const url = new URL(place.url)
    url.username = role
    url.password = password
    return createTestPool(url.href)
  }
  const owner = poolOf(names.owner, 'one')
  const app = poolOf(names.app, 'another')
  const eraser = poolOf(names.eraser, 'a third')
  await migrate(owner)
  await owner.query(granting)
  return {
    owner,
    app,
    eraser,
    watching,
    async remove() {
      for (const pool of [owner, app, eraser]) await pool.end()
      await place.pool.query(`DROP SCHEMA ${schema} CASCADE; DROP ROLE ${names.eraser}, ${names.app}, ${names.owner}`)
    },
  }
}
