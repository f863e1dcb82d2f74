import { type JsonObject, parseDateTime, type VolunteerActivityClaims } from '@volunteer-passport/schema'
import { digestOf } from '../digest.ts'
import type { ReadActivity } from '../ledger/activity-input.ts'

/** Another office's activity in the shape of one that was reported here. */
export function foreignActivity(
  { id: _, ...claims }: VolunteerActivityClaims,
  o: { readonly person: string; readonly credential: string },
): ReadActivity {
  return {
    person: o.person,
    participationId: claims.participationId,
    start: instantIn(claims.activityStartDate),
    end: instantIn(claims.activityEndDate),
    quarters: claims.hours * 4,
    counts: claims.confirmation.method !== 'self-declared',
    // Its own office has judged that, by the birth date that it has.
    closedToMinors: false,
    externalRef: undefined,
    claims: claims as unknown as JsonObject,
    digest: digestOf({ imported: o.credential }),
  }
}

/** Seconds since 1970; that it is an instant was checked by the type. */
const instantIn = (text: string): number => Math.floor(Number(parseDateTime(text)) / 1000)
