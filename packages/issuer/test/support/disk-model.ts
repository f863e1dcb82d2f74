import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { FileEvent } from './read-trace.ts'

type Change = ({ readonly offset: number; readonly bytes: Uint8Array } | { readonly size: number }) & {
  /** Number of its event. */
  readonly at: number
}

interface Inode {
  readonly isFolder: boolean
  /** What is on the disk for certain. */
  durable: Buffer
  /** What was written since, in order. */
  pending: Change[]
}

const newInode = (isFolder: boolean): Inode => ({ isFolder, durable: Buffer.alloc(0), pending: [] })

/** Which of the changes that nobody synced a power loss leaves. `none` is the worst that a disk may do. */
export type Survivors = 'none' | (() => number)

const SECTOR = 512

/**
 * A disk as POSIX promises it and no better: the bytes of a file are safe once the file was synced, its name once the
 * folder was. At a power loss each sector written since may be there or not, in any order, and each name too.
 */
export interface DiskModel {
  apply(event: FileEvent): void
  /** Writes what a power loss at this instant leaves to another folder. */
  copyTo(target: string, survivors: Survivors): void
}

export function createDiskModel(root: string): DiskModel {
  const live = new Map<string, Inode>()
  const durable = new Map<string, Inode>()
  let applied = 0

  const inodeOf = (path: string): Inode => {
    const known = live.get(path)
    // SQLite writes on to a file that it has just removed.
    return known ?? newInode(false)
  }

  const syncNames = (folder: string) => {
    for (const path of durable.keys()) if (dirname(path) === folder && !live.has(path)) durable.delete(path)
    for (const [path, inode] of live) if (dirname(path) === folder) durable.set(path, inode)
  }

  return {
    apply(event) {
      applied += 1
      switch (event.event) {
        case 'create':
        case 'create folder':
          if (!live.has(event.path)) live.set(event.path, newInode(event.event === 'create folder'))
          return
        case 'write':
          inodeOf(event.path).pending.push({ offset: event.offset, bytes: event.bytes, at: applied })
          return
        case 'truncate':
          inodeOf(event.path).pending.push({ size: event.size, at: applied })
          return
        case 'remove':
          live.delete(event.path)
          return
        case 'rename':
          live.set(event.to, inodeOf(event.path))
          live.delete(event.path)
          return
        case 'sync': {
          syncNames(event.path)
          const inode = live.get(event.path)
          if (inode === undefined) return
          const isTakenAlong = ({ at }: Change) => at < applied - (event.overlapped ?? 0)
          inode.durable = inode.pending.filter(isTakenAlong).reduce(changed, inode.durable)
          inode.pending = inode.pending.filter((change) => !isTakenAlong(change))
        }
      }
    },
    copyTo(target, survivors) {
      const surviving = new Set([root])
      for (const path of [...new Set([...durable.keys(), ...live.keys()])].sort()) {
        const isNew = survivors !== 'none' && survivors() < 0.5
        const inode = (isNew ? live : durable).get(path)
        if (inode === undefined || isMemory(path) || !surviving.has(dirname(path))) continue
        surviving.add(path)
        const copy = join(target, relative(root, path))
        if (inode.isFolder) mkdirSync(copy)
        else writeFileSync(copy, survivingBytes(inode, survivors))
      }
    },
  }
}

/** Shared memory: SQLite makes it anew from the log. */
const isMemory = (path: string) => path.endsWith('-shm')

function changed(before: Buffer, change: Change): Buffer {
  const size = 'size' in change ? change.size : Math.max(before.length, change.offset + change.bytes.length)
  const after = size === before.length ? before : Buffer.concat([before, Buffer.alloc(size)]).subarray(0, size)
  if ('bytes' in change) after.set(change.bytes, change.offset)
  return after
}

function survivingBytes({ durable, pending }: Inode, survivors: Survivors): Buffer {
  if (survivors === 'none') return durable
  const kept = pending.flatMap(inSectors).filter(() => survivors() < 0.5)
  return kept.reduce(changed, Buffer.from(durable))
}

function inSectors(change: Change): readonly Change[] {
  if ('size' in change) return [change]
  const { offset, bytes, at } = change
  const parts: Change[] = []
  for (let from = 0; from < bytes.length; ) {
    const until = Math.min(bytes.length, from + SECTOR - ((offset + from) % SECTOR))
    parts.push({ offset: offset + from, bytes: bytes.subarray(from, until), at })
    from = until
  }
  return parts
}
