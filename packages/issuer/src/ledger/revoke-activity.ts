import { type ActivityData, activityDataOf } from '../claims/activity-data.ts'
import type { IssuerContext } from '../context.ts'
import { complete } from '../issuance/complete.ts'
import { lastEntry } from '../log/last-entry.ts'
import { type ChangeInput, readChange } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import type { PersonRow } from '../registry.ts'
import { inTransaction } from '../unit.ts'
import { reconcile } from './reconcile.ts'
import { doubtOf } from './record-activities.ts'

export interface RevokedActivity {
  readonly participationId: string
  readonly recordedAt: Date
  /** Ids of credentials revoked with it: its own, and the passports that had counted it. */
  readonly replaced: readonly string[]
}

/**
 * Takes an activity back for good. Passports that counted it are revoked in the same transaction and the newest is
 * replaced. A second time changes nothing.
 */
export async function revokeActivity(
  context: IssuerContext,
  participationId: string,
  change: ChangeInput,
): Promise<RevokedActivity> {
  const by = readChange(change)
  const { answer, reserved } = await inTransaction(context, async (unit) => {
    const [before] = await unit.tx.activitiesById([participationId])
    if (before === undefined) throw notFound()
    if (before.state === 'revoked') {
      const entry = await lastEntry(unit.tx, participationId, ['activity-revoked'])
      const recordedAt = new Date(entry?.at ?? 0)
      return { answer: { participationId, recordedAt, replaced: [] }, reserved: [] }
    }
    const sequence = unit.record('activity-revoked', participationId, by)
    const { counted, ...rest } = activityDataOf(before)
    const data: ActivityData = { ...rest, counted: [...counted, [sequence, 0]] }
    const activity = { ...before, state: 'revoked' as const, data: JSON.stringify(data) }
    await unit.tx.updateActivities([activity])
    const [person] = await unit.tx.peopleById([activity.personId])
    const { revoked, reserved } = await reconcile(context, unit, {
      doubts: [doubtOf(activity)],
      changes: [{ activity, person: person as PersonRow }],
    })
    const recordedAt = new Date(unit.at)
    return { answer: { participationId, recordedAt, replaced: revoked.get(activity.personId) ?? [] }, reserved }
  })
  // Where the signer fails, the replacements wait for publishStatusLists or issueAll.
  await complete(context, reserved)
  return answer
}

function notFound(): Refusal {
  return new Refusal('NOT_FOUND', {
    detail: 'No activity is on record under this participationId.',
    hint: 'Give the participationId under which it was recorded.',
  })
}
