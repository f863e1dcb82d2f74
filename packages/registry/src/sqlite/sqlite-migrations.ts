import type { DatabaseSync } from 'node:sqlite'
import { requireNotNewer } from '../require-version.ts'
import { ERASURES, IMPORTS, SCHEMA } from './sqlite-schema.ts'

/**
 * What leads from each version of the tables to the next, from nothing on; the version is the count of steps. Forward
 * only: a step that was released is never edited.
 */
export const MIGRATIONS: readonly string[] = [SCHEMA, IMPORTS, ERASURES]

export function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version)
}

/** Inside a transaction. @throws VolunteerPassportError REGISTRY_TOO_NEW */
export function applyMigrations(database: DatabaseSync, migrations: readonly string[]): void {
  const found = versionOf(database)
  requireNotNewer({ found, known: migrations.length })
  for (const step of migrations.slice(found)) database.exec(step)
  database.exec(`PRAGMA user_version = ${migrations.length}`)
}
