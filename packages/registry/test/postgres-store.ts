import { createPostgresRegistry } from '@volunteer-passport/registry/postgres'
import { createPostgresPlace, type PostgresPlace } from '@volunteer-passport/testing/postgres'
import type { DurableStoreUnderTest } from './contract.ts'

/** A registry in a schema of its own on the server that all tests share. */
export async function createPostgresStore(): Promise<DurableStoreUnderTest & PostgresPlace> {
  const place = await createPostgresPlace()
  const { pool, schema } = place
  const registry = createPostgresRegistry({ pool, schema })
  await registry.migrate()
  return {
    ...place,
    registry,
    connect: async () => createPostgresRegistry({ pool, schema }),
    async remove() {
      await registry.close()
      await place.remove()
    },
  }
}
