import { createHash } from 'node:crypto'
import type { Registry } from '@volunteer-passport/issuer/registry'
import { requireVersion } from '../require-version.ts'
import { createTransactionQueue } from '../transaction-queue.ts'
import { createPostgresAccreditations } from './postgres-accreditations.ts'
import { createPostgresBooks } from './postgres-books.ts'
import { type Connection, connect } from './postgres-connection.ts'
import { createPostgresCredentials } from './postgres-credentials.ts'
import { unknownOutcome } from './postgres-error.ts'
import { createPostgresLedger } from './postgres-ledger.ts'
import { MIGRATIONS, migrate } from './postgres-migrations.ts'
import type { PostgresAnswer, PostgresPool } from './postgres-pool.ts'
import { createTermTable } from './term-table.ts'

/**
 * A registry in a schema of its own inside a PostgreSQL database, for any number of processes and machines. `pool` is a
 * `Pool` of the npm package `pg`; it stays the caller's, who ends it after `close`. Waits for another process up to
 * `busyTimeoutSeconds` (default 30) before a transaction fails. Nothing is asked of the server before the first
 * transaction; `migrate` makes the tables.
 * @throws TypeError for options of the wrong type
 */
export function createPostgresRegistry(o: {
  readonly pool: PostgresPool
  readonly schema: string
  readonly busyTimeoutSeconds?: number
}): Registry {
  const { pool, schema, busyTimeoutSeconds = 30 } = o
  if (typeof pool?.connect !== 'function') throw new TypeError('pool must be a Pool of the npm package pg')
  // The name stands in statements, where no parameter can stand.
  if (typeof schema !== 'string' || !/^[a-z_][a-z0-9_]{0,62}$/.test(schema))
    throw new TypeError('schema must be 1 to 63 small letters, digits and underscores, and begin with no digit')
  if (!(busyTimeoutSeconds > 0 && busyTimeoutSeconds <= 3600))
    throw new TypeError('busyTimeoutSeconds must be a number above 0 up to 3600')
  return openPostgresRegistry({ pool, schema, busyTimeoutSeconds })
}

/** `createPostgresRegistry` with what only tests set. */
export function openPostgresRegistry(o: {
  readonly pool: PostgresPool
  readonly schema: string
  readonly busyTimeoutSeconds: number
  /** In place of the real ones, so that a test can have an older and a newer version. */
  readonly migrations?: readonly string[]
}): Registry {
  const { pool, schema, migrations = MIGRATIONS } = o
  const terms = createTermTable(schema)
  const ledger = createPostgresLedger(schema)
  const books = createPostgresBooks(schema)
  const credentials = createPostgresCredentials(schema, terms)
  const accreditations = createPostgresAccreditations(schema)
  const opening = openingOf(o)
  const openingWithVersion = `${opening}; SELECT coalesce(max(version), 0) FROM ${schema}.migration`

  /** Runs `step` on a connection on which `begin` has been run; a step that fails gives the connection back. */
  async function locked<T>(
    begin: string,
    step: (connection: Connection, answer: PostgresAnswer) => Promise<T>,
  ): Promise<T> {
    const connection = await connect(pool)
    try {
      return await step(connection, await connection.script(begin))
    } catch (error) {
      await rollback(connection)
      throw error
    }
  }

  async function rollback(connection: Connection): Promise<void> {
    terms.forget()
    if (!connection.hasFailed()) await connection.script('ROLLBACK').catch(() => undefined)
    connection.release()
  }

  return createTransactionQueue({
    begin: () =>
      locked(openingWithVersion, async (connection, answer) => {
        const [[found] = []] = answer.rows
        requireVersion({ found: Number(found), known: migrations.length })
        return {
          tx: {
            ...ledger(connection),
            ...books(connection),
            ...credentials(connection),
            ...accreditations(connection),
          },
          commit: () => commit(connection),
          rollback: () => rollback(connection),
        }
      }),
    migrate: () =>
      locked(opening, async (connection) => {
        await migrate(connection, { schema, migrations })
        await commit(connection)
      }),
    // Errors are explained where the server is spoken to.
    explain: (error) => error,
    scrub: async () => ({
      made: false,
      instead: 'VACUUM FULL of the tables by their owner: docs/guides/postgresql.md',
    }),
    backup: async () => ({
      made: false,
      instead: 'pg_dump, or base backups with archived WAL: docs/guides/backup.md',
    }),
    close() {},
  })
}

async function commit(connection: Connection): Promise<void> {
  const answer = await connection.script('COMMIT').catch((error: unknown) => {
    // Also where the server's last word was that it ends the connection: it may have committed just before.
    throw connection.hasFailed() ? unknownOutcome() : error
  })
  // The server answers so where a statement had failed.
  if (answer.command !== 'COMMIT') throw new Error('registry: the transaction was rolled back')
  connection.release()
}

/**
 * Begins a transaction that no other one of this registry runs beside. The lock comes before the first look at a table,
 * and READ COMMITTED looks anew with each statement: what the holder before us wrote is seen. The lock goes with the
 * transaction, after what it wrote can be seen.
 */
function openingOf(o: { readonly schema: string; readonly busyTimeoutSeconds: number }): string {
  const settings = {
    // Whatever others put into schemas that everybody may write to is not looked at (CVE-2018-1058).
    search_path: 'pg_catalog, pg_temp',
    // As our parser of bytes reads them.
    bytea_output: 'hex',
    lock_timeout: String(Math.ceil(o.busyTimeoutSeconds * 1000)),
    // Every statement goes by an index, however few rows there are when it is first planned: that plan is kept.
    plan_cache_mode: 'force_generic_plan',
    enable_seqscan: 'off',
    enable_hashjoin: 'off',
    enable_mergejoin: 'off',
    jit: 'off',
  }
  const set = Object.entries(settings).map(([name, value]) => `set_config('${name}', '${value}', true)`)
  return [
    'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE',
    `SELECT ${set.join(', ')}`,
    // A database may be set to acknowledge before it is on the disk; a stronger setting than ours is left alone.
    "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'",
    `SELECT pg_advisory_xact_lock(${lockOf(o.schema)})`,
  ].join('; ')
}

/** 64 bits, so that no lock of the office's own is hit by chance. */
function lockOf(schema: string): bigint {
  return createHash('sha256').update(`volunteer-passport registry ${schema}`).digest().readBigInt64BE()
}
