import { Refusal } from '../refusal.ts'
import type { PersonData } from './person-data.ts'

/** @throws Refusal PERSON_MOVED for a person whose passport another office has taken over */
export function requireHere({ departure }: PersonData): void {
  if (departure === undefined) return
  throw new Refusal('PERSON_MOVED', {
    detail: 'By its notice another office has taken the person over; facts.to names it.',
    hint: 'Ask that office. If the person comes back, take them in with ledger.transferIn.',
    path: ['person'],
    facts: { to: departure.to },
  })
}
