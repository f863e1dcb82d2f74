import type { JsonObject, Problem } from '@volunteer-passport/schema'
import canonicalize from 'canonicalize'
import { type Item, inBatches } from '../batches.ts'
import { type PersonData, personDataOf } from '../claims/person-data.ts'
import { type IssuerContext, randomUrn, readClock } from '../context.ts'
import { complete } from '../issuance/complete.ts'
import { allocateNumbers } from '../passport-number.ts'
import { Refusal } from '../refusal.ts'
import type { CredentialRow, PersonRow } from '../registry.ts'
import { documentIn } from '../stored-token.ts'
import { inTransaction, type Unit } from '../unit.ts'
import { type PersonInput, type ReadPerson, readPerson } from './person-input.ts'
import { type Doubt, reconcile } from './reconcile.ts'

export interface RegisteredPerson {
  readonly ref: string
  /** Random `urn:uuid:` that stands for the person in every credential. */
  readonly subjectId: string
  /** `corrected`: the data differ from those on record; the next `issueAll` replaces the passport. */
  readonly outcome: 'registered' | 'unchanged' | 'corrected'
  /** Passports revoked at once, because a lowered opening balance left them overstated. */
  readonly replaced?: readonly string[]
}

export type PersonOutcome = { readonly input: PersonInput } & (
  | RegisteredPerson
  | { readonly outcome: 'rejected'; readonly problem: Problem }
)

type Answer = RegisteredPerson | Refusal
type PersonItem = Item<PersonInput, ReadPerson>

export async function registerPerson(context: IssuerContext, input: PersonInput): Promise<RegisteredPerson> {
  const [answer] = await registerBatch(context, [{ input, read: readPerson(input, nowOf(context)) }])
  if (answer === undefined || answer instanceof Refusal) throw answer
  return answer
}

export function registerPeople(
  context: IssuerContext,
  source: AsyncIterable<PersonInput> | Iterable<PersonInput>,
): AsyncGenerator<PersonOutcome, void, undefined> {
  return inBatches(source, {
    read: (input) => readPerson(input, nowOf(context)),
    keysOf: ({ ref }) => [ref],
    run: async (batch: readonly PersonItem[]) => {
      const answers = await registerBatch(context, batch)
      return batch.map(({ input }, i): PersonOutcome => {
        const answer = answers[i] as Answer
        return answer instanceof Refusal
          ? { input, outcome: 'rejected', problem: answer.problem }
          : { input, ...answer }
      })
    },
  })
}

const nowOf = (context: IssuerContext): number => Math.floor(readClock(context.clock) / 1000)

async function registerBatch(context: IssuerContext, batch: readonly PersonItem[]): Promise<readonly Answer[]> {
  const { answers, reserved } = await inTransaction(context, async (unit) => {
    const people = batch.flatMap((item) => (item.refusal === undefined ? [item.read] : []))
    const known = await unit.tx.peopleByRef(people.map(({ ref }) => ref))
    const rows = new Map(people.map(({ ref }, i) => [ref, known[i]]))
    const registered = await insertPeople(
      context,
      unit,
      people.filter(({ ref }) => rows.get(ref) === undefined),
    )
    const corrected = await correctPeople(
      context,
      unit,
      people
        .map((person) => ({ ...person, data: keepWhatHappened(person.data, rows.get(person.ref)) }))
        .filter((person) => differs(person, rows.get(person.ref))),
      rows,
    )
    const answerOf = (item: PersonItem): Answer => {
      if (item.refusal !== undefined) return item.refusal
      const { ref } = item.read
      const { subjectId = '' } = rows.get(ref) ?? {}
      return registered.get(ref) ?? corrected.answers.get(ref) ?? { ref, subjectId, outcome: 'unchanged' }
    }
    return { answers: batch.map(answerOf), reserved: corrected.reserved }
  })
  // Where the signer fails, the replacements wait for publishStatusLists or issueAll.
  await complete(context, reserved)
  return answers
}

/** A list that is fed in again knows nothing of moves, nor of the consent in it that was withdrawn since. */
const keepWhatHappened = (data: string, before: PersonRow | undefined): string =>
  before === undefined ? data : keepMoves(keepWithdrawal(data, before), before)

