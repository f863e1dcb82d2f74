import { VolunteerActivity, VolunteerHoursExtract, VolunteerPassport } from '@volunteer-passport/schema'
import { passportSubject } from '../claims/passport-subject.ts'
import { activitySubject, type Subject } from '../claims/subject.ts'
import type { IssuerContext } from '../context.ts'
import { digestOf } from '../digest.ts'
import type { Reserved } from '../issuance/complete.ts'
import { placeAfter } from '../issuance/generations.ts'
import { holderKeyOf } from '../issuance/holder-key.ts'
import { openReservationDesk, type ReservationDesk } from '../issuance/reservation-desk.ts'
import { revokeRows } from '../issuance/revoke-rows.ts'
import { Refusal } from '../refusal.ts'
import type { ActivityRow, CredentialRow, PersonRow } from '../registry.ts'
import { isRevoked, isStanding, isSuspended, profileOf } from '../stored-token.ts'
import type { Unit } from '../unit.ts'

/** A change of the ledger that may leave passports overstated. */
export interface Doubt {
  readonly personId: number
  readonly isOverstated: (passport: CredentialRow) => boolean
}

/** A change of an activity that its own credential does not tell. */
export interface Change {
  readonly activity: ActivityRow
  readonly person: PersonRow
}

export interface Reconciled {
  /** Ids of credentials revoked, by person. */
  readonly revoked: ReadonlyMap<number, readonly string[]>
  readonly reserved: readonly Reserved[]
}

/**
 * After the ledger was changed, in the same transaction: revokes every standing passport that now says too much and
 * every credential of a changed activity, and reserves a replacement for the newest of each. Overstated may not live,
 * so a replacement that cannot be made (no list, a consent that ran out) never stops the revocation: `issueAll` makes
 * it later.
 */
export async function reconcile(
  context: IssuerContext,
  unit: Unit,
  o: { readonly doubts: readonly Doubt[]; readonly changes: readonly Change[] },
): Promise<Reconciled> {
  const revoked = new Map<number, string[]>()
  if (o.doubts.length + o.changes.length === 0) return { revoked, reserved: [] }
  const desk = await openReservationDesk(context, unit)
  const refreshed = new Map<number, Reserved['refreshes']>()
  const replace = async (old: CredentialRow, subjectToday: () => Subject) => {
    const made = await reserveAfter(unit, desk, old, subjectToday)
    if (made !== undefined) refreshed.set(made.place, made.refreshes)
  }
  const revoke = async (rows: readonly CredentialRow[]) => {
    await revokeRows(unit, rows, { reason: 'totals-corrected' })
    for (const row of rows) {
      const personId = row.personId as number
      revoked.set(personId, [...(revoked.get(personId) ?? []), row.id])
    }
  }

  for (const { activity, person } of o.changes) {
    const chain = await unit.tx.generationsOf(VolunteerActivity.name, activity.participationId)
    const standing = chain.filter(isStanding)
    await revoke(standing)
    const newest = standing.at(-1)
    if (newest !== undefined && activity.state === 'confirmed') {
      await replace(newest, () => activitySubject(person, activity, unit))
    }
  }

  const changed = new Set(o.changes.map(({ activity }) => activity.personId))
  const personIds = [...new Set([...o.doubts.map(({ personId }) => personId), ...changed])]
  const passports = await unit.tx.credentialsOf(VolunteerPassport.name, personIds)
  const extracts = await unit.tx.credentialsOf(VolunteerHoursExtract.name, personIds)
  for (const [i, personId] of personIds.entries()) {
    const own = (passports[i] ?? []).filter(isStanding)
    const doubts = o.doubts.filter((doubt) => doubt.personId === personId)
    const overstated = own.filter((passport) => doubts.some(({ isOverstated }) => isOverstated(passport)))
    // By other dates or another sector a snapshot is wrong too. It is not made again; whoever needs one asks.
    const snapshots = (extracts[i] ?? []).filter(isStanding)
    const isWrong = (row: CredentialRow) => changed.has(personId) || doubts.some((doubt) => doubt.isOverstated(row))
    await revoke([...overstated, ...snapshots.filter(isWrong)])
    const newest = own.at(-1)
    if (newest === undefined || !overstated.includes(newest)) continue
    const [person] = await unit.tx.peopleById([personId])
    const [counted] = await unit.tx.totalsOf([personId])
    if (person === undefined || counted === undefined) continue
    await replace(newest, () => passportSubject(person, counted, unit))
  }
  const rows = await desk.insertAll()
  return { revoked, reserved: rows.map((row, place) => ({ row, refreshes: refreshed.get(place) })) }
}

/** Reserves what takes the place of one that was revoked; `undefined` where that cannot be made now. */
async function reserveAfter(
  unit: Unit,
  desk: ReservationDesk,
  old: CredentialRow,
  subjectToday: () => Subject,
): Promise<{ readonly place: number; readonly refreshes: Reserved['refreshes'] } | undefined> {
  if (old.validUntil !== undefined && old.validUntil <= unit.now) return undefined
  const { key, personId, validUntil } = old
  const [newest] = await unit.tx.credentialsByKey(old.type, [key])
  // A renewal that was never completed was given up a moment ago, by the revocation above; what it was to renew may stand,
  // says less, and is told that there is a newer one.
  const { generation, predecessor } = await placeAfter(unit.tx, newest)
  const refreshes = predecessor !== undefined && !isRevoked(predecessor) ? predecessor : undefined
  try {
    const place = desk.reserve({
      type: old.type === VolunteerPassport.name ? VolunteerPassport : VolunteerActivity,
      key,
      generation,
      personId,
      subject: subjectToday(),
      validUntil,
      holderKey: holderKeyOf(old),
      profile: profileOf(old),
      inputDigest: digestOf({ verb: 'correct', id: old.id }),
      predecessor: predecessor?.id,
      externalRef: old.externalRef,
      isSuspended: isSuspended(old),
    })
    return { place, refreshes }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return undefined
  }
}
