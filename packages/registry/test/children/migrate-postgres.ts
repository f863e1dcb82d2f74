import pg from 'pg'
import { openPostgresRegistry } from '../../src/postgres/create-postgres-registry.ts'

const [url, schema, migrations] = process.argv.slice(2) as [string, string, string]
const pool = new pg.Pool({ connectionString: url })
const registry = openPostgresRegistry({ pool, schema, busyTimeoutSeconds: 30, migrations: JSON.parse(migrations) })
await registry.migrate()
await registry.close()
await pool.end()
process.stdout.write('true')
