import { lstat, mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { LIMITS } from '@volunteer-passport/codec'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import { inLockedFolder } from './folder-lock.ts'
import { pathForbidden, plainSegmentsOf } from './plain-path.ts'
import type { PublishedFile, Publisher } from './publisher.ts'

export { createFolderReader } from './folder-reader.ts'
export type { PublishedReader } from './published-reader.ts'
export type { PublishedFile, Publisher } from './publisher.ts'

/**
 * Writes each file to `root` + the path of its URL: what any static host then serves. A reader sees the old file or
 * the new one, whole, also after power loss (temporary file, fsync, rename, fsync of the folder).
 *
 * An older file never replaces a newer one, however many processes publish to the folder: each looks at what stands
 * there, and writes, under a lock that ends with its process. The folder has to be on a disk that has locks.
 *
 * @throws VolunteerPassportError PATH_FORBIDDEN for a path that leaves the root; PUBLISH_FAILED where the disk refuses
 */
export function createFolderPublisher(root: string): Publisher {
  let tail: Promise<unknown> = Promise.resolve()
  return (file) => {
    const segments = plainSegmentsOf(file.path)
    // One at a time within this process too: the lock is asked for again and again, and is no queue.
    const turn = tail.then(() => publish(root, segments, file))
    tail = turn.catch(() => {})
    return turn
  }
}

async function publish(root: string, segments: readonly string[], file: PublishedFile): Promise<void> {
  try {
    await makeRoot(resolve(root))
    const folder = await realpath(root)
    await inLockedFolder(folder, () => replaceOlder(folder, segments, file))
  } catch (cause) {
    if (cause instanceof VolunteerPassportError) throw cause
    throw new VolunteerPassportError('PUBLISH_FAILED', 'The file could not be written', {
      hint: 'See the cause; what was published before still stands.',
      cause,
    })
  }
}

/** Makes it, and what is missing above it. */
async function makeRoot(root: string): Promise<void> {
  const above = dirname(root)
  try {
    await makeFolder(root)
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT' || above === root) throw error
    await makeRoot(above)
    await makeFolder(root)
  }
}

/**
 * Makes it where it is not there. A folder is a name in the one above: without a sync there, power loss takes all that
 * is in it. The sync is not left to whoever made it, who may have been killed before.
 */
async function makeFolder(path: string): Promise<void> {
  const isMade = await mkdir(path).then(
    () => true,
    (error: unknown) => {
      if (systemCodeOf(error) !== 'EEXIST') throw error
      return false
    },
  )
  try {
    await syncFolder(dirname(path))
  } catch (error) {
    // What stands in a folder that may not be read was made by somebody else.
    if (isMade || systemCodeOf(error) !== 'EACCES') throw error
  }
}

async function replaceOlder(root: string, segments: readonly string[], file: PublishedFile): Promise<void> {
  const folder = await openFolder(root, segments.slice(0, -1))
  const name = segments.at(-1) as string
  const standing = await readStanding(join(folder, name))
  if (standing !== undefined && (await file.isOlderThan(standing))) return
  // Under the lock nobody else writes it: what is there was left by a process that was killed.
  const temporary = join(folder, `.${name}.tmp`)
  await rm(temporary, { force: true })
  try {
    await writeDurably(temporary, file.bytes)
    await rename(temporary, join(folder, name))
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(folder)
}

/** What no publisher can have written, a link or a giant, is no list and gets replaced. */
async function readStanding(path: string): Promise<Uint8Array | undefined> {
  const found = await lstat(path).catch(() => undefined)
  if (found === undefined || !found.isFile() || found.size > LIMITS.accreditationListBytes) return undefined
  return readFile(path)
}

/** Goes down folder by folder, so that a link inside the root never leads out of it (CWE-59). */
async function openFolder(root: string, segments: readonly string[]): Promise<string> {
  let folder = root
  for (const segment of segments) {
    folder = join(folder, segment)
    await makeFolder(folder)
    if (!(await lstat(folder)).isDirectory()) throw pathForbidden('A part of the path is no folder.')
  }
  return folder
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o644)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

const systemCodeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code
