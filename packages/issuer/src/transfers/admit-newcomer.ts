import { VolunteerPassport, type VolunteerPassportClaims } from '@volunteer-passport/schema'
import canonicalize from 'canonicalize'
import { type PersonData, personDataOf } from '../claims/person-data.ts'
import type { IssuerContext } from '../context.ts'
import { counting, isInOpening } from '../ledger/counting.ts'
import { reconcile } from '../ledger/reconcile.ts'
import { keepWithdrawal, openingFell } from '../ledger/register-people.ts'
import { Refusal } from '../refusal.ts'
import type { CredentialRow, PersonRow, RegistryTransaction } from '../registry.ts'
import { documentIn, isStanding } from '../stored-token.ts'
import type { Unit } from '../unit.ts'
import type { Newcomer } from './newcomer.ts'

/** `corrected`: the former office has replaced the passport that they came with. */
export type Admission = 'transferred' | 'corrected' | 'unchanged'

/**
 * Registers a person who comes with the passport of another office, under the number and the subject that they have.
 * @throws Refusal PERSON_HAS_PASSPORT, TRANSFER_CONFLICT
 */
export async function admitNewcomer(
  context: IssuerContext,
  unit: Unit,
  newcomer: Newcomer,
): Promise<{ readonly admission: Admission; readonly person: PersonRow }> {
  const [byRef] = await unit.tx.peopleByRef([newcomer.ref])
  const [bySubject] = await unit.tx.peopleBySubject([newcomer.subjectId])
  if (byRef === undefined && bySubject === undefined) {
    return { admission: 'transferred', person: await register(context, unit, newcomer) }
  }
  const person = await samePerson(unit, byRef, bySubject)
  const { origin, departure } = personDataOf(person)
  if (person.passportNumber !== newcomer.passportNumber) throw conflict('The passport has another number.')
  if (departure !== undefined) {
    const isNewer = newcomer.origin.issuer === departure.to || newcomer.origin.issuedAt > departure.at
    if (!isNewer) throw conflict('The passport is from before the person left.')
    return { admission: 'transferred', person: await welcomeBack(unit, person, newcomer) }
  }
  if (origin?.credential === newcomer.origin.credential) return { admission: 'unchanged', person }
  const isAnew = origin?.issuer === newcomer.origin.issuer && newcomer.origin.issuedAt > origin.issuedAt
  if (!isAnew) throw await hereAlready(unit, person)
  return { admission: 'corrected', person: await correct(context, unit, person, newcomer) }
}

async function register(context: IssuerContext, unit: Unit, newcomer: Newcomer): Promise<PersonRow> {
  const { ref, subjectId, passportNumber, externalRef, data } = newcomer
  // Those of our own prefix are given out by our own allocator, which would come upon it.
  if (passportNumber.startsWith(`${context.office}-`)) {
    throw conflict('The passport has a number of this office, and nobody here has it.')
  }
  const [namesake] = await unit.tx.peopleByNumber([passportNumber])
  if (namesake !== undefined) throw conflict('Somebody else here has the number of the passport.')
  const row = { ref, subjectId, passportNumber, externalRef, data }
  const [id] = await unit.tx.insertPeople([row])
  unit.record('person-moved-in', subjectId)
  return { id: id as number, ...row }
}

/** What they did here before is in the totals that they come back with. */
async function welcomeBack(unit: Unit, before: PersonRow, newcomer: Newcomer): Promise<PersonRow> {
  const person = { ...before, externalRef: newcomer.externalRef, data: keepWithdrawal(newcomer.data, before) }
  const sequence = unit.record('person-moved-in', person.subjectId)
  await countInBalance(unit, person, sequence)
  await unit.tx.updatePeople([person])
  return person
}

