import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SOAK, seededRandom } from '@volunteer-passport/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkHistory } from './support/check-history.ts'
import { createDiskModel, type Survivors } from './support/disk-model.ts'
import type { Told } from './support/history.ts'
import { observe } from './support/observe.ts'
import type { FileEvent } from './support/read-trace.ts'
import type { WorkOrder } from './support/run-work.ts'
import { openStore } from './support/store.ts'
import { canTrace, traceWork } from './support/trace-work.ts'
import { REFS } from './support/work.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'volunteer-passport-power-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

interface Run {
  readonly root: string
  readonly events: readonly FileEvent[]
}

async function traced(o: Pick<WorkOrder, 'seed' | 'pragmas' | 'skipsDatasync'>): Promise<Run> {
  const root = join(folder, 'disk')
  mkdirSync(root)
  const place = { store: { kind: 'sqlite', path: join(root, 'registry.sqlite') }, site: join(root, 'site') } as const
  return { root, events: await traceWork({ ...place, run: 0, steps: 20, ...o }, root) }
}

/** What is wrong after a power loss just before each sync, and at the end, by what was told until then. */
async function lossesOf({ root, events }: Run, survivors: Survivors) {
  const disk = createDiskModel(root)
  const objections: (readonly string[])[] = []
  let told = ''
  for (const event of [...events, undefined]) {
    if (event === undefined || event.event === 'sync') objections.push(await objectionsTo(disk.copyTo, survivors, told))
    if (event?.event === 'tell') told += event.text
    else if (event !== undefined) disk.apply(event)
  }
  return objections
}

async function objectionsTo(
  copyTo: (target: string, survivors: Survivors) => void,
  survivors: Survivors,
  told: string,
) {
  const copy = mkdtempSync(join(folder, 'copy-'))
  copyTo(copy, survivors)
  const registry = openStore({ kind: 'sqlite', path: join(copy, 'registry.sqlite') })
  try {
    const found = await observe({ registry, refs: REFS, site: join(copy, 'site') })
    return checkHistory({ told: toldIn(told), found })
  } finally {
    await registry.close()
    rmSync(copy, { recursive: true })
  }
}

const toldIn = (text: string): readonly Told[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Told)

const filesIn = (root: string) =>
  Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [
        join(entry.parentPath, entry.name).slice(root.length),
        readFileSync(join(entry.parentPath, entry.name)),
      ]),
  )

const seeds = Array.from({ length: SOAK }, (_, i) => i + 1)
const OFTEN_WRITTEN_BACK = { 'wal_autocheckpoint = 16384': 'wal_autocheckpoint = 40' }

describe.skipIf(!canTrace)('a power loss just before any sync', { timeout: 120_000 }, () => {
  test.each(seeds)('loses nothing that was acknowledged, seed %i', async (seed) => {
    const losses = await lossesOf(await traced({ seed }), 'none')
    expect(losses.flat()).toEqual([])
    expect(losses.length).toBeGreaterThan(40)
  })

  test.each(seeds)('nor while the log is written back, whatever sectors and names arrived, seed %i', async (seed) => {
    const run = await traced({ seed, pragmas: OFTEN_WRITTEN_BACK })
    expect((await lossesOf(run, 'none')).flat()).toEqual([])
    expect((await lossesOf(run, seededRandom(seed))).flat()).toEqual([])
    const writtenBack = run.events.filter((one) => one.event === 'sync' && one.path.endsWith('registry.sqlite'))
    expect(writtenBack.length).toBeGreaterThan(3)
  })

  test('would lose it, were the log not synced before each acknowledgement', async () => {
    const losses = (await lossesOf(await traced({ seed: 1, skipsDatasync: true }), 'none')).flat()
    const kinds = new Set(losses.map((loss) => loss.split(':')[0]))
    expect(kinds).toEqual(
      new Set([
        'issue lost',
        'revocation lost',
        'person lost',
        'activity lost',
        'signed without a record',
        'published ahead of the registry',
      ]),
    )
  })

  test('is modelled from all that was written: with none, the files are the same, byte for byte', async () => {
    const { root, events } = await traced({ seed: 3 })
    const disk = createDiskModel(root)
    for (const event of events) if (event.event !== 'tell') disk.apply(event)
    const copy = join(folder, 'copy')
    mkdirSync(copy)
    disk.copyTo(copy, () => 0)
    expect(filesIn(copy)).toEqual(filesIn(root))
  })
})
