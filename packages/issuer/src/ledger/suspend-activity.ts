import { VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import { type ActivityData, activityDataOf, countedAt } from '../claims/activity-data.ts'
import type { IssuerContext } from '../context.ts'
import { lastEntry } from '../log/last-entry.ts'
import { type ChangeInput, readChange } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import { type ActivityRow, type CredentialRow, STATUS_FLAGS } from '../registry.ts'
import { isStanding, isSuspended, profileOf } from '../stored-token.ts'
import { inTransaction, type Unit } from '../unit.ts'

export interface SuspendedActivity {
  readonly participationId: string
  readonly recordedAt: Date
  /** Ids of the activity's own credentials that were suspended, or reinstated, with it; passports stay as they are. */
  readonly credentials: readonly string[]
}

/**
 * Sets an activity aside while somebody inquires into it. A passport that counted it stays as it is, and goes on counting
 * it in its renewals: an inquiry is no finding. Where no standing passport counted it, it counts in none until it is
 * reinstated. A second time changes nothing.
 */
export const suspendActivity = (
  context: IssuerContext,
  participationId: string,
  change: ChangeInput,
): Promise<SuspendedActivity> => changeActivity(context, participationId, { change, to: 'suspended' })

/** Ends the inquiry with nothing found. */
export const reinstateActivity = (
  context: IssuerContext,
  participationId: string,
  change: ChangeInput,
): Promise<SuspendedActivity> => changeActivity(context, participationId, { change, to: 'confirmed' })

const EVENTS = { suspended: 'activity-suspended', confirmed: 'activity-reinstated' } as const

async function changeActivity(
  context: IssuerContext,
  participationId: string,
  o: { readonly change: ChangeInput; readonly to: keyof typeof EVENTS },
): Promise<SuspendedActivity> {
  const by = readChange(o.change)
  return inTransaction(context, async (unit) => {
    const [before] = await unit.tx.activitiesById([participationId])
    if (before === undefined) throw notFound()
    if (before.state === 'revoked') throw revoked()
    if (before.state === o.to) {
      const entry = await lastEntry(unit.tx, participationId, [EVENTS[o.to]])
      return { participationId, recordedAt: new Date(entry?.at ?? unit.at), credentials: [] }
    }
    const sequence = unit.record(EVENTS[o.to], participationId, by)
    const activity = o.to === 'suspended' ? await setAside(unit, before, sequence) : takeBack(before, sequence)
    await unit.tx.updateActivities([activity])
    const credentials = await changeCredentials(unit, participationId, by, o.to)
    return { participationId, recordedAt: new Date(unit.at), credentials }
  })
}

async function setAside(unit: Unit, activity: ActivityRow, sequence: number): Promise<ActivityRow> {
  const { counted } = activityDataOf(activity)
  const [passports = []] = await unit.tx.credentialsOf(VolunteerPassport.name, [activity.personId])
  const hasCounted = ({ countedSeq }: CredentialRow) => countedAt(counted, countedSeq) > 0
  const row = { ...activity, state: 'suspended' as const }
  return passports.some((passport) => isStanding(passport) && hasCounted(passport)) ? row : counting(row, 0, sequence)
}

function takeBack(activity: ActivityRow, sequence: number): ActivityRow {
  const { claims } = activityDataOf(activity)
  const { method } = claims.confirmation as { readonly method: string }
  const row = { ...activity, state: 'confirmed' as const }
  return activity.counts || method === 'self-declared' ? row : counting(row, activity.quarters, sequence)
}

/** From this sequence on a total has so many quarter hours of it. */
function counting(activity: ActivityRow, quarters: number, sequence: number): ActivityRow {
  const { counted, ...rest } = activityDataOf(activity)
  const data: ActivityData = { ...rest, counted: [...counted, [sequence, quarters]] }
  return { ...activity, counts: quarters > 0, data: JSON.stringify(data) }
}

/** A badge names no list for suspensions, and stays as it is. */
async function changeCredentials(
  unit: Unit,
  participationId: string,
  by: ChangeInput,
  to: keyof typeof EVENTS,
): Promise<readonly string[]> {
  const chain = await unit.tx.generationsOf(VolunteerActivity.name, participationId)
  const affected = chain.filter(
    (row) => isStanding(row) && profileOf(row) !== 'openBadges' && isSuspended(row) === (to === 'confirmed'),
  )
  for (const row of affected) {
    unit.record(to === 'suspended' ? 'suspended' : 'reinstated', row.id, by)
    await unit.touchList(row.list)
  }
  const { suspension } = STATUS_FLAGS
  await unit.tx.updateCredentials(
    affected.map(({ seq, state, flags }) => ({
      seq,
      state,
      flags: to === 'suspended' ? flags | suspension : flags & ~suspension,
    })),
  )
  return affected.map(({ id }) => id)
}

function notFound(): Refusal {
  return new Refusal('NOT_FOUND', {
    detail: 'No activity is on record under this participationId.',
    hint: 'Give the participationId under which it was recorded.',
  })
}

function revoked(): Refusal {
  return new Refusal('ACTIVITY_CONFLICT', {
    detail: 'This participation is revoked, and that cannot be undone.',
    hint: 'Record what really happened under another participationId.',
  })
}