/** In the place of the balance that was taken over before. */
async function correct(context: IssuerContext, unit: Unit, before: PersonRow, newcomer: Newcomer): Promise<PersonRow> {
  const person = { ...before, data: withBalance(before, newcomer) }
  const sequence = unit.record('person-corrected', person.subjectId)
  await countInBalance(unit, person, sequence)
  await unit.tx.updatePeople([person])
  const totals = await totalsToday(unit.tx, person)
  // The replacement that this reserves is completed, or given up, with the decision that follows.
  await reconcile(context, unit, {
    doubts: [
      {
        personId: person.id,
        isOverstated: (passport) => openingFell(passport, person) || statesMore(passport, totals),
      },
    ],
    changes: [],
  })
  return person
}

/**
 * What began before the balance is in it and counts no more by itself. The former office may have known of it, such as
 * by an import, or not: then it says too little until that office has taken it in, too much it never says.
 */
async function countInBalance(unit: Unit, person: PersonRow, sequence: number): Promise<void> {
  const [activities = []] = await unit.tx.activitiesOf([person.id])
  const included = activities.filter((activity) => activity.counts && isInOpening(activity, person))
  await unit.tx.updateActivities(included.map((activity) => counting(activity, 0, sequence)))
}

type Totals = Pick<VolunteerPassportClaims['totals'], 'hours' | 'activities'>

async function totalsToday(tx: RegistryTransaction, person: PersonRow): Promise<Totals> {
  const [counted] = await tx.totalsOf([person.id])
  const { hours, activities } = personDataOf(person).opening ?? { hours: 0, activities: 0 }
  return { hours: (counted?.quarters ?? 0) / 4 + hours, activities: (counted?.activities ?? 0) + activities }
}

function statesMore(passport: CredentialRow, today: Totals): boolean {
  // An extract has none, and is about what was done in its time, whatever balance holds it.
  const { totals = { hours: 0, activities: 0 } } = documentIn(passport).credentialSubject as {
    readonly totals?: Totals
  }
  return totals.hours > today.hours || totals.activities > today.activities
}

function withBalance(before: PersonRow, newcomer: Newcomer): string {
  const { opening, origin } = JSON.parse(newcomer.data) as PersonData
  return canonicalize({ ...JSON.parse(before.data), opening, origin }) as string
}

async function samePerson(
  unit: Unit,
  byRef: PersonRow | undefined,
  bySubject: PersonRow | undefined,
): Promise<PersonRow> {
  if (byRef !== undefined && byRef.id === bySubject?.id) return byRef
  const passport = await livePassportOf(unit.tx, unit.now, byRef ?? bySubject)
  if (passport !== undefined) throw hasPassport(passport)
  throw conflict(
    bySubject === undefined
      ? 'This ref belongs to a person with another subject.'
      : 'The subject of the passport is on record under another ref.',
  )
}

/** Of this office by birth, or taken over with another passport. */
async function hereAlready(unit: Unit, person: PersonRow): Promise<Refusal> {
  const passport = await livePassportOf(unit.tx, unit.now, person)
  return passport === undefined ? conflict('The person is on record here and has not left.') : hasPassport(passport)
}

async function livePassportOf(
  tx: RegistryTransaction,
  now: number,
  person: PersonRow | undefined,
): Promise<string | undefined> {
  if (person === undefined) return undefined
  const [passports = []] = await tx.credentialsOf(VolunteerPassport.name, [person.id])
  return passports.findLast((row) => isStanding(row) && (row.validUntil ?? now + 1) > now)?.id
}

function hasPassport(id: string): Refusal {
  return new Refusal('PERSON_HAS_PASSPORT', {
    detail: 'The person has a standing passport of this office.',
    hint: 'Renew or replace that one; facts.id names it. A person who had left comes back once transferOut was told so.',
    facts: { id },
  })
}

function conflict(detail: string): Refusal {
  return new Refusal('TRANSFER_CONFLICT', {
    detail,
    hint: 'Nothing was taken over. Check who the person is, and which passport they have now.',
  })
}
