import { VolunteerActivity } from '@volunteer-passport/schema'
import type { IssuerContext } from '../context.ts'
import { lastEntry } from '../log/last-entry.ts'
import { type ChangeInput, readChange } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import { type PersonRow, STATUS_FLAGS } from '../registry.ts'
import { isStanding, isSuspended, profileOf } from '../stored-token.ts'
import { inTransaction, type Unit } from '../unit.ts'
import { setAside, takeBack } from './counting.ts'

export interface SuspendedActivity {
  readonly participationId: string
  readonly recordedAt: Date
  /** Ids of the activity's own credentials that were suspended, or reinstated, with it; passports stay as they are. */
  readonly credentials: readonly string[]
}

/**
 * Sets an activity aside while somebody inquires into it. A passport that counted it stays as it is, and goes on counting
 * it in its renewals: an inquiry is no finding. Where no standing passport counted it, it counts in none until it is
 * reinstated. A second time changes nothing.
 */
export const suspendActivity = (
  context: IssuerContext,
  participationId: string,
  change: ChangeInput,
): Promise<SuspendedActivity> => changeActivity(context, participationId, { change, to: 'suspended' })

/** Ends the inquiry with nothing found. */
export const reinstateActivity = (
  context: IssuerContext,
  participationId: string,
  change: ChangeInput,
): Promise<SuspendedActivity> => changeActivity(context, participationId, { change, to: 'confirmed' })

const EVENTS = { suspended: 'activity-suspended', confirmed: 'activity-reinstated' } as const

async function changeActivity(
  context: IssuerContext,
  participationId: string,
  o: { readonly change: ChangeInput; readonly to: keyof typeof EVENTS },
): Promise<SuspendedActivity> {
  const by = readChange(o.change)
  return inTransaction(context, async (unit) => {
    const [before] = await unit.tx.activitiesById([participationId])
    if (before === undefined) throw notFound()
    if (before.state === 'revoked') throw revoked()
    if (before.importedId !== undefined) throw imported()
    if (before.state === o.to) {
      const entry = await lastEntry(unit.tx, participationId, [EVENTS[o.to]])
      return { participationId, recordedAt: new Date(entry?.at ?? unit.at), credentials: [] }
    }
    const sequence = unit.record(EVENTS[o.to], participationId, by)
    const [person] = await unit.tx.peopleById([before.personId])
    const activity =
      o.to === 'suspended'
        ? await setAside(unit, before, sequence)
        : takeBack(before, { sequence, person: person as PersonRow })
    await unit.tx.updateActivities([activity])
    const credentials = await changeCredentials(unit, participationId, by, o.to)
    return { participationId, recordedAt: new Date(unit.at), credentials }
  })
}

/** A badge names no list for suspensions, and stays as it is. */
async function changeCredentials(
  unit: Unit,
  participationId: string,
  by: ChangeInput,
  to: keyof typeof EVENTS,
): Promise<readonly string[]> {
  const chain = await unit.tx.generationsOf(VolunteerActivity.name, participationId)
  const affected = chain.filter(
    (row) => isStanding(row) && profileOf(row) !== 'openBadges' && isSuspended(row) === (to === 'confirmed'),
  )
  for (const row of affected) {
    unit.record(to === 'suspended' ? 'suspended' : 'reinstated', row.id, by)
    await unit.touchList(row.list)
  }
  const { suspension } = STATUS_FLAGS
  await unit.tx.updateCredentials(
    affected.map(({ seq, state, flags }) => ({
      seq,
      state,
      flags: to === 'suspended' ? flags | suspension : flags & ~suspension,
    })),
  )
  return affected.map(({ id }) => id)
}

function notFound(): Refusal {
  return new Refusal('NOT_FOUND', {
    detail: 'No activity is on record under this participationId.',
    hint: 'Give the participationId under which it was recorded.',
  })
}

function revoked(): Refusal {
  return new Refusal('ACTIVITY_NOT_CONFIRMED', {
    detail: 'It is revoked, and that cannot be undone.',
    hint: 'Record what really happened under another participationId.',
  })
}

/** What its own office has confirmed, only its own office can inquire into. */
function imported(): Refusal {
  return new Refusal('ACTIVITY_CONFLICT', {
    detail: 'This participation was imported: another office has confirmed it.',
    hint: 'Ask that office to suspend it, or take it back here with ledger.revokeActivity.',
  })
}
