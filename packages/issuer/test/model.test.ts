import { SOAK } from '@volunteer-passport/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bulkCredentialsStep, bulkDeedsStep, staleBulkStep } from './model/bulk-steps.ts'
import { checkWorld } from './model/check-world.ts'
import {
  extractStep,
  FIRST_END,
  issueAllStep,
  issueDeedStep,
  issuePassportStep,
  issueToAll,
  reinstateStep,
  renewStep,
  replaceStep,
  revokeStep,
  suspendStep,
} from './model/credential-steps.ts'

import { foreignRevokeStep, importStep, reverifyStep } from './model/import-steps.ts'
import { judge } from './model/judge.ts'
import { activateKeyStep, killKeyStep, prepareKeyStep, reissueAllStep, stolenKeyStep } from './model/key-steps.ts'
import {
  FIRST_REFS,
  recordOne,
  recordStep,
  registerOne,
  registerStep,
  reinstateDeedStep,
  revokeDeedStep,
  suspendDeedStep,
  withdrawConsentStep,
} from './model/ledger-steps.ts'
import { changesStep, checkpointStep, verifyLogStep } from './model/log-steps.ts'
import { duplicatesStep, lookUpStep } from './model/look-up-steps.ts'
import { ModelOffice } from './model/model-office.ts'
import { cancelTransferOutStep, transferInStep, transferOutStep } from './model/move-steps.ts'
import {
  backupStep,
  clockBackStep,
  crashStep,
  eraseStep,
  exportStep,
  publishStep,
  purgeStep,
  restoreStep,
  waitStep,
} from './model/operation-steps.ts'
import type { Step } from './model/step.ts'
import { uncalledBy } from './model/verbs.ts'
import { World } from './model/world.ts'
import { RESTORABLE_STORES, type RestorableStore } from './support/restorable-store.ts'

const often = <T>(times: number, one: T): readonly T[] => Array.from({ length: times }, () => one)

/** Every verb of an office, the common ones more often; a crash before about every sixth. */
const STEPS: fc.Arbitrary<Step>[] = [
  ...often(3, registerStep),
  ...often(6, recordStep),
  ...often(2, revokeDeedStep),
  ...often(2, suspendDeedStep),
  ...often(2, reinstateDeedStep),
  withdrawConsentStep,
  ...often(2, importStep),
  foreignRevokeStep,
  ...often(2, reverifyStep),
  ...often(3, transferInStep),
  ...often(2, transferOutStep),
  ...often(3, cancelTransferOutStep),
  ...often(3, issuePassportStep),
  ...often(3, issueDeedStep),
  extractStep,
  ...often(5, issueAllStep),
  ...often(3, renewStep),
  ...often(3, replaceStep),
  revokeStep,
  ...often(2, suspendStep),
  ...often(2, reinstateStep),
  bulkDeedsStep,
  bulkCredentialsStep,
  staleBulkStep,
  prepareKeyStep,
  ...often(2, activateKeyStep),
  killKeyStep,
  stolenKeyStep,
  ...often(3, reissueAllStep),
  eraseStep,
  exportStep,
  purgeStep,
  ...often(4, publishStep),
  ...often(3, backupStep),
  ...often(4, restoreStep),
  ...often(2, waitStep),
  ...often(2, clockBackStep),
  ...often(3, changesStep),
  ...often(2, checkpointStep),
  verifyLogStep,
  ...often(2, lookUpStep),
  duplicatesStep,
  ...often(17, crashStep),
]

/** What the sequences must have come to: a verb that is refused every time tests little. */
const VERBS = [
  ...['register', 'record', 'revokeActivity', 'suspendActivity', 'reinstateActivity', 'withdrawConsent'],
  ...['importActivity', 'reverifyImports', 'transferOut', 'transferOut again', 'cancelTransferOut'],
  // One that is corrected is too rare to be asked for.
  ...['transferIn transferred', 'transferIn unchanged'],
  ...['issue passport', 'issue activity', 'extract', 'issueAll', 'renew', 'replace', 'revoke', 'suspend', 'reinstate'],
  ...['bulk activities', 'bulk credentials', 'stale bulk', 'prepareKey', 'activateKey', 'killKey', 'reissueAll'],
  ...['erasePerson', 'exportPerson', 'purge', 'publish', 'backup', 'recover', 'acceptClock'],
  ...['changes', 'checkpoint', 'verifyLog', 'look up', 'personDigests'],
]
/** Ordinary runs are short, and leave out some verbs and points; long ones meet all the verbs, and most of the points. */
const MOST_STEPS = SOAK === 1 ? 24 : 100
const LEAST_MET = SOAK === 1 ? { verbs: 25, points: 6 } : { verbs: VERBS.length, points: 18 }

interface Met {
  readonly verbs: Set<string>
  readonly called: Set<string>
  readonly points: Set<string>
}

async function runOn(store: RestorableStore, steps: Iterable<Step>, met: Met): Promise<void> {
  const world = new World(store)
  const model = new ModelOffice(world)
  try {
    await world.open()
    await world.issuer.publishStatusLists(world.publisher)
    for (const ref of FIRST_REFS) {
      await registerOne({ ref, region: 'KZ-75', opening: 0, givesConsent: true, isStream: false }, model, world)
      await recordOne({ ref, day: 1, hours: 2, isSelfDeclared: false, isStream: false }, model, world)
    }
    await issueToAll(FIRST_END, model, world)
    await checkWorld(model, world, false)
    await fc.asyncModelRun(() => ({ model, real: world }), steps as Iterable<fc.AsyncCommand<ModelOffice, World, true>>)
    await judge(model, world)
  } finally {
    await world.close()
    await store.remove()
  }
  for (const verb of model.done) met.verbs.add(verb)
  for (const point of world.crashes) met.points.add(point)
  for (const verb of world.called) met.called.add(verb)
}

const RUNS = { sqlite: 25, postgres: 5 }

describe.each(RESTORABLE_STORES)('in $name', ({ kind, create, isMissing }) => {
  const runs = RUNS[kind]
  test(
    'after any sequence of verbs and crashes the office has what the model has',
    async ({ skip }) => {
      skip(isMissing)
      const met: Met = { verbs: new Set(), called: new Set(), points: new Set() }
      await fc.assert(
        fc.asyncProperty(fc.noBias(fc.commands(STEPS, { maxCommands: MOST_STEPS, size: 'max' })), (steps) =>
          runOn(create(), steps, met),
        ),
        { numRuns: runs * SOAK, seed: SOAK > 1 ? Date.now() : 14 },
      )
      // Fewer sequences on the second store, which other programs back up, meet less.
      if (kind !== 'sqlite') return
      expect(uncalledBy('front-office', met.called)).toEqual([])
      const unmet = VERBS.filter((verb) => !met.verbs.has(verb))
      expect({ unmet, isEnough: VERBS.length - unmet.length >= LEAST_MET.verbs }).toEqual({ unmet, isEnough: true })
      expect(met.points.size).toBeGreaterThanOrEqual(LEAST_MET.points)
    },
    120_000 * SOAK,
  )
})
