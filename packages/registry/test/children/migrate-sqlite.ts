import { openSqliteRegistry } from '../../src/sqlite/create-sqlite-registry.ts'

const registry = openSqliteRegistry({
  path: process.argv[2]!,
  busyTimeoutSeconds: 30,
  migrations: JSON.parse(process.argv[3]!),
})
await registry.migrate()
await registry.close()
process.stdout.write('true')
