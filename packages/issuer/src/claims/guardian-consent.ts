import { fullDateOf, yearsBetween } from '../calendar.ts'
import { Refusal } from '../refusal.ts'
import type { PersonData } from './person-data.ts'

/**
 * Below this age a volunteer needs a guardian's written consent: Law of the Republic of Kazakhstan No 42-VI of
 * 30 December 2016 "On Volunteering", Article 12. A statement of the ministry has said 16, so an office may set it.
 */
export const CONSENT_BELOW_AGE = 14

/** The day on which somebody is looked at, and the office's rule about children. */
export interface Today {
  /** Seconds since 1970. */
  readonly now: number
  readonly consentBelowAge: number
}

/** @throws Refusal PERSON_CONSENT_MISSING for a child without a consent that runs today */
export function requireConsent(person: PersonData, { now, consentBelowAge }: Today): void {
  if (!needsConsent(person, { now, consentBelowAge })) return
  const today = fullDateOf(now)
  const consent = person.guardianConsent
  const runs = consent !== undefined && consent.withdrawnOn === undefined && consent.givenOn <= today
  if (runs && today <= (consent.until ?? today)) return
  throw new Refusal('PERSON_CONSENT_MISSING', {
    detail: `The person is under ${consentBelowAge} and no guardian's consent runs today.`,
    hint: 'Record the consent with ledger.registerPerson, then issue again.',
  })
}

/** An unknown birth date is the office's word that no consent is needed. */
export function needsConsent({ birthDate }: PersonData, { now, consentBelowAge }: Today): boolean {
  return birthDate !== undefined && yearsBetween(birthDate, fullDateOf(now)) < consentBelowAge
}
