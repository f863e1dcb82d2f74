import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import { pathForbidden } from './plain-path.ts'

/** Empty; a host need not serve it. */
const LOCK_NAME = '.publishing.lock'
const PAUSE_MILLISECONDS = 10
const WAIT_MILLISECONDS = 30_000
const SQLITE_BUSY = 5

/**
 * Runs `work` while no other process works in this folder. The lock is SQLite's own on an empty file: the operating
 * system takes it back from a process that is killed, so that no stale lock is ever left and none has to be guessed at.
 *
 * @throws VolunteerPassportError PUBLISH_FAILED where somebody else works there for more than half a minute
 */
export async function inLockedFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = await takeLock(folder)
  try {
    return await work()
  } finally {
    lock.close()
  }
}

async function takeLock(folder: string): Promise<DatabaseSync> {
  const path = join(folder, LOCK_NAME)
  for (let waited = 0; waited < WAIT_MILLISECONDS; waited += PAUSE_MILLISECONDS) {
    const lock = await tryLock(path)
    if (lock !== undefined) return lock
    await pause(PAUSE_MILLISECONDS)
  }
  throw new VolunteerPassportError('PUBLISH_FAILED', 'Another process has been publishing to this folder too long', {
    hint: 'Find the process that holds the lock file in the folder, let it go on or end it, then publish again.',
  })
}

async function tryLock(path: string): Promise<DatabaseSync | undefined> {
  const found = await lstat(path).catch(() => undefined)
  // A link in its place would have us open, and lock, a file elsewhere (CWE-59).
  if (found !== undefined && !found.isFile()) throw pathForbidden('The lock file is no file.')
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database.close()
    if (primaryCodeOf(error) === SQLITE_BUSY) return undefined
    throw error
  }
}

function primaryCodeOf(error: unknown): number | undefined {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  return typeof code === 'number' ? code & 0xff : undefined
}
