import { DAY_SECONDS, dayOf, fullDateOf, startOfDay, yearsBetween } from '../calendar.ts'
import type { PersonData } from '../claims/person-data.ts'
import { Refusal } from '../refusal.ts'
import type { ReadActivity } from './activity-input.ts'

/** Time of one person that is already taken. */
export interface Booking {
  readonly participationId: string
  readonly start: number
  readonly end: number
  readonly quarters: number
}

const QUARTER_SECONDS = 900
const ADULT_AGE = 18

/**
 * What an activity means beside the person and what else the person did, over all organisations. `others` are the
 * confirmed, counting activities that touch one of its calendar days.
 *
 * The hours of an activity over several days count on each day in proportion to the time that it has there. Times may
 * touch; hours that only the volunteer declares take no time from others and are not held against them.
 *
 * @throws Refusal ACTIVITY_CLOSED_TO_MINORS, ACTIVITY_INVALID (before the opening balance), ACTIVITY_DAY_OVER_24H,
 * ACTIVITY_HOURS_INVALID, ACTIVITY_OVERLAPS
 */
export function checkPlausible(activity: ReadActivity, person: PersonData, others: readonly Booking[]): void {
  if (activity.closedToMinors) requireAdult(person, activity.start)
  // Its hours are part of the balance that was taken over: they would count twice.
  if (person.opening !== undefined && activity.start < Date.parse(person.opening.asOf) / 1000) {
    throw new Refusal('ACTIVITY_INVALID', {
      detail: "It begins before the date of the person's opening balance, which holds its hours already.",
      hint: 'Leave it out, or correct the opening balance first.',
      path: ['start'],
    })
  }
  if (activity.counts) checkDays(activity, others)
  if (activity.quarters * QUARTER_SECONDS > activity.end - activity.start) {
    throw new Refusal('ACTIVITY_HOURS_INVALID', {
      detail: 'hours is more than the time between start and end.',
      hint: 'Correct the hours or the times.',
      path: ['hours'],
    })
  }
  if (activity.counts) checkOverlap(activity, others)
}

/** Whose age is not known may be a child: the law forbids such work to minors, not to those proven to be minors. */
function requireAdult({ birthDate }: PersonData, start: number): void {
  if (birthDate !== undefined && yearsBetween(birthDate, fullDateOf(start)) >= ADULT_AGE) return
  throw new Refusal('ACTIVITY_CLOSED_TO_MINORS', {
    detail:
      birthDate === undefined
        ? "The person's birth date is not on record."
        : `The person was under ${ADULT_AGE} when it began.`,
    hint: 'Check the birth date; such hours cannot be recorded for a minor.',
  })
}

function checkDays(activity: ReadActivity, others: readonly Booking[]): void {
  const lastDay = dayOf(Math.max(activity.start, activity.end - 1))
  for (let day = dayOf(activity.start); day <= lastDay; day++) {
    const seconds = others.reduce((sum, other) => sum + secondsOn(day, other), secondsOn(day, activity))
    // Proportions are not exact in floating point; a second more is no finding.
    if (seconds > DAY_SECONDS + 1) {
      throw new Refusal('ACTIVITY_DAY_OVER_24H', {
        detail: 'All hours of this person on one day of it come to more than 24.',
        hint: 'Compare with what other organisations recorded for this person on that day.',
        path: ['hours'],
      })
    }
  }
}

function secondsOn(day: number, { start, end, quarters }: Pick<Booking, 'start' | 'end' | 'quarters'>): number {
  const from = startOfDay(day)
  const inside = Math.min(end, from + DAY_SECONDS) - Math.max(start, from)
  if (end === start) return dayOf(start) === day ? quarters * QUARTER_SECONDS : 0
  return inside <= 0 ? 0 : (quarters * QUARTER_SECONDS * inside) / (end - start)
}

function checkOverlap(activity: ReadActivity, others: readonly Booking[]): void {
  const other = others.find(({ start, end }) => start < activity.end && end > activity.start)
  if (other === undefined) return
  throw new Refusal('ACTIVITY_OVERLAPS', {
    detail: 'The person has another activity at this time.',
    hint: 'Compare the two records; nobody is in two places at once.',
    path: ['start'],
    facts: { participationId: other.participationId },
  })
}
