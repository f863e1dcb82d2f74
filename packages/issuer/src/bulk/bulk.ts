import { createHash } from 'node:crypto'
import { VolunteerActivity, VolunteerHoursExtract, VolunteerPassport } from '@volunteer-passport/schema'
import { activityDataOf, countedAt } from '../claims/activity-data.ts'
import type { IssuerContext } from '../context.ts'
import { given } from '../given.ts'
import { revokeActivities } from '../ledger/revoke-activity.ts'
import { type ChangeInput, readChange } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import type { ActivityRow, RegistryTransaction } from '../registry.ts'
import { revoke } from '../status/change-status.ts'
import { isStanding } from '../stored-token.ts'
import { BULK_RUN } from '../verb-members.ts'
import { type BulkSelector, type ReadSelector, readSelector } from './bulk-selector.ts'
import { selectActivities, selectCredentials } from './select-targets.ts'

/** What a run would do. */
export interface BulkPreview {
  /** Names exactly this: the records and credentials one by one, and what they are today. */
  readonly digest: string
  /** Activities that will be revoked. */
  readonly activities: number
  /** Passports, and extracts of hours, that counted them: the newest passport of each person is replaced. */
  readonly passports: number
  /** Other credentials that will be revoked. */
  readonly credentials: number
}

export interface BulkRun extends ChangeInput {
  /** A second pair of eyes: the run is made only if it answers `true`. */
  readonly approve?: (preview: BulkPreview) => boolean | Promise<boolean>
}

export interface BulkResult {
  readonly activities: number
  /** Revoked, passports and extracts among them. */
  readonly credentials: number
}

export interface Bulk {
  preview(): Promise<BulkPreview>
  /**
   * Takes back what the preview of this digest named, record by record. Killed in its middle, what is done is done;
   * make a new preview of the rest.
   * @throws VolunteerPassportError PREVIEW_STALE (it would do something else by now), BULK_NOT_APPROVED, REASON_INVALID,
   * ACTOR_INVALID, OPTION_INVALID (a member that is not known: a misspelt `approve` would ask nobody)
   */
  run(previewDigest: string, run: BulkRun): Promise<BulkResult>
}

/** @throws VolunteerPassportError OPTION_MISSING, OPTION_INVALID */
export function createBulk(context: IssuerContext, selector: BulkSelector): Bulk {
  const read = readSelector(selector)
  return Object.freeze<Bulk>({
    preview: async () => (await plan(context, read)).preview,
    async run(previewDigest, run) {
      const { approve, ...change } = given(run, BULK_RUN)
      const by = readChange(change)
      const { preview, targets } = await plan(context, read)
      if (preview.digest !== previewDigest) throw stale(preview)
      // Compared with `true`: a callback that answers with something else by mistake has not said yes.
      if (approve !== undefined && (await approve(preview)) !== true) throw notApproved()
      return carryOutPlan(context, targets, by)
    },
  })
}

interface Targets {
  readonly activities: readonly Pick<ActivityRow, 'participationId' | 'personId'>[]
  readonly credentialIds: readonly string[]
}

async function plan(
  context: IssuerContext,
  selector: ReadSelector,
): Promise<{ readonly preview: BulkPreview; readonly targets: Targets }> {
  const hash = createHash('sha256')
  const note = (...words: readonly (string | number)[]) => hash.update(`${JSON.stringify(words)}\n`)
  const activities: Pick<ActivityRow, 'participationId' | 'personId'>[] = []
  const credentialIds: string[] = []
  const passports = new Set<string>()
  const own = new Set<string>()
  if (selector.of === 'activities') {
    for await (const page of selectActivities(context, selector)) {
      const affected = await context.registry.transaction((tx) => affectedBy(tx, page))
      for (const [i, row] of page.entries()) {
        const { credentials, counting } = affected[i] as (typeof affected)[number]
        note('activity', row.participationId, row.state, row.quarters, ...credentials, ...counting)
        activities.push({ participationId: row.participationId, personId: row.personId })
        for (const id of credentials) own.add(id)
        for (const id of counting) passports.add(id)
      }
    }
  } else {
    for await (const page of selectCredentials(context, selector)) {
      for (const { id, flags } of page) {
        note('credential', id, flags)
        credentialIds.push(id)
      }
    }
  }
  const preview = {
    digest: hash.digest('base64url'),
    activities: activities.length,
    passports: passports.size,
    credentials: own.size + credentialIds.length,
  }
  return { preview, targets: { activities, credentialIds } }
}

/** For each activity: its own standing credentials, and what has counted its hours. */
async function affectedBy(tx: RegistryTransaction, activities: readonly ActivityRow[]) {
  const personIds = [...new Set(activities.map(({ personId }) => personId))]
  const held = await Promise.all(
    [VolunteerPassport, VolunteerHoursExtract].map(async ({ name }) => tx.credentialsOf(name, personIds)),
  )
  const byPerson = new Map(personIds.map((id, i) => [id, held.flatMap((rows) => rows[i] ?? []).filter(isStanding)]))
  const affected: { readonly credentials: readonly string[]; readonly counting: readonly string[] }[] = []
  for (const { participationId, personId, ...row } of activities) {
    const { counted } = activityDataOf({ participationId, personId, ...row })
    const chain = await tx.generationsOf(VolunteerActivity.name, participationId)
    const counting = (byPerson.get(personId) ?? []).filter(({ countedSeq }) => countedAt(counted, countedSeq) > 0)
    affected.push({
      credentials: chain.filter(isStanding).map(({ id }) => id),
      counting: counting.map(({ id }) => id),
    })
  }
  return affected
}

/** Activities taken back in one transaction, and the rest of the last person's. */
const BATCH = 100

async function carryOutPlan(context: IssuerContext, targets: Targets, by: ChangeInput): Promise<BulkResult> {
  let credentials = 0
  for (const participationIds of byPeople(targets.activities)) {
    credentials += (await revokeActivities(context, participationIds, by)).length
  }
  for (const id of targets.credentialIds) {
    await revoke(context, id, by)
    credentials += 1
  }
  return { activities: targets.activities.length, credentials }
}

/** Nobody's activities are in two batches: each passport is replaced once. */
function* byPeople(activities: Targets['activities']): Generator<readonly string[]> {
  const inOrder = [...activities].sort((a, b) => a.personId - b.personId)
  let batch: string[] = []
  for (const [i, { participationId, personId }] of inOrder.entries()) {
    batch.push(participationId)
    if (batch.length < BATCH || inOrder[i + 1]?.personId === personId) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function stale({ activities, passports, credentials }: BulkPreview): Refusal {
  return new Refusal('PREVIEW_STALE', {
    detail: 'By now the selector would do something else than what was previewed.',
    hint: 'Make a new preview, look at it, and run that one.',
    facts: { activities, passports, credentials },
  })
}

function notApproved(): Refusal {
  return new Refusal('BULK_NOT_APPROVED', {
    detail: 'The approval was not given; nothing was changed.',
    hint: 'Let the second person look at the preview, and run again.',
  })
}
