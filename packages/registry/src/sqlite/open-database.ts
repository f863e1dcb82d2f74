import { closeSync, openSync } from 'node:fs'
import { resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import { requireNotNewer } from '../require-version.ts'
import { finishScrub } from './scrub-database.ts'
import { applyMigrations, MIGRATIONS, versionOf } from './sqlite-migrations.ts'
import { APPLICATION_ID } from './sqlite-schema.ts'
import { isBusy, isNotDatabase, storeError } from './store-error.ts'

export interface OpenOptions {
  readonly path: string
  readonly busyTimeoutSeconds: number
  /** Upper bound of the file, so that a test can fill the disk. */
  readonly maxPages?: number
  /** In place of the real ones, so that a test can have an older and a newer version. */
  readonly migrations?: readonly string[]
}

const PAUSE_MILLISECONDS = 2

/** Opens a registry file, creating it where there is none, and refuses any other file untouched. */
export function openDatabase(o: OpenOptions): DatabaseSync {
  // An absolute path can be neither a `file:` URI with options of its own nor `:memory:`.
  const path = resolve(o.path)
  createPrivately(path)
  for (let waited = 0; ; waited += PAUSE_MILLISECONDS) {
    try {
      return tryOpen(path, o)
    } catch (error) {
      if (isNotDatabase(error)) throw foreignError(error)
      // Processes that create the file together get in each other's way, for an instant, where SQLite itself does not
      // wait: a change of journal mode. Later transactions wait elsewhere, without blocking the thread.
      if (!isBusy(error) || waited >= o.busyTimeoutSeconds * 1000) throw storeError(error)
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MILLISECONDS)
  }
}

function tryOpen(path: string, o: OpenOptions): DatabaseSync {
  const database = new DatabaseSync(path)
  try {
    // One look at one state of the file: another process may be filling it.
    database.exec('BEGIN')
    const isNew = recognise(database, o)
    database.exec('COMMIT')
    configure(database, o)
    if (isNew) createTables(database, o)
    else finishScrub(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** The file holds personal data: only its owner may read it. SQLite gives its side files the same mode. */
function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, 'a', 0o600))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new VolunteerPassportError('STORE_UNAVAILABLE', `The registry file cannot be opened for writing (${code}).`, {
      hint: 'Check that the folder exists and that this process may write to the file and to the folder.',
      cause: error,
      facts: { systemCode: code },
    })
  }
}

function numberOf(database: DatabaseSync, query: string): number {
  return Number(Object.values(database.prepare(query).get() ?? {})[0])
}

function recognise(database: DatabaseSync, { migrations = MIGRATIONS }: OpenOptions): boolean {
  const application = numberOf(database, 'PRAGMA application_id')
  const version = versionOf(database)
  if (application === 0 && version === 0 && numberOf(database, 'SELECT count(*) FROM sqlite_schema') === 0) return true
  if (application !== APPLICATION_ID) throw foreignError()
  requireNotNewer({ found: version, known: migrations.length })
  return false
}

function configure(database: DatabaseSync, o: OpenOptions): void {
  const mode = database.prepare('PRAGMA journal_mode = WAL').get()?.journal_mode
  if (mode !== 'wal')
    throw new VolunteerPassportError('STORE_UNAVAILABLE', 'The disk does not support a write-ahead log.', {
      hint: 'Keep the registry on a local disk, not on a network drive.',
    })
  // NORMAL: the log is synced before it is written back, and by us before a commit is acknowledged (log-sync.ts).
  // checkpoint_fullfsync is the same promise on macOS. Ids and list indices are random, so a batch changes pages all
  // over the file: writing them back every 64 MiB of log, not every 4, halves the cost of issuing.
  database.exec(`
    PRAGMA synchronous = NORMAL;
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cache_size = -16384;
    PRAGMA wal_autocheckpoint = 16384;
    PRAGMA journal_size_limit = 67108864;
  `)
  if (o.maxPages !== undefined) database.exec(`PRAGMA max_page_count = ${o.maxPages}`)
}

function createTables(database: DatabaseSync, o: OpenOptions): void {
  // Where this fails, closing the file takes it back.
  database.exec('BEGIN IMMEDIATE')
  // Another process may have been first.
  if (recognise(database, o)) {
    applyMigrations(database, o.migrations ?? MIGRATIONS)
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`)
  }
  database.exec('COMMIT')
}

function foreignError(cause?: unknown): VolunteerPassportError {
  return new VolunteerPassportError('OPTION_INVALID', 'The file at `path` is not a registry.', {
    hint: 'Choose a path where there is no file yet, or the file of an existing registry.',
    ...(cause === undefined ? {} : { cause }),
  })
}
