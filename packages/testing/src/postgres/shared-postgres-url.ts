import { inject } from 'vitest'
import type {} from './share-postgres.ts'

/** Name of the variable that holds the URL of a server to use in place of one started here. */
const GIVEN = 'VOLUNTEER_PASSPORT_TEST_POSTGRES'

let asked: Promise<string> | undefined

/**
 * URL of a PostgreSQL server for tests: the one that is given, else one that the whole run shares. Its user may create
 * schemas and roles. What a test creates there bears a name of its own and is taken away again.
 */
export function sharedPostgresUrl(): Promise<string> {
  asked ??= process.env[GIVEN] === undefined ? askDesk() : Promise.resolve(process.env[GIVEN])
  return asked
}

async function askDesk(): Promise<string> {
  const answer = await fetch(inject('postgresDesk'))
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text
}
