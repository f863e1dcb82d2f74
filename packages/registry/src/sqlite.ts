export { createSqliteRegistry } from './sqlite/create-sqlite-registry.ts'
