export { findPostgresPrograms } from './postgres/find-postgres-programs.ts'
export { sharedPostgresUrl } from './postgres/shared-postgres-url.ts'
export { type PostgresServer, startPostgres } from './postgres/start-postgres.ts'
