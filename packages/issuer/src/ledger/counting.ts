import { VolunteerPassport } from '@volunteer-passport/schema'
import { type ActivityData, activityDataOf, countedAt } from '../claims/activity-data.ts'
import { personDataOf } from '../claims/person-data.ts'
import type { ActivityRow, CredentialRow, PersonRow } from '../registry.ts'
import { isStanding } from '../stored-token.ts'
import type { Unit } from '../unit.ts'

/** From this sequence on a total has so many quarter hours of it. */
export function counting(activity: ActivityRow, quarters: number, sequence: number): ActivityRow {
  const { counted, ...rest } = activityDataOf(activity)
  const data: ActivityData = { ...rest, counted: [...counted, [sequence, quarters]] }
  return { ...activity, counts: quarters > 0, data: JSON.stringify(data) }
}

/** In doubt: it goes on counting where a standing passport has counted it, and counts in no other. */
export async function setAside(unit: Unit, activity: ActivityRow, sequence: number): Promise<ActivityRow> {
  const { counted } = activityDataOf(activity)
  const [passports = []] = await unit.tx.credentialsOf(VolunteerPassport.name, [activity.personId])
  const hasCounted = ({ countedSeq }: CredentialRow) => countedAt(counted, countedSeq) > 0
  const row = { ...activity, state: 'suspended' as const }
  return passports.some((passport) => isStanding(passport) && hasCounted(passport)) ? row : counting(row, 0, sequence)
}

/** The doubt is over. */
export function takeBack(
  activity: ActivityRow,
  o: { readonly sequence: number; readonly person: PersonRow },
): ActivityRow {
  const { method } = activityDataOf(activity).claims.confirmation as { readonly method: string }
  const row = { ...activity, state: 'confirmed' as const }
  const isCounted = activity.counts || method === 'self-declared' || isInOpening(activity, o.person)
  return isCounted ? row : counting(row, activity.quarters, o.sequence)
}

/** Whether the opening balance holds its hours already, so that they would count twice. */
export function isInOpening({ start }: Pick<ActivityRow, 'start'>, person: PersonRow): boolean {
  const { opening } = personDataOf(person)
  return opening !== undefined && start < Date.parse(opening.asOf) / 1000
}

/** Whether nobody else may report the same time: what is in doubt may come back. */
export const takesTime = ({ counts, state }: ActivityRow): boolean => counts || state === 'suspended'
