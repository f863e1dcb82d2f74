import { resolve } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import { createLogSync } from './log-sync.ts'

/**
 * A commit can be seen before it is durable, so that nothing but its own acknowledgement waits for the disk. What a
 * transaction saw may be such a commit, of this process or of another: a revocation that "is there already" must not be
 * gone after a power loss. Each therefore waits for all that it may have seen.
 */
export interface Durability {
  /** Before a transaction begins. @throws what SQLite throws, VolunteerPassportError STORE_UNAVAILABLE */
  recover(): void
  /** Waits for all that the transaction which has just ended wrote or saw. */
  hardenSeen(): Promise<void>
  /** Waits for all that is in the file. */
  harden(): Promise<void>
  close(): Promise<void>
}

export function createDurability(database: DatabaseSync, o: { readonly path: string }): Durability {
  const log = createLogSync(resolve(o.path))
  // The one changes with each commit of another connection, the other with each row that this one writes.
  const foreign = database.prepare('PRAGMA data_version')
  const own = database.prepare('SELECT total_changes() AS total')
  /** What stood in the file when a sync was last asked for. Nothing at first: whoever wrote it may have been killed. */
  let covered: string | undefined

  async function untilSynced(synced: Promise<void>): Promise<void> {
    await synced.catch((error: unknown) => {
      throw notDurable(error)
    })
    if (log.hasFailed()) throw notDurable()
  }

  return {
    recover() {
      if (!log.hasFailed()) return
      // The system takes what a failed sync lost for written. Copied into the database file it is written once more.
      const { busy } = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { readonly busy: number }
      if (busy !== 0) throw notDurable()
      log.forgetFailure()
      covered = undefined
    },
    async hardenSeen() {
      // Read after its end: what others have written since is waited for as well, and needs no second look.
      const seen = `${foreign.get()?.data_version} ${own.get()?.total}`
      if (seen === covered) return untilSynced(log.settled())
      covered = seen
      return untilSynced(log.sync())
    },
    harden: () => untilSynced(log.sync()),
    close: log.close,
  }
}

function notDurable(cause?: unknown): VolunteerPassportError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
  return new VolunteerPassportError(
    'STORE_UNAVAILABLE',
    `What was written to the registry could not be made durable${code === undefined ? '' : ` (${code})`}.`,
    {
      hint: 'Check the disk, the system log, and that this process may write to the folder, then run again: what is on record is found, and nothing is made twice.',
      ...(cause !== undefined && { cause }),
      ...(code !== undefined && { facts: { systemCode: code } }),
    },
  )
}
