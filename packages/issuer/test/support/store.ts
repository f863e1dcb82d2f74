import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Registry } from '@volunteer-passport/issuer/registry'
import { createPostgresRegistry } from '@volunteer-passport/registry/postgres'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import pg from 'pg'

/** Where a store is, in words that can be handed to another process. */
export type StoreAddress =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly schema: string }

export type StoreKind = StoreAddress['kind']
export const STORE_KINDS: readonly StoreKind[] = ['sqlite', 'postgres']

/** Closing it closes its connections too. */
export function openStore(address: StoreAddress): Registry {
  if (address.kind === 'sqlite') return createSqliteRegistry({ path: address.path })
  const pool = new pg.Pool({ connectionString: address.url, max: 2 })
  // Of a connection that breaks while nobody uses it; the next transaction takes another one.
  pool.on('error', () => {})
  const registry = createPostgresRegistry({ pool, schema: address.schema })
  return {
    ...registry,
    async close() {
      await registry.close()
      await pool.end()
    },
  }
}

/** A new store: a file in the folder, or a schema on the server. */
export async function createStore(
  kind: StoreKind,
  o: { readonly folder: string; readonly postgresUrl: () => Promise<string> },
): Promise<StoreAddress> {
  const name = `test_${randomBytes(8).toString('hex')}`
  if (kind === 'sqlite') return { kind, path: join(o.folder, `${name}.sqlite`) }
  const address = { kind, url: await o.postgresUrl(), schema: name }
  const registry = openStore(address)
  await registry.migrate()
  await registry.close()
  return address
}

/** Takes a schema away again; a file goes with its folder. */
export async function removeStore(address: StoreAddress): Promise<void> {
  if (address.kind === 'sqlite') return
  const client = new pg.Client({ connectionString: address.url })
  await client.connect()
  await client.query(`DROP SCHEMA ${address.schema} CASCADE`)
  await client.end()
}
