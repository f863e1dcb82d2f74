import type { Registry } from '@volunteer-passport/issuer/registry'
import { createPostgresRegistry } from '@volunteer-passport/registry/postgres'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import pg from 'pg'

/** Opens the registry that was named on the command line: the path of a file, or the URL of a server `#` a schema. */
export function connect(place: string): Registry {
  if (!place.startsWith('postgres')) return createSqliteRegistry({ path: place })
  const [url = '', schema = ''] = place.split('#')
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  const registry = createPostgresRegistry({ pool, schema })
  return {
    ...registry,
    async close() {
      await registry.close()
      await pool.end()
    },
  }
}
