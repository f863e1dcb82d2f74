import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Scrub } from '@volunteer-passport/issuer/registry'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import { isBusy } from './store-error.ts'

const PAUSE_MILLISECONDS = 50

/**
 * Writes the file anew and empties the write-ahead log. Pages that were split or freed keep copies of rows in places
 * that no query reads; `secure_delete` overwrites most of them, and not all: seen by searching the file.
 */
export async function scrubDatabase(
  database: DatabaseSync,
  o: { readonly busyTimeoutSeconds: number },
): Promise<Scrub> {
  const until = o.busyTimeoutSeconds * 1000
  for (let waited = 0; !tryScrub(database); waited += PAUSE_MILLISECONDS) {
    if (waited >= until) throw inUse()
    await sleep(PAUSE_MILLISECONDS)
  }
  return { made: true }
}

/** Whether nobody was in the way. */
function tryScrub(database: DatabaseSync): boolean {
  try {
    database.exec('VACUUM')
    return Number(database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy) === 0
  } catch (error) {
    if (isBusy(error)) return false
    throw error
  }
}

function inUse(): VolunteerPassportError {
  return new VolunteerPassportError('STORE_UNAVAILABLE', 'Another process is using the registry file.', {
    hint: 'What was erased is erased, and may still be found by searching the file itself: call purge when the file is free.',
  })
}
