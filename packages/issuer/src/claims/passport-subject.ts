import { type JsonObject, levelFromHours, type VolunteerPassportClaims } from '@volunteer-passport/schema'
import { fullDateOf, instantOf, yearsBetween } from '../calendar.ts'
import { digestOf, digestOfText } from '../digest.ts'
import type { CredentialRow, PersonRow } from '../registry.ts'
import { documentIn } from '../stored-token.ts'
import { requireConsent, type Today } from './guardian-consent.ts'
import { personDataOf } from './person-data.ts'
import { requireHere } from './require-here.ts'
import type { Subject } from './subject.ts'

/** Ages that a passport may prove, highest first: each is true for ever once it is true. */
const AGES = [18, 16, 14] as const

/**
 * What a passport says today by the ledger. `counted` is the sum over the activities that count.
 * @throws Refusal PERSON_MOVED, PERSON_CONSENT_MISSING
 */
export function passportSubject(
  row: PersonRow,
  counted: { readonly quarters: number; readonly activities: number },
  today: Today,
): Subject {
  const { now } = today
  const person = personDataOf(row)
  requireHere(person)
  requireConsent(person, today)
  const opening = person.opening
  const hours = counted.quarters / 4 + (opening?.hours ?? 0)
  const activities = counted.activities + (opening?.activities ?? 0)
  const ageAtLeast = ageOf(person.birthDate, now)
  const level = levelFromHours(hours)
  const { name, memberSince, region } = person
  const passportNumber = row.passportNumber as string
  // Member by member: objects put together by spreads take half as long again to make and to write.
  const said: Partial<Writable<VolunteerPassportClaims>> = { id: row.subjectId, passportNumber, person: name }
  if (ageAtLeast !== undefined) said.ageAtLeast = ageAtLeast
  said.memberSince = memberSince
  said.level = level
  said.region = region
  // In one order: that of the lines above and, below them, of the canonical JSON that is stored of a person.
  const digest = digestOfText(
    JSON.stringify({ ...said, totals: opening ? { hours, activities, opening } : { hours, activities } }),
  )
  const asOf = instantOf(now)
  said.totals = opening ? { hours, activities, opening: notAhead(opening, now), asOf } : { hours, activities, asOf }
  return { claims: said as unknown as JsonObject, digest }
}

/** Of a clock that was ahead: of this very moment, so that nobody waits for a passport until the time is made up. */
function notAhead<Opening extends { readonly asOf: string }>(opening: Opening, now: number): Opening {
  return { ...opening, asOf: instantOf(Math.min(Date.parse(opening.asOf) / 1000, now)) }
}

type Writable<T> = { -readonly [Member in keyof T]: T[Member] }

function ageOf(birthDate: string | undefined, now: number): 14 | 16 | 18 | undefined {
  if (birthDate === undefined) return undefined
  const age = yearsBetween(birthDate, fullDateOf(now))
  return AGES.find((least) => age >= least)
}

/** What a standing passport says that is no longer so, and therefore may not live; understated may. */
export function faultOf(row: CredentialRow, today: JsonObject): 'totals-corrected' | 'data-wrong' | undefined {
  const stated = documentIn(row).credentialSubject as unknown as VolunteerPassportClaims
  const current = today as unknown as VolunteerPassportClaims
  if (
    stated.totals.hours > current.totals.hours ||
    stated.totals.activities > current.totals.activities ||
    (stated.totals.opening?.hours ?? 0) > (current.totals.opening?.hours ?? 0) ||
    (stated.totals.opening?.activities ?? 0) > (current.totals.opening?.activities ?? 0)
  ) {
    return 'totals-corrected'
  }
  if ((stated.ageAtLeast ?? 0) > (current.ageAtLeast ?? 0)) return 'data-wrong'
  return digestOf(identityOf(stated)) === digestOf(identityOf(current)) ? undefined : 'data-wrong'
}

/** What changes only when the office corrects it; the rest follows from the ledger and the calendar. */
function identityOf({ id, passportNumber, person, memberSince, region }: VolunteerPassportClaims): JsonObject {
  return { id, passportNumber, person, memberSince, region } as unknown as JsonObject
}
