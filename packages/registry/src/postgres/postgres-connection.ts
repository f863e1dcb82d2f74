import { createHash } from 'node:crypto'
import { postgresError } from './postgres-error.ts'
import type { PostgresAnswer, PostgresClient, PostgresPool } from './postgres-pool.ts'
import { TYPES } from './postgres-values.ts'

export type Values = readonly unknown[]
export type StoredRow = readonly unknown[]

/** One connection, for as long as a transaction lasts. Statements run one after the other, in the order of the calls. */
export interface Connection {
  /** Runs a prepared statement and answers its rows. */
  rows(statement: string, values?: Values): Promise<readonly StoredRow[]>
  /** Runs a prepared statement and answers how many rows it wrote. */
  count(statement: string, values?: Values): Promise<number>
  /** Runs statements as they are, without values; answers the last one. */
  script(statements: string): Promise<PostgresAnswer>
  /** Whether it has failed: the server then rolls back on its own. */
  hasFailed(): boolean
  /** Gives the connection back, or closes it where it failed. */
  release(): void
}

/** @throws VolunteerPassportError STORE_UNAVAILABLE */
export async function connect(pool: PostgresPool): Promise<Connection> {
  const client = await pool.connect().catch((error: unknown) => {
    throw postgresError(error)
  })
  return createConnection(client)
}

function createConnection(client: PostgresClient): Connection {
  let failed = false
  let tail: Promise<unknown> = Promise.resolve()
  // Without a listener a connection that breaks between two statements would end the process.
  const onError = () => {
    failed = true
  }
  client.on('error', onError)

  function inTurn<T>(step: () => Promise<T>): Promise<T> {
    const result = tail.then(step).catch((error: unknown) => {
      // An error that the server reports leaves the connection usable; any other does not.
      if ((error as { severity?: unknown }).severity !== 'ERROR') failed = true
      throw postgresError(error)
    })
    tail = result.catch(() => undefined)
    return result
  }

  const run = (statement: string, values: Values) =>
    inTurn(async () => {
      const query = {
        text: statement,
        name: nameOf(statement),
        values: values as unknown[],
        rowMode: 'array' as const,
        types: TYPES,
      }
      return (await client.query(query)) as PostgresAnswer
    })

  return {
    rows: async (statement, values = []) => (await run(statement, values)).rows,
    count: async (statement, values = []) => (await run(statement, values)).rowCount ?? 0,
    script: (statements) =>
      inTurn(async () => {
        const answers = [await client.query({ text: statements, rowMode: 'array' })].flat()
        return answers.at(-1) as PostgresAnswer
      }),
    hasFailed: () => failed,
    release() {
      client.off('error', onError)
      client.release(failed)
    },
  }
}

const names = new Map<string, string>()

/** Follows from the text: another version of this library, or another schema, behind the same pooler has other names. */
function nameOf(statement: string): string {
  let name = names.get(statement)
  if (name === undefined) {
    name = `volunteer_passport_${createHash('sha256').update(statement).digest('hex').slice(0, 24)}`
    names.set(statement, name)
  }
  return name
}
