import { constants, type FileHandle, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import { decryptJwk, encryptJwk } from './encrypted-jwk.ts'
import type { Jwk } from './jwk.ts'

const OWNER_ONLY = 0o600
const OTHERS = 0o077
const MAX_BYTES = 8_192

/**
 * Writes a private JWK, encrypted with the passphrase, to a new file that only its owner can read, and returns when
 * file and folder are on the disk.
 *
 * Throws VolunteerPassportError: KEY_FILE_EXISTS where the path is taken, whatever stands there (a key is never
 * overwritten), and what `encryptJwk` throws. Errors of the file system come as they are.
 */
export async function writeKeyFile(path: string, jwk: Jwk, passphrase: string): Promise<void> {
  const encrypted = await encryptJwk(jwk, passphrase)
  // `wx` does not follow a link planted at this path.
  const created = await open(path, 'wx', OWNER_ONLY).catch(existing(path))
  try {
    await withFile(created, async (file) => {
      await file.writeFile(`${encrypted}\n`)
      await file.sync()
    })
  } catch (cause) {
    // Half a key would stand in the way of the next attempt.
    await rm(path)
    throw cause
  }
  // A file whose folder was not synced may be gone after a power cut. Windows cannot sync a folder.
  if (globalThis.process.platform !== 'win32') await withFile(await open(dirname(path), 'r'), (folder) => folder.sync())
}

/**
 * Reads what `writeKeyFile` wrote.
 *
 * Throws VolunteerPassportError: KEY_FILE_EXPOSED where group or others have any right to the file (not checked on
 * Windows), KEY_FILE_INVALID, PASSPHRASE_WRONG. Errors of the file system come as they are.
 */
export async function readKeyFile(path: string, passphrase: string): Promise<Jwk> {
  // Non-blocking, so that a named pipe at this path cannot hold the caller up.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
  const text = await withFile(await open(path, flags), async (file) => {
    // Asked of the open file, not of the path, which could be changed in between.
    const { mode, size, isFile } = await statOf(file)
    if (!isFile || size > MAX_BYTES) throw notAKeyFile(path)
    if (globalThis.process.platform !== 'win32' && (mode & OTHERS) !== 0) throw exposed(path, mode)
    return file.readFile('utf8')
  })
  return decryptJwk(text.trimEnd(), passphrase)
}

async function statOf(file: FileHandle): Promise<{ mode: number; size: number; isFile: boolean }> {
  const stats = await file.stat()
  return { mode: stats.mode, size: stats.size, isFile: stats.isFile() }
}

async function withFile<T>(file: FileHandle, work: (file: FileHandle) => Promise<T>): Promise<T> {
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}

const existing =
  (path: string) =>
  (cause: unknown): never => {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause
    throw new VolunteerPassportError('KEY_FILE_EXISTS', `There is already a file at ${path}.`, {
      hint: 'Choose another path; a key is never overwritten.',
      cause,
    })
  }

const exposed = (path: string, mode: number): VolunteerPassportError =>
  new VolunteerPassportError('KEY_FILE_EXPOSED', `Others than its owner have rights to ${path}.`, {
    hint: `Run: chmod 600 ${quoted(path)}. If others may have read it, replace the key.`,
    facts: { mode: (mode & 0o777).toString(8) },
  })

const notAKeyFile = (path: string): VolunteerPassportError =>
  new VolunteerPassportError('KEY_FILE_INVALID', `${path} is not a key file.`, {
    hint: 'Give the path of a file that writeKeyFile wrote.',
  })

/** For a POSIX shell. */
const quoted = (path: string): string => `'${path.replaceAll("'", String.raw`'\''`)}'`
