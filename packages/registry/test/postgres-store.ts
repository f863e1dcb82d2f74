import { randomBytes } from 'node:crypto'
import { createPostgresRegistry } from '@volunteer-passport/registry/postgres'
import { sharedPostgresUrl } from '@volunteer-passport/testing/postgres'
import pg from 'pg'
import type { DurableStoreUnderTest } from './contract.ts'

/** A schema of its own on the server that all tests share. */
export async function createPostgresStore(): Promise<
  DurableStoreUnderTest & { readonly pool: pg.Pool; readonly schema: string }
> {
  const pool = new pg.Pool({ connectionString: await sharedPostgresUrl(), max: 4 })
  const schema = `test_${randomBytes(8).toString('hex')}`
  const registry = createPostgresRegistry({ pool, schema })
  await registry.migrate()
  return {
    pool,
    schema,
    registry,
    connect: async () => createPostgresRegistry({ pool, schema }),
    async remove() {
      await registry.close()
      await pool.query(`DROP SCHEMA ${schema} CASCADE`)
      await pool.end()
    },
  }
}
