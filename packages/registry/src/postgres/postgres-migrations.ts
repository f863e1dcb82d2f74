import { VolunteerPassportError } from '@volunteer-passport/schema'
import { requireNotNewer } from '../require-version.ts'
import type { Connection } from './postgres-connection.ts'
import { IMPORTS, SCHEMA } from './postgres-schema.ts'

/**
 * What leads from each version of the tables to the next, from nothing on; the version is the count of steps. Forward
 * only: a step that was released is never edited. Names without a schema are those of the registry's own.
 */
export const MIGRATIONS: readonly string[] = [SCHEMA, IMPORTS]

/**
 * Inside a transaction that holds the lock.
 * @throws VolunteerPassportError REGISTRY_TOO_NEW, OPTION_INVALID (the schema or the database is of another kind)
 */
export async function migrate(
  connection: Connection,
  o: { readonly schema: string; readonly migrations: readonly string[] },
): Promise<void> {
  const { schema, migrations } = o
  await requireUtf8(connection)
  const found = await versionOf(connection, schema)
  requireNotNewer({ found, known: migrations.length })
  if (found === migrations.length) return
  await connection.script(`SET LOCAL search_path = ${schema}, pg_temp`)
  for (const [position, step] of migrations.entries()) {
    if (position < found) continue
    await connection.script(step)
    await connection.script(`INSERT INTO migration (version) VALUES (${position + 1})`)
  }
}

/** Any other encoding knows fewer letters than ours. */
async function requireUtf8(connection: Connection): Promise<void> {
  const [[encoding] = []] = (await connection.script('SHOW server_encoding')).rows
  if (encoding === 'UTF8') return
  throw new VolunteerPassportError('OPTION_INVALID', 'The database is not encoded in UTF-8.', {
    hint: 'Create a database with ENCODING UTF8 and keep the registry there.',
    facts: { encoding: String(encoding) },
  })
}

/** The version of the tables; of a new schema, which is created here where the database lets us, 0. */
async function versionOf(connection: Connection, schema: string): Promise<number> {
  const found = await connection.script(
    `SELECT to_regclass('${schema}.migration') IS NOT NULL, to_regnamespace('${schema}') IS NOT NULL,
       EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace('${schema}'))`,
  )
  const [isOurs, isThere, isUsed] = (found.rows[0] ?? []).map((value) => value === true || value === 't')
  if (isOurs) {
    const [[version] = []] = (await connection.script(`SELECT coalesce(max(version), 0) FROM ${schema}.migration`)).rows
    return Number(version)
  }
  if (isUsed)
    throw new VolunteerPassportError('OPTION_INVALID', 'The schema holds something else than a registry.', {
      hint: 'Give a schema that does not exist yet or is empty.',
      facts: { schema },
    })
  if (!isThere) await connection.script(`CREATE SCHEMA ${schema}`)
  await connection.script(
    `CREATE TABLE ${schema}.migration (
       version integer PRIMARY KEY,
       applied_at timestamptz NOT NULL DEFAULT now()
     )`,
  )
  return 0
}
