import type { Registry } from '@volunteer-passport/issuer/registry'
import { createPostgresRegistry } from '@volunteer-passport/registry/postgres'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import pg from 'pg'

const SCHEMA = 'passport'

/** Opens the registry at a place that was named in words: the path of a file, or the URL of a PostgreSQL database. */
export async function openRegistry(place: string): Promise<Registry> {
  if (!place.startsWith('postgresql:')) return createSqliteRegistry({ path: place })
  const pool = new pg.Pool({ connectionString: place, max: 2 })
  const registry = createPostgresRegistry({ pool, schema: SCHEMA })
  await registry.migrate()
  return {
    ...registry,
    async close() {
      await registry.close()
      await pool.end()
    },
  }
}

/** What the registry takes on the disk. */
export async function sizeOfDatabase(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(`SELECT sum(pg_total_relation_size(oid))::float8 AS bytes FROM pg_class
    WHERE relnamespace = '${SCHEMA}'::regnamespace AND relkind = 'r'`)
  await client.end()
  return rows[0].bytes
}
