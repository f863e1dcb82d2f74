import { randomUUID } from 'node:crypto'
import { lstat, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import type { Backup } from '@volunteer-passport/issuer/registry'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import { STANDINGS } from './sqlite-schema.ts'

/**
 * Copies a registry file while others write it. The new file appears whole and readable by its owner alone, or not at
 * all (temporary file, fsync, rename, fsync of the folder), and never in place of another.
 * @throws VolunteerPassportError OPTION_INVALID (there is a file already), STORE_UNAVAILABLE
 */
export async function backupDatabase(o: { readonly from: string; readonly to: string }): Promise<Backup> {
  if (typeof o.to !== 'string' || o.to === '' || o.to.includes('\0'))
    throw new TypeError('path must be the name of a file')
  const path = resolve(o.to)
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    await requireNothingAt(path)
    // SQLite writes into an empty file as it is: nobody else could open it before it is closed to others.
    await (await open(temporary, 'wx', 0o600)).close()
    await copyInto(temporary, resolve(o.from))
    markAsCopy(temporary)
    await sync(temporary)
    await rename(temporary, path)
    await sync(dirname(path))
    return { made: true, path, bytes: (await stat(path)).size }
  } catch (error) {
    await rm(temporary, { force: true })
    throw backupError(error)
  }
}

async function requireNothingAt(path: string): Promise<void> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  if (found === undefined) return
  throw new VolunteerPassportError('OPTION_INVALID', 'There is a file already where the backup should go.', {
    hint: 'Give each backup a name of its own, such as one with the date; a backup never replaces a file.',
  })
}

/** In a thread of its own: one read transaction over the whole file, minutes for a nation's. */
const COPY = `
const { DatabaseSync } = require('node:sqlite')
const { workerData } = require('node:worker_threads')
const source = new DatabaseSync(workerData.from, { readOnly: true, timeout: 30000 })
source.prepare('VACUUM INTO ?').run(workerData.to)
source.close()
const copy = new DatabaseSync(workerData.to, { readOnly: true })
const [verdict] = Object.values(copy.prepare('PRAGMA quick_check(1)').get())
copy.close()
if (verdict !== 'ok') throw Object.assign(new Error('the copy is damaged'), { errcode: 11 })
`

function copyInto(to: string, from: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(COPY, { eval: true, workerData: { from, to } })
    worker.once('error', reject)
    worker.once('exit', () => resolve())
  })
}

/** Whoever opens the copy as a registry goes through `recover` first: its indices and numbers may have been given out. */
function markAsCopy(path: string): void {
  const copy = new DatabaseSync(path)
  try {
    copy.prepare('UPDATE issuer SET standing = ?').run(STANDINGS.indexOf('copied') + 1)
  } finally {
    copy.close()
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** What the file system says, in our words; SQLite's own errors are explained where all of them are. */
function backupError(error: unknown): unknown {
  const code = error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined
  if (code === undefined) return error
  return new VolunteerPassportError('STORE_UNAVAILABLE', `The backup cannot be written (${code}).`, {
    hint: 'Check that the folder exists, has room, and that this process may write to it. The registry is as it was.',
    cause: error,
    facts: { systemCode: code },
  })
}
