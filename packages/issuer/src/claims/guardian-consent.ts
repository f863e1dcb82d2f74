import { fullDateOf, yearsBetween } from '../calendar.ts'
import { Refusal } from '../refusal.ts'
import type { PersonData } from './person-data.ts'

/**
 * Below this age a volunteer needs a guardian's written consent: Law of the Republic of Kazakhstan No 42-VI of
 * 30 December 2016 "On Volunteering", Article 12.
 */
const CONSENT_BELOW_AGE = 14

/** @throws Refusal PERSON_CONSENT_MISSING for a child without a consent that runs today */
export function requireConsent(person: PersonData, now: number): void {
  const today = fullDateOf(now)
  if (person.birthDate === undefined || yearsBetween(person.birthDate, today) >= CONSENT_BELOW_AGE) return
  const consent = person.guardianConsent
  if (consent !== undefined && consent.givenOn <= today && today <= (consent.until ?? today)) return
  throw new Refusal('PERSON_CONSENT_MISSING', {
    detail: `The person is under ${CONSENT_BELOW_AGE} and no guardian's consent runs today.`,
    hint: 'Record the consent with ledger.registerPerson, then issue again.',
  })
}
