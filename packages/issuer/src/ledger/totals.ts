import { personDataOf } from '../claims/person-data.ts'
import { type IssuerContext, readClock } from '../context.ts'
import { Refusal } from '../refusal.ts'
import type { OpeningBalance } from './person-input.ts'

/** Confirmed hours up to now, opening balance counted in. */
export interface LedgerTotals {
  readonly hours: number
  readonly activities: number
  readonly asOf: Date
  readonly opening?: OpeningBalance
}

/** @throws VolunteerPassportError PERSON_UNKNOWN */
export function totals(context: IssuerContext, ref: string): Promise<LedgerTotals> {
  return context.registry.transaction(async (tx) => {
    const [row] = await tx.peopleByRef([ref])
    if (row === undefined) {
      throw new Refusal('PERSON_UNKNOWN', {
        detail: 'No person is registered under this ref.',
        hint: 'Register the person first with ledger.registerPerson.',
      })
    }
    const [counted = { quarters: 0, activities: 0 }] = await tx.totalsOf([row.id])
    const { opening } = personDataOf(row)
    return {
      hours: counted.quarters / 4 + (opening?.hours ?? 0),
      activities: counted.activities + (opening?.activities ?? 0),
      asOf: new Date(readClock(context.clock)),
      ...(opening && { opening: { ...opening, asOf: new Date(opening.asOf) } }),
    }
  })
}
