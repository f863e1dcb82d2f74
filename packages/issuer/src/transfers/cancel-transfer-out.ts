import type { JsonObject } from '@volunteer-passport/schema'
import canonicalize from 'canonicalize'
import { personDataOf } from '../claims/person-data.ts'
import type { IssuerContext } from '../context.ts'
import { personUnknown } from '../erasure/export-person.ts'
import { lastEntry } from '../log/last-entry.ts'
import { type ChangeInput, readChange } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import { inTransaction } from '../unit.ts'

export interface CancelledTransfer {
  readonly ref: string
  readonly recordedAt: Date
}

/**
 * The notice was wrong, or its office is trusted no more: the person is here again, and is given a passport by the next
 * `issueAll` or `issue`. What was revoked stays revoked. A second time changes nothing.
 */
export async function cancelTransferOut(
  context: IssuerContext,
  ref: string,
  change: ChangeInput,
): Promise<CancelledTransfer> {
  const by = readChange(change)
  return inTransaction(context, async (unit) => {
    const [person] = await unit.tx.peopleByRef([ref])
    if (person === undefined) throw personUnknown()
    const { departure, ...data } = personDataOf(person)
    if (departure === undefined) {
      const entry = await lastEntry(unit.tx, person.subjectId, [
        'person-moved-in',
        'person-moved-out',
        'move-cancelled',
      ])
      if (entry?.event !== 'move-cancelled') throw neverLeft()
      return { ref, recordedAt: new Date(entry.at) }
    }
    unit.record('move-cancelled', person.subjectId, by)
    await unit.tx.updatePeople([{ ...person, data: canonicalize(data as unknown as JsonObject) as string }])
    return { ref, recordedAt: new Date(unit.at) }
  })
}

function neverLeft(): Refusal {
  return new Refusal('TRANSFER_CONFLICT', {
    detail: 'The person has not left for another office, or has come back.',
    hint: 'There is nothing to cancel: give them a passport as anybody else.',
  })
}
