export { createPostgresRegistry } from './postgres/create-postgres-registry.ts'
export type { PostgresClient, PostgresPool } from './postgres/postgres-pool.ts'