/** What came from another office stays until another opening balance is given on purpose. */
function keepMoves(data: string, before: PersonRow): string {
  const { origin, departure, opening } = personDataOf(before)
  if (origin === undefined && departure === undefined) return data
  const given = JSON.parse(data) as PersonData
  const kept = {
    ...given,
    ...(origin && { origin, opening: given.opening ?? opening }),
    ...(departure && { departure }),
  }
  return canonicalize(kept as unknown as JsonObject) as string
}

/** A consent that was withdrawn comes back by a later one alone. */
export function keepWithdrawal(data: string, before: PersonRow): string {
  const { withdrawnOn } = personDataOf(before).guardianConsent ?? {}
  if (withdrawnOn === undefined) return data
  const given = JSON.parse(data) as PersonData
  const consent = given.guardianConsent
  if (consent !== undefined && consent.givenOn > withdrawnOn) return data
  const kept = { ...(consent ?? personDataOf(before).guardianConsent), withdrawnOn }
  return canonicalize({ ...given, guardianConsent: kept } as unknown as JsonObject) as string
}

function differs(person: ReadPerson, row: PersonRow | undefined): boolean {
  return row !== undefined && (row.data !== person.data || row.externalRef !== person.externalRef)
}

async function insertPeople(
  context: IssuerContext,
  unit: Unit,
  people: readonly ReadPerson[],
): Promise<ReadonlyMap<string, Answer>> {
  const numbers = await allocateNumbers(context, unit, people.length)
  const rows = people.map(({ ref, externalRef, data }, i) => ({
    ref,
    externalRef,
    data,
    subjectId: randomUrn(context),
    passportNumber: numbers[i] as string,
  }))
  if (rows.length > 0) await unit.tx.insertPeople(rows)
  for (const { subjectId } of rows) unit.record('person-registered', subjectId)
  return new Map(rows.map(({ ref, subjectId }) => [ref, { ref, subjectId, outcome: 'registered' }]))
}

async function correctPeople(
  context: IssuerContext,
  unit: Unit,
  people: readonly ReadPerson[],
  known: ReadonlyMap<string, PersonRow | undefined>,
) {
  const answers = new Map<string, Answer>()
  const rows: PersonRow[] = []
  const doubts: Doubt[] = []
  for (const { ref, externalRef, data } of people) {
    const before = known.get(ref) as PersonRow
    const row = { ...before, externalRef, data }
    if (isMovedOpening(before, row) && (await bookedBeforeOpening(unit, row))) {
      answers.set(ref, openingTooLate())
      continue
    }
    rows.push(row)
    doubts.push({ personId: row.id, isOverstated: (passport) => openingFell(passport, row) })
    unit.record('person-corrected', row.subjectId)
    answers.set(ref, { ref, subjectId: row.subjectId, outcome: 'corrected' })
  }
  await unit.tx.updatePeople(rows)
  const { revoked, reserved } = await reconcile(context, unit, { doubts, changes: [] })
  for (const row of rows) {
    const replaced = revoked.get(row.id)
    const { ref, subjectId } = row
    if (replaced !== undefined) answers.set(ref, { ref, subjectId, outcome: 'corrected', replaced })
  }
  return { answers, reserved }
}

const isMovedOpening = (before: PersonRow, row: PersonRow): boolean =>
  personDataOf(before).opening?.asOf !== personDataOf(row).opening?.asOf

/** Activities that began before the balance's date would count twice. */
async function bookedBeforeOpening(unit: Unit, row: PersonRow): Promise<boolean> {
  const { opening } = personDataOf(row)
  if (opening === undefined) return false
  const until = Date.parse(opening.asOf) / 1000
  const [booked = []] = await unit.tx.activitiesDuring([{ personId: row.id, from: Number.MIN_SAFE_INTEGER, until }])
  return booked.length > 0
}

function openingTooLate(): Refusal {
  return new Refusal('PERSON_INVALID', {
    detail: 'Activities that began before this date are recorded already: their hours would count twice.',
    hint: 'Give an opening balance from before the first recorded activity.',
    path: ['opening', 'asOf'],
  })
}

export function openingFell(passport: CredentialRow, row: PersonRow): boolean {
  const subject = documentIn(passport).credentialSubject as {
    readonly totals?: { readonly opening?: { readonly hours: number; readonly activities: number } }
  }
  const stated = subject.totals?.opening ?? { hours: 0, activities: 0 }
  const { hours, activities } = personDataOf(row).opening ?? { hours: 0, activities: 0 }
  return stated.hours > hours || stated.activities > activities
}
