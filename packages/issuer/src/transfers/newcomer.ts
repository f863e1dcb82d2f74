import type { JsonObject, PersonName, RegionCode, VolunteerPassportClaims } from '@volunteer-passport/schema'
import canonicalize from 'canonicalize'
import { fullDateOf, yearsBetween } from '../calendar.ts'
import type { GuardianConsent, Origin } from '../claims/person-data.ts'
import type { VerifiedElsewhere } from '../imports/read-report.ts'
import { type ReadPerson, readPerson } from '../ledger/person-input.ts'
import { Refusal } from '../refusal.ts'

/** What the new office knows of a person who comes with the passport of another one. */
export interface NewcomerInput {
  /** The office's own key of this person. */
  readonly ref: string
  /** Where the person is registered from now on. */
  readonly region: RegionCode
  /** As the passport has it, where it is left out. */
  readonly name?: PersonName
  /** RFC 3339 full-date; a passport does not tell it. */
  readonly birthDate?: string
  readonly guardianConsent?: GuardianConsent
  /** Id of this person in the office's own system; never issued. */
  readonly externalRef?: string
}

export interface Newcomer extends ReadPerson {
  readonly subjectId: string
  readonly passportNumber: string
  readonly origin: Origin
}

/**
 * The person's record here: what the passport says, and what the office adds. Its totals become the opening balance.
 * @throws Refusal PERSON_INVALID
 */
export function readNewcomer(
  input: NewcomerInput,
  { id: credential, issuer, issuedAt, subject }: VerifiedElsewhere<VolunteerPassportClaims>,
  now: number,
): Newcomer {
  const { ref, region, name = subject.person, birthDate, guardianConsent, externalRef } = input
  const { hours, activities, asOf } = subject.totals
  const person = readPerson(
    {
      ref,
      region,
      name,
      memberSince: subject.memberSince,
      // The former office's clock may be a little ahead.
      opening: { hours, activities, asOf: new Date(Math.min(Date.parse(asOf), now * 1000)) },
      ...(birthDate !== undefined && { birthDate }),
      ...(guardianConsent !== undefined && { guardianConsent }),
      ...(externalRef !== undefined && { externalRef }),
    },
    now,
  )
  requireAge(birthDate, subject, now)
  const origin: Origin = { issuer, credential, issuedAt }
  const data = canonicalize({ ...(JSON.parse(person.data) as JsonObject), origin: { ...origin } }) as string
  return { ...person, data, origin, subjectId: subject.id, passportNumber: subject.passportNumber }
}

/** An age that was proven once never becomes false: another birth date is another person's, or wrong. */
function requireAge(birthDate: string | undefined, { ageAtLeast }: VolunteerPassportClaims, now: number): void {
  if (birthDate === undefined || ageAtLeast === undefined) return
  if (yearsBetween(birthDate, fullDateOf(now)) >= ageAtLeast) return
  throw new Refusal('PERSON_INVALID', {
    detail: 'The passport proves a higher age.',
    hint: 'Check the birth date, and whose passport it is.',
    path: ['birthDate'],
  })
}
