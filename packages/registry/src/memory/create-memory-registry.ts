import type { Registry, RegistryTransaction } from '@volunteer-passport/issuer/registry'
import { createTransactionQueue } from '../transaction-queue.ts'
import { createMemoryAccreditations } from './memory-accreditations.ts'
import { createMemoryBooks } from './memory-books.ts'
import { createMemoryCredentials } from './memory-credentials.ts'
import { createMemoryLedger } from './memory-ledger.ts'
import type { UndoJournal } from './memory-table.ts'

/**
 * A registry that lives as long as the process: for tests, demonstrations and dry runs. It keeps every promise of
 * `Registry` but durability. Never issue real credentials from it: after a restart it would hand out the same status
 * list indices again.
 */
export function createMemoryRegistry(): Registry {
  const journal: UndoJournal = []
  const ledger = createMemoryLedger(journal)
  const books = createMemoryBooks(journal)
  const credentials = createMemoryCredentials({ journal, people: ledger.people, lists: books.lists })
  const tx: RegistryTransaction = {
    ...ledger.operations,
    ...books.operations,
    ...credentials,
    ...createMemoryAccreditations(journal),
  }

  return createTransactionQueue({
    begin: () => ({
      tx,
      commit() {
        journal.length = 0
      },
      rollback() {
        for (const undo of journal.toReversed()) undo()
        journal.length = 0
      },
    }),
    migrate() {},
    scrub: () => ({ made: true }),
    explain: (error) => error,
    backup: async () => ({
      made: false,
      instead: 'A registry in memory ends with its process: use /sqlite or /postgres.',
    }),
    close() {},
  })
}
