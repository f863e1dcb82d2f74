import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Scrub } from '@volunteer-passport/issuer/registry'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import { isBusy, storeError } from './store-error.ts'

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

/**
 * Finishes what a program that ended between an erasure and its scrub has left. Tries once: where somebody is in the
 * way, or the disk is full, the next one that opens the file does it, or `purge`, which says what stops it.
 */
export function finishScrub(database: DatabaseSync): void {
  const { erasures, scrubbed } = countsOf(database)
  if (erasures <= scrubbed) return
  try {
    tryScrub(database)
  } catch (error) {
    if (!(storeError(error) instanceof VolunteerPassportError)) throw error
  }
}

/** Says, in the transaction that erases, that the file has to be written anew. */
export function prepareErasureMark(database: DatabaseSync): () => void {
  const mark = database.prepare('UPDATE issuer SET erasures = erasures + 1')
  return () => void mark.run()
}

/** None in tables from before there were any. */
function countsOf(database: DatabaseSync): { readonly erasures: number; readonly scrubbed: number } {
  const isOlder =
    database.prepare("SELECT 1 FROM pragma_table_info('issuer') WHERE name = 'scrubbed'").get() === undefined
  const row = isOlder ? undefined : database.prepare('SELECT erasures, scrubbed FROM issuer').get()
  return { erasures: Number(row?.erasures ?? 0), scrubbed: Number(row?.scrubbed ?? 0) }
}

/** Whether nobody was in the way. */
function tryScrub(database: DatabaseSync): boolean {
  try {
    // As counted before: what is erased meanwhile is not in it.
    const { erasures, scrubbed } = countsOf(database)
    database.exec('VACUUM')
    if (Number(database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy) !== 0) return false
    if (erasures > scrubbed) database.prepare('UPDATE issuer SET scrubbed = max(scrubbed, ?)').run(erasures)
    return true
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
