import { randomUUID } from 'node:crypto'
import { lstat, mkdir, open, realpath, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import type { PublishedFile, Publisher } from './publisher.ts'

export { createFolderReader } from './folder-reader.ts'
export type { PublishedReader } from './published-reader.ts'
export type { PublishedFile, Publisher } from './publisher.ts'

/**
 * Writes each file to `root` + the path of its URL: what any static host then serves. A reader sees the old file or
 * the new one, whole, also after power loss (temporary file, fsync, rename, fsync of the folder).
 *
 * Two publications that overtake each other within this process end with the newer one. Between processes the last one
 * stays, until the issuer, who knows that two went on at once, publishes again.
 *
 * @throws VolunteerPassportError PATH_FORBIDDEN for a path that leaves the root; PUBLISH_FAILED where the disk refuses
 */
export function createFolderPublisher(root: string): Publisher {
  const queues = new Map<string, { sequence: number; tail: Promise<void> }>()
  return (file) => {
    const segments = segmentsOf(file.path)
    const queue = queues.get(file.path) ?? { sequence: 0, tail: Promise.resolve() }
    queues.set(file.path, queue)
    const turn = queue.tail.then(async () => {
      if (file.sequence < queue.sequence) return
      await write(root, segments, file)
      queue.sequence = file.sequence
    })
    queue.tail = turn.catch(() => {})
    return turn
  }
}

/** Plain names only: no escapes, back-slashes, dots alone or empty segments, whatever a host might make of them. */
function segmentsOf(path: string): readonly string[] {
  const segments = path.slice(1).split('/')
  const plain = segments.every((segment) => /^[A-Za-z0-9._~-]+$/.test(segment) && !/^\.+$/.test(segment))
  if (!path.startsWith('/') || !plain) throw forbidden('The path is not made of plain names.')
  return segments
}

async function write(root: string, segments: readonly string[], file: PublishedFile): Promise<void> {
  try {
    await mkdir(root, { recursive: true })
    const folder = await openFolder(await realpath(root), segments.slice(0, -1))
    const target = join(folder, segments.at(-1) as string)
    const temporary = join(folder, `.${segments.at(-1)}.${randomUUID()}.tmp`)
    try {
      await writeDurably(temporary, file.bytes)
      await rename(temporary, target)
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
    await syncFolder(folder)
  } catch (cause) {
    if (cause instanceof VolunteerPassportError) throw cause
    throw new VolunteerPassportError('PUBLISH_FAILED', 'The file could not be written', {
      hint: 'See the cause; what was published before still stands.',
      cause,
    })
  }
}

/** Goes down folder by folder, so that a link inside the root never leads out of it (CWE-59). */
async function openFolder(root: string, segments: readonly string[]): Promise<string> {
  let folder = root
  for (const segment of segments) {
    const parent = folder
    folder = join(parent, segment)
    try {
      await mkdir(folder)
      await syncFolder(parent)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (!(await lstat(folder)).isDirectory()) throw forbidden('A part of the path is no folder.')
    }
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

function forbidden(message: string): VolunteerPassportError {
  return new VolunteerPassportError('PATH_FORBIDDEN', message, {
    hint: 'Publish under a status base URL whose path has plain names only, into a folder without links.',
  })
}
