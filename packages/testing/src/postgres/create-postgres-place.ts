import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { sharedPostgresUrl } from './shared-postgres-url.ts'

/** Room for one registry on the server that all tests share: the name of a schema that does not exist yet. */
export interface PostgresPlace {
  readonly url: string
  readonly schema: string
  readonly pool: pg.Pool
  /** Drops the schema and ends the pool. */
  remove(): Promise<void>
}

export async function createPostgresPlace(): Promise<PostgresPlace> {
  const url = await sharedPostgresUrl()
  const schema = `test_${randomBytes(8).toString('hex')}`
  const pool = createTestPool(url)
  return {
    url,
    schema,
    pool,
    async remove() {
      await pool.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
      await pool.end()
    },
  }
}

/** A pool as an office has it: a connection that breaks while nobody uses it ends nothing. */
export function createTestPool(url: string): pg.Pool {
  return new pg.Pool({ connectionString: url, max: 4 }).on('error', () => undefined)
}
