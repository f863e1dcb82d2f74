import {
  type JsonObject,
  problem,
  type Report,
  TransferNotice,
  type TransferNoticeClaims,
  VolunteerPassport,
  type VolunteerPassportClaims,
} from '@volunteer-passport/schema'
import canonicalize from 'canonicalize'
import { type Departure, personDataOf } from '../claims/person-data.ts'
import { type IssuerContext, readClock } from '../context.ts'
import { readReport, type VerifiedElsewhere } from '../imports/read-report.ts'
import { revokeRows } from '../issuance/revoke-rows.ts'
import { lastEntry } from '../log/last-entry.ts'
import { readActor } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import type { CredentialRow, PersonRow } from '../registry.ts'
import { type Rejected, rejected } from '../rejected.ts'
import { documentIn, isErased, isStanding, isSuspended } from '../stored-token.ts'
import { inTransaction, type Unit } from '../unit.ts'

export interface DepartureInput {
  /** What this office's own verifier says of the notice (`TransferNotice`); not older than a day. */
  readonly report: Report<TransferNoticeClaims>
  /** Opaque id of who does it. */
  readonly actor: string
}

export type DepartureOutcome =
  | {
      readonly outcome: 'closed' | 'unchanged'
      /** Of the person. */
      readonly ref: string
      readonly recordedAt: Date
      /** Ids of the passports that were revoked. */
      readonly revoked: readonly string[]
    }
  | Rejected

/**
 * Closes the passport of a person who has one of another office now, on that office's signed notice: every passport of
 * theirs is revoked, and none is made here until they come back. Activities, and their credentials, stay. The same move
 * a second time answers the same.
 *
 * What speaks against it is the answer and is never thrown.
 * @throws VolunteerPassportError ACTOR_INVALID
 * @throws TypeError for what is no report
 */
export async function transferOut(context: IssuerContext, input: DepartureInput): Promise<DepartureOutcome> {
  const actor = readActor(input.actor)
  const now = Math.floor(readClock(context.clock) / 1000)
  const read = readReport(input.report, { type: TransferNotice, self: context.id, now, ofOurOwn: 'TRANSFER_CONFLICT' })
  if (!read.ok) return { outcome: 'rejected', problem: read.problems[0] }
  if (read.value.subject.formerOffice !== context.id) {
    const path = ['credentialSubject', 'formerOffice']
    return { outcome: 'rejected', problem: problem('TRANSFER_CONFLICT', 'It is addressed to another office', path) }
  }
  try {
    return await inTransaction(context, (unit) => close(unit, read.value), actor)
  } catch (error) {
    if (error instanceof Refusal) return rejected(error)
    throw error
  }
}

async function close(unit: Unit, notice: VerifiedElsewhere<TransferNoticeClaims>): Promise<DepartureOutcome> {
  const { passport, person } = await holderOf(unit, notice.subject)
  const { departure, ...data } = personDataOf(person)
  if (departure !== undefined) {
    if (departure.to !== notice.issuer || departure.passport !== passport.id) throw gone(departure)
    const entry = await lastEntry(unit.tx, person.subjectId, ['person-moved-out'])
    return { outcome: 'unchanged', ref: person.ref, recordedAt: new Date(entry?.at ?? unit.at), revoked: [] }
  }
  const [passports = []] = await unit.tx.credentialsOf(VolunteerPassport.name, [person.id])
  const standing = passports.filter(isStanding)
  await requireGood(unit, passport, standing)
  await requireComplete(unit, person, passport)
  const going: Departure = {
    to: notice.issuer,
    passport: passport.id,
    notice: notice.id,
    at: notice.issuedAt,
  }
  unit.record('person-moved-out', person.subjectId)
  await revokeRows(unit, standing, MOVED)
  const after = canonicalize({ ...data, departure: going } as unknown as JsonObject) as string
  await unit.tx.updatePeople([{ ...person, data: after }])
  return {
    outcome: 'closed',
    ref: person.ref,
    recordedAt: new Date(unit.at),
    revoked: standing.map(({ id }) => id),
  }
}

/** No reason that a caller can give: whoever comes back is given a passport again. */
const MOVED = { reason: 'moved' } as const

async function holderOf(
  unit: Unit,
  { id: subjectId, formerPassport }: TransferNoticeClaims,
): Promise<{ readonly passport: CredentialRow; readonly person: PersonRow }> {
  const [passport] = await unit.tx.credentialsById([formerPassport])
  const [person] = passport?.personId === undefined ? [] : await unit.tx.peopleById([passport.personId])
  if (passport === undefined || person === undefined || passport.type !== VolunteerPassport.name) {
    throw new Refusal('NOT_FOUND', {
      detail: 'This office has no passport of the id that the notice names, or has erased it.',
      hint: 'Tell the other office that there is nothing to close.',
      path: ['credentialSubject', 'formerPassport'],
    })
  }
  if (person.subjectId === subjectId) return { passport, person }
  throw new Refusal('TRANSFER_CONFLICT', {
    detail: 'The passport that the notice names is another person’s.',
    hint: 'Nothing was closed. Tell the other office.',
    path: ['credentialSubject', 'id'],
  })
}

/** What was taken away, or is being looked into, cannot be moved out of reach. */
async function requireGood(unit: Unit, passport: CredentialRow, standing: readonly CredentialRow[]): Promise<void> {
  const isGood = isStanding(passport) || (await isClosedByRecovery(unit, passport))
  if (isGood && passport.state === 'issued' && !isErased(passport) && !standing.some(isSuspended)) return
  throw new Refusal('CREDENTIAL_NOT_LIVE', {
    detail: 'The passport that the notice names was revoked or replaced meanwhile, or one of the person is suspended.',
    hint: 'Nothing was closed. The other office takes back its passport, or takes in the one that the person has now.',
    path: ['credentialSubject', 'formerPassport'],
  })
}

/** This office has lost what it had done on this notice before it was restored. */
const isClosedByRecovery = async (unit: Unit, { id }: CredentialRow): Promise<boolean> =>
  (await lastEntry(unit.tx, id, ['revoked']))?.reason === 'recovered'

/**
 * The other office took over what the passport said, and adds nothing that began before it: hours that it did not say
 * yet would be lost. What began later can be imported there.
 */
async function requireComplete(unit: Unit, person: PersonRow, passport: CredentialRow): Promise<void> {
  const { totals } = documentIn(passport).credentialSubject as unknown as VolunteerPassportClaims
  const until = Date.parse(totals.asOf) / 1000
  const [all = []] = await unit.tx.activitiesOf([person.id])
  const earlier = all.filter(({ counts, state, start }) => counts && state !== 'revoked' && start < until)
  const { opening = { hours: 0, activities: 0 } } = personDataOf(person)
  const hours = earlier.reduce((sum, { quarters }) => sum + quarters, 0) / 4 + opening.hours
  if (hours <= totals.hours && earlier.length + opening.activities <= totals.activities) return
  throw new Refusal('CREDENTIAL_SUPERSEDED', {
    detail: 'Of the time before it the ledger has more by now than the passport that the person went with says.',
    hint: 'Renew the passport; the other office calls transferIn again with that one.',
    path: ['credentialSubject', 'formerPassport'],
  })
}

function gone({ to }: Departure): Refusal {
  return new Refusal('PERSON_MOVED', {
    detail: 'Another move of this person was recorded before.',
    hint: 'Nothing was closed. The office of the notice takes back its passport.',
    facts: { to },
  })
}
