import type { VolunteerActivityClaims } from '@volunteer-passport/schema'
import { dayOf, startOfDay } from '../calendar.ts'
import { activityDataOf, hasDroppedOut } from '../claims/activity-data.ts'
import { personDataOf } from '../claims/person-data.ts'
import type { IssuerContext } from '../context.ts'
import type { ReadActivity } from '../ledger/activity-input.ts'
import { activityRow } from '../ledger/activity-row.ts'
import { takesTime } from '../ledger/counting.ts'
import { checkPlausible } from '../ledger/plausibility.ts'
import { type Reconciled, reconcile } from '../ledger/reconcile.ts'
import { doubtOf } from '../ledger/record-activities.ts'
import { Refusal } from '../refusal.ts'
import type { ActivityRow, PersonRow } from '../registry.ts'
import type { Unit } from '../unit.ts'
import { noteValid } from './note-answer.ts'
import type { VerifiedElsewhere } from './read-report.ts'

export interface Imported {
  readonly participationId: string
  /** `corrected`: its office has issued this participation anew. */
  readonly outcome: 'imported' | 'unchanged' | 'corrected'
  /** Ids of credentials revoked at once, because the correction left them saying too much or something wrong. */
  readonly replaced?: readonly string[]
}

/** One verified activity, for the person whom it is about. */
export interface ImportBook {
  readonly person: PersonRow
  readonly activity: ReadActivity
  readonly verified: VerifiedElsewhere<VolunteerActivityClaims>
  readonly token: string
  readonly actor: string
}

type Booked = { readonly imported: Imported } & Pick<Reconciled, 'reserved'>

/**
 * Books what another office has confirmed, within a unit.
 * @throws Refusal IMPORT_CONFLICT, REPORT_STALE, and as `checkPlausible`
 */
export async function bookImport(context: IssuerContext, unit: Unit, book: ImportBook): Promise<Booked> {
  const { participationId } = book.activity
  const [known] = await unit.tx.activitiesById([participationId])
  const [same] = await unit.tx.activitiesByImport([book.verified.id])
  if (same !== undefined && same.participationId !== participationId) {
    throw conflict('The credential was imported for another participation.')
  }
  if (known === undefined) return first(unit, book)
  if (same !== undefined && !hasDroppedOut(known)) {
    if (known.state === 'revoked') throw conflict('This office has taken the participation back.')
    if (isLaterLook(known, book)) {
      const { verified, actor, person } = book
      const row = await noteValid(unit, known, { checkedAt: verified.checkedAt, actor, person })
      await unit.tx.updateActivities([row])
    }
    return { imported: { participationId, outcome: 'unchanged' }, reserved: [] }
  }
  requireNewer(known, book)
  return again(context, unit, known, book)
}

async function first(unit: Unit, book: ImportBook): Promise<Booked> {
  const { participationId } = book.activity
  await requirePlausible(unit, book)
  await unit.tx.insertActivities([rowOf(unit, book, [])])
  return { imported: { participationId, outcome: 'imported' }, reserved: [] }
}

/** In the place of what was booked under its participation before. */
async function again(context: IssuerContext, unit: Unit, before: ActivityRow, book: ImportBook): Promise<Booked> {
  const { participationId } = book.activity
  await requirePlausible(unit, book)
  const activity = rowOf(unit, book, activityDataOf(before).counted)
  await unit.tx.updateActivities([activity])
  if (hasDroppedOut(before)) return { imported: { participationId, outcome: 'imported' }, reserved: [] }
  const { revoked, reserved } = await reconcile(context, unit, {
    doubts: [doubtOf(activity)],
    changes: [{ activity, person: book.person }],
  })
  const replaced = revoked.get(book.person.id)
  return { imported: { participationId, outcome: 'corrected', ...(replaced && { replaced }) }, reserved }
}

/** A report from before the last look says nothing about what was found then. */
const isLaterLook = ({ importCheckedAt = 0 }: ActivityRow, { verified }: ImportBook): boolean =>
  verified.checkedAt > importCheckedAt

/** @throws Refusal IMPORT_CONFLICT, REPORT_STALE */
function requireNewer(known: ActivityRow, book: ImportBook): void {
  const { person, verified } = book
  const before = known.importedId === undefined ? undefined : activityDataOf(known).imported
  if (before === undefined) throw conflict('This office has recorded the participation itself.')
  if (before.issuer !== verified.issuer) throw conflict('The participation was imported from another office.')
  if (known.personId !== person.id) throw conflict('The participation is on record for another person.')
  if (known.importedId === verified.id) {
    if (isLaterLook(known, book)) return
    throw new Refusal('REPORT_STALE', {
      detail: 'The credential was rejected when it was verified after this.',
      hint: 'Verify it again; where it is good by now, import it with the new report.',
    })
  }
  if (known.state === 'revoked' && !hasDroppedOut(known)) {
    throw conflict('This office has taken the participation back.')
  }
  if (verified.issuedAt > before.issuedAt) return
  throw conflict('The participation was imported from a credential that is not older.')
}

/** @throws Refusal as `checkPlausible` */
async function requirePlausible(unit: Unit, { person, activity }: ImportBook): Promise<void> {
  const from = startOfDay(dayOf(activity.start))
  const until = startOfDay(dayOf(activity.end) + 1)
  const [neighbours = []] = await unit.tx.activitiesDuring([{ personId: person.id, from, until }])
  const others = neighbours.filter((row) => takesTime(row) && row.participationId !== activity.participationId)
  checkPlausible(activity, personDataOf(person), others)
}

function rowOf(
  unit: Unit,
  { person, activity, verified, token, actor }: ImportBook,
  counted: Parameters<typeof activityRow>[0]['counted'],
): ActivityRow {
  const { id: credential, issuer, issuedAt, checkedAt: verifiedAt } = verified
  const sequence = unit.record('activity-imported', activity.participationId, { actor })
  const imported = { credential, issuer, issuedAt, token, verifiedAt, answer: 'valid' } as const
  return activityRow({ activity, person, counted, sequence, imported })
}

function conflict(detail: string): Refusal {
  return new Refusal('IMPORT_CONFLICT', {
    detail,
    hint: 'Nothing was booked: hours count once. Compare with what is on record under this participationId.',
    path: ['credentialSubject', 'participationId'],
  })
}
