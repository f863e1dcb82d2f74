import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Registry } from '@volunteer-passport/issuer/registry'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { personRow } from './rows.ts'

type Datasync = () => Promise<void>

let folder: string
let path: string
let registry: Registry
let handles: { datasync: Datasync }
let real: Datasync
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'volunteer-passport-registry-'))
  path = join(folder, 'registry.sqlite')
  registry = createSqliteRegistry({ path })
  await registry.transaction((tx) => tx.insertPeople([personRow(0)]))
  const anyFile = await open(path)
  handles = Object.getPrototypeOf(anyFile)
  real = handles.datasync
  await anyFile.close()
})
afterEach(async () => {
  handles.datasync = real
  await registry.close()
  await rm(folder, { recursive: true })
})

/** A disk that answers when it is told to. */
function slowDisk() {
  const waiting: ((answer: Promise<void>) => void)[] = []
  handles.datasync = () => new Promise<void>((resolve) => waiting.push(resolve))
  return {
    asked: () => waiting.length,
    answer: (error?: Error) => waiting.shift()?.(error === undefined ? Promise.resolve() : Promise.reject(error)),
  }
}

const write = (n: number, to: Registry = registry) => to.transaction((tx) => tx.insertPeople([personRow(n)]))
const read = (from: Registry = registry) =>
  from.transaction(async (tx) => (await tx.peopleById([1, 2, 3, 4])).flatMap((row) => row ?? []).length)
const turns = () => new Promise((resolve) => setTimeout(resolve, 20))

/** What has been answered so far, by name. */
function watch(promises: Readonly<Record<string, Promise<unknown>>>): () => readonly string[] {
  const done: string[] = []
  for (const [name, promise] of Object.entries(promises)) {
    promise.then(
      () => done.push(name),
      () => done.push(`${name} failed`),
    )
  }
  return () => [...done]
}

const diskError = () => Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO', syscall: 'fdatasync' })

describe('an acknowledgement waits for the disk', () => {
  test('and the next transaction does not; those that come meanwhile share one sync', async () => {
    const disk = slowDisk()
    const done = watch({ one: write(1), two: write(2), three: write(3) })
    await turns()
    expect({ done: done(), asked: disk.asked() }).toEqual({ done: [], asked: 1 })
    disk.answer()
    await turns()
    expect({ done: done(), asked: disk.asked() }).toEqual({ done: ['one'], asked: 1 })
    disk.answer()
    await turns()
    expect({ done: done(), asked: disk.asked() }).toEqual({ done: ['one', 'two', 'three'], asked: 0 })
  })

  test('of what it saw, too, though it wrote nothing', async () => {
    const disk = slowDisk()
    const done = watch({ write: write(1), read: read() })
    await turns()
    expect({ done: done(), asked: disk.asked() }).toEqual({ done: [], asked: 1 })
    disk.answer()
    await turns()
    expect(done()).toEqual(['write', 'read'])
    expect({ read: await read(), asked: disk.asked() }).toEqual({ read: 2, asked: 0 })
  })

  test('of what another process wrote, which may have died before it synced', async () => {
    const other = createSqliteRegistry({ path })
    const disk = slowDisk()
    const opened = watch({ read: read(other) })
    await turns()
    expect({ opened: opened(), asked: disk.asked() }).toEqual({ opened: [], asked: 1 })
    disk.answer()
    const seen = watch({ write: write(1), read: read(other) })
    await turns()
    expect({ seen: seen(), asked: disk.asked() }).toEqual({ seen: [], asked: 2 })
    disk.answer()
    disk.answer()
    await turns()
    expect(seen()).toHaveLength(2)
    await other.close()
  })

  test('and closing waits for it', async () => {
    const disk = slowDisk()
    const done = watch({ write: write(1), close: registry.close() })
    await turns()
    expect(done()).toEqual([])
    disk.answer()
    await turns()
    expect(done()).toEqual(['write', 'close'])
  })
})

describe('a disk that fails to sync', () => {
  const refusal = {
    code: 'STORE_UNAVAILABLE',
    message: 'What was written to the registry could not be made durable (EIO).',
    hint: 'Check the disk, the system log, and that this process may write to the folder, then run again: what is on record is found, and nothing is made twice.',
    facts: { systemCode: 'EIO' },
  }

  test('is told to all that waited, and what it lost is written again before anything else', async () => {
    const disk = slowDisk()
    const refused = Promise.allSettled([write(1), read()])
    await turns()
    disk.answer(diskError())
    expect(await refused).toEqual([
      { status: 'rejected', reason: expect.objectContaining(refusal) },
      { status: 'rejected', reason: expect.objectContaining(refusal) },
    ])
    handles.datasync = real
    expect((await stat(`${path}-wal`)).size).toBeGreaterThan(0)
    await registry.transaction(async (tx) => {
      expect((await stat(`${path}-wal`)).size).toBe(0)
      expect(await tx.peopleByRef(['member-1'])).toMatchObject([{ ref: 'member-1' }])
    })
  })

  test('stops everything while the file cannot be written back', async () => {
    const disk = slowDisk()
    const refused = expect(write(1)).rejects.toMatchObject(refusal)
    await turns()
    disk.answer(diskError())
    await refused
    handles.datasync = real
    const reader = new DatabaseSync(path, { readOnly: true })
    reader.exec('BEGIN; SELECT * FROM person')
    await expect(write(2)).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: 'What was written to the registry could not be made durable.',
    })
    reader.exec('COMMIT')
    reader.close()
    await write(2)
    expect(await read()).toBe(3)
  })
})
