import { appendFileSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFolderPublisher } from '@volunteer-passport/issuer/folder-publisher'
import type { Registry } from '@volunteer-passport/issuer/registry'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkHistory } from './support/check-history.ts'
import type { Told } from './support/history.ts'
import { observe } from './support/observe.ts'
import { createSmallDisk, type SmallDisk } from './support/small-disk.ts'
import { openStore } from './support/store.ts'
import { REFS } from './support/work.ts'
import { workHere } from './support/work-here.ts'

let place: string
let disk: SmallDisk | undefined
let registry: Registry
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'volunteer-passport-small-'))
  disk = createSmallDisk(place)
})
afterAll(async () => {
  await registry?.close()
  disk?.remove()
  rmSync(place, { recursive: true })
})

/** Takes all room but this much. */
function fill(file: string, folder: string, leave: number): void {
  const { bavail, bsize } = statfsSync(folder)
  try {
    appendFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - leave)))
  } catch (error) {
    // A file needs room for its own bookkeeping, too.
    expect(error).toMatchObject({ code: 'ENOSPC' })
  }
}

test('row 150: a disk that is full, or mounted read-only, refuses and loses nothing; then the office goes on', async (context) => {
  // Nobody but root may mount; CI is root, and counts a skipped test as a failure.
  if (disk === undefined) return context.skip('no disk could be mounted')
  await context.annotate(`the disk is ${disk.kind === 'loop' ? 'ext4 in a file' : 'tmpfs'}`)
  const { folder } = disk
  const store = { kind: 'sqlite', path: join(folder, 'registry.sqlite') } as const
  const ballast = join(folder, 'ballast')
  const site = join(place, 'site')
  const told: Told[] = []
  registry = openStore(store)
  let run = 0
  const workOn = (steps: number) =>
    workHere({ registry, publisher: createFolderPublisher(site), run: run++, seed: run, told }, steps)
  const sound = async () => {
    expect(checkHistory({ told, found: await observe({ registry, refs: REFS, site }) })).toEqual([])
  }

  await workOn(10)
  for (const leave of [0, 12_000, 120_000]) {
    fill(ballast, folder, leave)
    await expect(workOn(2_000)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', facts: { sqliteCode: 13 } })
    await sound()
    rmSync(ballast)
    await workOn(5)
  }

  // Full at the start of a process, too.
  await registry.close()
  fill(ballast, folder, 0)
  expect(() => openStore(store)).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }))
  rmSync(ballast)
  disk.remount('ro')
  expect(() => openStore(store)).toThrow(
    expect.objectContaining({ code: 'STORE_UNAVAILABLE', facts: { systemCode: 'EROFS' } }),
  )
  disk.remount('rw')
  registry = openStore(store)
  await workOn(10)
  await sound()
  await registry.close()
})
