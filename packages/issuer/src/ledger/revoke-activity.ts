import { type ActivityData, activityDataOf, hasDroppedOut } from '../claims/activity-data.ts'
import type { IssuerContext } from '../context.ts'
import { complete } from '../issuance/complete.ts'
import { lastEntry } from '../log/last-entry.ts'
import { type ChangeInput, readChange } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import type { ActivityRow, PersonRow } from '../registry.ts'
import { inTransaction, type Unit } from '../unit.ts'
import { type Reconciled, reconcile } from './reconcile.ts'
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
    if (!isToBeTakenBack(before)) {
      const entry = await lastEntry(unit.tx, participationId, ['activity-revoked'])
      const recordedAt = new Date(entry?.at ?? 0)
      return { answer: { participationId, recordedAt, replaced: [] }, reserved: [] }
    }
    const { revoked, reserved } = await takeBack(context, unit, [before], by)
    const recordedAt = new Date(unit.at)
    return { answer: { participationId, recordedAt, replaced: revoked.get(before.personId) ?? [] }, reserved }
  })
  // Where the signer fails, the replacements wait for publishStatusLists or issueAll.
  await complete(context, reserved)
  return answer
}

/**
 * Takes several back in one transaction, so that whoever did more than one of them gets one new passport. Answers the ids
 * of the credentials revoked with them; what is revoked already, or unknown, is left alone.
 */
export async function revokeActivities(
  context: IssuerContext,
  participationIds: readonly string[],
  by: ChangeInput,
): Promise<readonly string[]> {
  const { replaced, reserved } = await inTransaction(context, async (unit) => {
    const rows = await unit.tx.activitiesById(participationIds)
    const due = rows.flatMap((row) => (row !== undefined && isToBeTakenBack(row) ? [row] : []))
    const { revoked, reserved } = await takeBack(context, unit, due, by)
    return { replaced: [...revoked.values()].flat(), reserved }
  })
  await complete(context, reserved)
  return replaced
}

/** Also an import that has dropped out: by itself it would come back when its office is believed again. */
const isToBeTakenBack = (row: ActivityRow): boolean => row.state !== 'revoked' || hasDroppedOut(row)

async function takeBack(
  context: IssuerContext,
  unit: Unit,
  activities: readonly ActivityRow[],
  by: ChangeInput,
): Promise<Reconciled> {
  const people = await unit.tx.peopleById(activities.map(({ personId }) => personId))
  const changes = activities.map((before, i) => {
    const sequence = unit.record('activity-revoked', before.participationId, by)
    const { counted, imported, ...rest } = activityDataOf(before)
    const data: ActivityData = {
      ...rest,
      counted: [...counted, [sequence, 0]],
      ...(imported && { imported: { ...imported, takenBack: true } }),
    }
    const activity = { ...before, state: 'revoked' as const, data: JSON.stringify(data) }
    return { activity, person: people[i] as PersonRow }
  })
  await unit.tx.updateActivities(changes.map(({ activity }) => activity))
  return reconcile(context, unit, { doubts: changes.map(({ activity }) => doubtOf(activity)), changes })
}

function notFound(): Refusal {
  return new Refusal('NOT_FOUND', {
    detail: 'No activity is on record under this participationId.',
    hint: 'Give the participationId under which it was recorded.',
  })
}
