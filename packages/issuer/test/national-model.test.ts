import { SOAK } from '@volunteer-passport/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { closeOffice } from './model/closed-office.ts'
import { checkNationalPublic, NATIONAL_SEAT, NationalOffice } from './model/national-office.ts'
import {
  accreditStep,
  adoptStep,
  backupStep,
  changeBitStep,
  changeKeyStep,
  changesStep,
  crashStep,
  handOverStep,
  lossStep,
  moveStep,
  type NationalStep,
  publishStep,
  renewStep,
  restoreStep,
  waitStep,
} from './model/national-steps.ts'
import { uncalledBy } from './model/verbs.ts'
import { World } from './model/world.ts'
import { RESTORABLE_STORES, type RestorableStore } from './support/restorable-store.ts'

const often = <T>(times: number, one: T): readonly T[] => Array.from({ length: times }, () => one)

const STEPS: fc.Arbitrary<NationalStep>[] = [
  ...often(4, accreditStep),
  ...often(2, renewStep),
  ...often(3, changeKeyStep),
  ...often(6, moveStep),
  ...often(2, handOverStep),
  ...often(2, adoptStep),
  ...often(4, changeBitStep),
  ...often(3, publishStep),
  ...often(2, changesStep),
  ...often(2, backupStep),
  ...often(3, restoreStep),
  ...often(4, lossStep),
  waitStep,
  ...often(6, crashStep),
]
const MOST_STEPS = SOAK === 1 ? 24 : 80

const closed = await closeOffice()

async function runOn(store: RestorableStore, steps: Iterable<NationalStep>, called: Set<string>): Promise<void> {
  const world = new World(store, NATIONAL_SEAT)
  const model = new NationalOffice(closed)
  try {
    await world.open()
    await NATIONAL_SEAT.publish(world.issuer, world.publisher)
    await fc.asyncModelRun(
      () => ({ model, real: world }),
      steps as Iterable<fc.AsyncCommand<NationalOffice, World, true>>,
    )
    world.clock.advance(901)
    await NATIONAL_SEAT.publish(world.issuer, world.publisher)
    await checkNationalPublic(model, world)
    await world.reader.read(world.issuer, Number.POSITIVE_INFINITY)
    await world.reader.check(world.registry)
  } finally {
    await world.close()
    await store.remove()
  }
  for (const verb of world.called) called.add(verb)
}

const RUNS = { sqlite: 15, postgres: 2 }

describe.each(RESTORABLE_STORES)('in $name', ({ kind, create, isMissing }) => {
  const runs = RUNS[kind]
  test(
    'after any sequence of verbs and crashes the national office has what the model has',
    async ({ skip }) => {
      skip(isMissing)
      const called = new Set<string>()
      await fc.assert(
        fc.asyncProperty(fc.noBias(fc.commands(STEPS, { maxCommands: MOST_STEPS, size: 'max' })), (steps) =>
          runOn(create(), steps, called),
        ),
        { numRuns: runs * SOAK, seed: SOAK > 1 ? Date.now() : 11 },
      )
      // Fewer sequences, as on the second store, meet less.
      if (runs * SOAK >= 15) expect(uncalledBy('national office', called)).toEqual([])
    },
    120_000 * SOAK,
  )
})
