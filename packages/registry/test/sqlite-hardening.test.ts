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

  test('of what it saw, too, though it failed: its error may tell of it', async () => {
    const disk = slowDisk()
    const written = write(1)
    const refusal = registry.transaction(async (tx) => {
      const [known] = await tx.peopleByRef(['member-1'])
      throw new Error(`there already: ${known?.ref}`)
    })
    const done = watch({ write: written, refusal })
    const refused = expect(refusal).rejects.toThrow('there already: member-1')
    await turns()
    expect({ done: done(), asked: disk.asked() }).toEqual({ done: [], asked: 1 })
    disk.answer()
    await turns()
    expect(done()).toEqual(['write', 'refusal failed'])
    await refused
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

  test('is told to those that waited for the next sync, though that one succeeds, and to whoever was in the middle', async () => {
    const disk = slowDisk()
    let go = () => {}
    const ready = new Promise<void>((resolve) => {
      go = resolve
    })
    const promises = [
      write(1),
      write(2),
      // Begins before the failure, and ends after it.
      registry.transaction(async (tx) => {
        await ready
        return tx.peopleByRef(['member-1'])
      }),
    ]
    const settled = Promise.allSettled(promises)
    await turns()
    disk.answer(diskError())
    await turns()
    disk.answer()
    await turns()
    go()
    await turns()
    handles.datasync = real
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    await write(3)
    expect(await read()).toBe(4)
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
