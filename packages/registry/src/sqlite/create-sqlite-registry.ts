import { setTimeout as sleep } from 'node:timers/promises'
import type { Registry, RegistryTransaction } from '@volunteer-passport/issuer/registry'
import { requireVersion } from '../require-version.ts'
import { createTransactionQueue } from '../transaction-queue.ts'
import { backupDatabase } from './backup-database.ts'
import { createCredentialNumbers } from './credential-numbers.ts'
import { createDurability } from './durability.ts'
import { type OpenOptions, openDatabase } from './open-database.ts'
import { scrubDatabase } from './scrub-database.ts'
import { createSqliteAccreditations } from './sqlite-accreditations.ts'
import { createSqliteBooks } from './sqlite-books.ts'
import { createSqliteCredentials } from './sqlite-credentials.ts'
import { createSqliteLedger } from './sqlite-ledger.ts'
import { applyMigrations, MIGRATIONS, versionOf } from './sqlite-migrations.ts'
import { GENERIC_ERROR, isBusy, resultCode, storeError } from './store-error.ts'
import { createTermTable } from './term-table.ts'

/**
 * A registry in one file, for one machine: any number of processes there may share it. Waits for another process up to
 * `busyTimeoutSeconds` (default 30) before a transaction fails.
 * @throws VolunteerPassportError STORE_UNAVAILABLE (cannot be opened or written), REGISTRY_TOO_NEW, OPTION_INVALID
 * (the file is something else)
 * @throws TypeError for options of the wrong type
 */
export function createSqliteRegistry(o: { readonly path: string; readonly busyTimeoutSeconds?: number }): Registry {
  const { path, busyTimeoutSeconds = 30 } = o
  if (typeof path !== 'string' || path === '' || path.includes('\0'))
    throw new TypeError('path must be the name of a file')
  if (!(busyTimeoutSeconds >= 0 && busyTimeoutSeconds <= 3600))
    throw new TypeError('busyTimeoutSeconds must be a number from 0 to 3600')
  return openSqliteRegistry({ path, busyTimeoutSeconds })
}

/** `createSqliteRegistry` with what only tests set. */
export function openSqliteRegistry(o: OpenOptions): Registry {
  const migrations = o.migrations ?? MIGRATIONS
  const database = openDatabase(o)
  const terms = createTermTable(database)
  const numbers = createCredentialNumbers(database)
  const prepareOperations = () => ({
    ...createSqliteLedger(database),
    ...createSqliteBooks(database, numbers),
    ...createSqliteCredentials(database, { terms, numbers }),
    ...createSqliteAccreditations(database),
  })
  let operations: RegistryTransaction | undefined
  const begin = database.prepare('BEGIN IMMEDIATE')
  const commit = database.prepare('COMMIT')
  const durability = createDurability(database, { path: o.path })

  /** Polls for the lock: SQLite's own waiting would block the thread, and with it a holder in the same process. */
  async function lock(): Promise<void> {
    const limit = o.busyTimeoutSeconds * 1000
    for (let waited = 0; ; ) {
      try {
        begin.run()
        return
      } catch (error) {
        if (!isBusy(error) || waited >= limit) throw error
      }
      const pause = waited < 100 ? 1 : 5
      await sleep(pause)
      waited += pause
    }
  }

  function rollback(): void {
    terms.forget()
    numbers.forget()
    try {
      database.exec('ROLLBACK')
    } catch (error) {
      // After a full disk or an I/O error SQLite has rolled back on its own: there is no transaction any more.
      if (resultCode(error) !== GENERIC_ERROR) throw error
    }
  }

  /** Another process may have brought newer tables since the last transaction, and older ones lack columns. */
  function operationsOfThisVersion(): RegistryTransaction {
    requireVersion({ found: versionOf(database), known: migrations.length })
    operations ??= prepareOperations()
    return operations
  }

  return createTransactionQueue({
    async begin() {
      durability.recover()
      await lock()
      try {
        const tx = operationsOfThisVersion()
        return { tx, commit: () => void commit.run(), harden: durability.hardenSeen, rollback }
      } catch (error) {
        rollback()
        throw error
      }
    },
    async migrate() {
      await lock()
      try {
        applyMigrations(database, migrations)
        commit.run()
      } catch (error) {
        rollback()
        throw error
      }
      await durability.harden()
    },
    async scrub() {
      const scrub = await scrubDatabase(database, { busyTimeoutSeconds: o.busyTimeoutSeconds })
      await durability.harden()
      return scrub
    },
    explain: storeError,
    backup: (path) => backupDatabase({ from: o.path, to: path }),
    async close() {
      await durability.close()
      database.close()
    },
  })
}
