import type { JsonObject } from '@volunteer-passport/schema'
import { digestOf } from '../digest.ts'
import type { ActivityRow, PersonRow } from '../registry.ts'
import { activityDataOf } from './activity-data.ts'
import { requireConsent, type Today } from './guardian-consent.ts'
import { personDataOf } from './person-data.ts'

/** `credentialSubject` of a credential to be made. */
export interface Subject {
  readonly claims: JsonObject
  /** Of what it says, without the instant at which it was counted. */
  readonly digest: string
}

/** What an activity's own credential says, by the ledger. */
export function activitySubject(person: PersonRow, activity: ActivityRow, today: Today): Subject {
  requireConsent(personDataOf(person), today)
  return subjectOf({ id: person.subjectId, ...activityDataOf(activity).claims })
}

/** Claims that the caller answers for; about a registered person where one is named. */
export function givenSubject(person: PersonRow | undefined, claims: JsonObject, today: Today): Subject {
  if (person === undefined) return subjectOf(claims)
  requireConsent(personDataOf(person), today)
  return subjectOf({ ...claims, id: person.subjectId })
}

const subjectOf = (claims: JsonObject): Subject => ({ claims, digest: digestOf(claims) })
