import type { Problem } from '@volunteer-passport/schema'
import { type Item, inBatches } from '../batches.ts'
import { dayOf, startOfDay } from '../calendar.ts'
import { activityDataOf, countedAt } from '../claims/activity-data.ts'
import { personDataOf } from '../claims/person-data.ts'
import { type IssuerContext, readClock } from '../context.ts'
import { digestOf } from '../digest.ts'
import { complete } from '../issuance/complete.ts'
import { readActor } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import type { ActivityRow, PersonRow } from '../registry.ts'
import { inTransaction, type Unit } from '../unit.ts'
import { type ActivityInput, type ReadActivity, readActivity } from './activity-input.ts'
import { activityRow } from './activity-row.ts'
import { takesTime } from './counting.ts'
import { type Booking, checkPlausible } from './plausibility.ts'
import { type Change, type Doubt, reconcile } from './reconcile.ts'

export interface RecordedActivity {
  readonly participationId: string
  /** `corrected`: it was on record with other content. */
  readonly outcome: 'recorded' | 'unchanged' | 'corrected'
  /** Ids of credentials revoked at once, because the correction left them saying too much or something wrong. */
  readonly replaced?: readonly string[]
}

export type ActivityOutcome = { readonly input: ActivityInput } & (
  | RecordedActivity
  | { readonly outcome: 'rejected'; readonly problem: Problem }
)

/** Who took the record in, or which job: it stands in the log, and a bulk selector can name it. */
export interface RecordedBy {
  readonly actor: string
}

const actorOf = (by: RecordedBy | undefined): string | undefined => by && readActor(by.actor)

type Answer = RecordedActivity | Refusal
type ActivityItem = Item<ActivityInput, ReadActivity>

export async function recordActivity(
  context: IssuerContext,
  input: ActivityInput,
  by?: RecordedBy,
): Promise<RecordedActivity> {
  const [answer] = await recordBatch(context, [{ input, read: readActivity(input, nowOf(context)) }], actorOf(by))
  if (answer === undefined || answer instanceof Refusal) throw answer
  return answer
}

export function recordActivities(
  context: IssuerContext,
  source: AsyncIterable<ActivityInput> | Iterable<ActivityInput>,
  by?: RecordedBy,
): AsyncGenerator<ActivityOutcome, void, undefined> {
  const actor = actorOf(by)
  return inBatches(source, {
    read: (input) => readActivity(input, nowOf(context)),
    keysOf: ({ participationId }) => [participationId],
    run: async (batch: readonly ActivityItem[]) => {
      const answers = await recordBatch(context, batch, actor)
      return batch.map(({ input }, i): ActivityOutcome => {
        const answer = answers[i] as Answer
        return answer instanceof Refusal
          ? { input, outcome: 'rejected', problem: answer.problem }
          : { input, ...answer }
      })
    },
  })
}

const nowOf = (context: IssuerContext): number => Math.floor(readClock(context.clock) / 1000)

async function recordBatch(
  context: IssuerContext,
  batch: readonly ActivityItem[],
  actor: string | undefined,
): Promise<readonly Answer[]> {
  const work = async (unit: Unit) => {
    const book = await openBook(unit, batch)
    const answers = batch.map((item): Answer => {
      if (item.refusal !== undefined) return item.refusal
      try {
        return book.enter(item.read)
      } catch (error) {
        if (error instanceof Refusal) return error
        throw error
      }
    })
    await unit.tx.insertActivities(book.fresh)
    await unit.tx.updateActivities(book.corrected)
    const { revoked, reserved } = await reconcile(context, unit, book)
    const changed = new Map(book.corrected.map(({ participationId, personId }) => [participationId, personId]))
    return {
      reserved,
      answers: answers.map((answer): Answer => {
        if (answer instanceof Refusal) return answer
        const replaced = revoked.get(changed.get(answer.participationId) ?? -1)
        return replaced === undefined ? answer : { ...answer, replaced }
      }),
    }
  }
  const { answers, reserved } = await inTransaction(context, work, actor)
  // Where the signer fails, the replacements wait for publishStatusLists or issueAll; what is booked is booked.
  await complete(context, reserved)
  return answers
}

interface Book {
  readonly fresh: ActivityRow[]
  readonly corrected: ActivityRow[]
  readonly changes: Change[]
  readonly doubts: Doubt[]
  readonly enter: (activity: ReadActivity) => RecordedActivity
}

/** Reads once what a batch needs, so that entering each activity needs no further look into the store. */
async function openBook(unit: Unit, batch: readonly ActivityItem[]): Promise<Book> {
  const activities = batch.flatMap((item) => (item.refusal === undefined ? [item.read] : []))
  const people = await rowsBy(
    activities,
    (a) => a.person,
    (refs) => unit.tx.peopleByRef(refs),
  )
  const known = await rowsBy(
    activities,
    (a) => a.participationId,
    (ids) => unit.tx.activitiesById(ids),
  )
  const spans = activities.map((activity) => ({
    personId: people.get(activity.person)?.id ?? -1,
    from: startOfDay(dayOf(activity.start)),
    until: startOfDay(dayOf(activity.end) + 1),
  }))
  const neighbours = await unit.tx.activitiesDuring(spans)
  const stored = new Map(activities.map((activity, i) => [activity, neighbours[i] ?? []]))
  /** Entered from this batch, and what the store says of them no longer. */
  const entered = new Map<string, ActivityRow>()
  const byPerson = new Map<number, ActivityRow[]>()
  const fresh: ActivityRow[] = []
  const corrected: ActivityRow[] = []
  const changes: Change[] = []
  const doubts: Doubt[] = []

  const othersOf = (activity: ReadActivity, personId: number): readonly Booking[] => [
    ...(stored.get(activity) ?? []).filter(
      (row) => takesTime(row) && row.participationId !== activity.participationId && !entered.has(row.participationId),
    ),
    ...(byPerson.get(personId) ?? []).filter((row) => row.counts),
  ]

  const enter = (activity: ReadActivity): RecordedActivity => {
    const { participationId } = activity
    const person = people.get(activity.person)
    if (person === undefined) throw personUnknown()
    const before = known.get(participationId)
    const data = before && activityDataOf(before)
    if (before !== undefined && isForeign(before, person)) throw conflict(before)
    if (before !== undefined && before.state !== 'confirmed') throw notConfirmed(before)
    if (data?.digest === activity.digest) return { participationId, outcome: 'unchanged' }
    checkPlausible(activity, personDataOf(person), othersOf(activity, person.id))
    const sequence = unit.record(before ? 'activity-corrected' : 'activity-recorded', participationId)
    const row = activityRow({ activity, person, counted: data?.counted ?? [], sequence })
    entered.set(participationId, row)
    byPerson.set(person.id, [...(byPerson.get(person.id) ?? []), row])
    if (before === undefined) {
      fresh.push(row)
      return { participationId, outcome: 'recorded' }
    }
    corrected.push(row)
    // What is kept beside the claims is not in its credential.
    if (digestOf(data?.claims ?? {}) !== digestOf(activity.claims)) changes.push({ activity: row, person })
    doubts.push(doubtOf(row))
    return { participationId, outcome: 'corrected' }
  }
  return { fresh, corrected, changes, doubts, enter }
}

async function rowsBy<Row>(
  activities: readonly ReadActivity[],
  keyOf: (activity: ReadActivity) => string,
  find: (keys: readonly string[]) => Promise<readonly (Row | undefined)[]> | readonly (Row | undefined)[],
): Promise<ReadonlyMap<string, Row | undefined>> {
  const keys = [...new Set(activities.map(keyOf))]
  const rows = await find(keys)
  return new Map(keys.map((key, i) => [key, rows[i]]))
}

/** Passports that have counted more of this activity than it counts now. */
export function doubtOf(activity: ActivityRow): Doubt {
  const { counted } = activityDataOf(activity)
  const now = counted.at(-1)?.[1] ?? 0
  return { personId: activity.personId, isOverstated: ({ countedSeq }) => countedAt(counted, countedSeq) > now }
}

function personUnknown(): Refusal {
  return new Refusal('PERSON_UNKNOWN', {
    detail: 'No person is registered under this ref.',
    hint: 'Register the person first with ledger.registerPerson.',
    path: ['person'],
  })
}

/** Another office confirmed it, or somebody else did it. */
const isForeign = (before: ActivityRow, person: PersonRow): boolean =>
  before.importedId !== undefined || before.personId !== person.id

function conflict({ importedId }: ActivityRow): Refusal {
  return new Refusal('ACTIVITY_CONFLICT', {
    detail:
      importedId === undefined
        ? 'This participation is on record for another person.'
        : 'This participation was imported: another office has confirmed it.',
    hint: 'Record it under its own participationId; where it was booked for the wrong person, revoke it there first.',
    path: ['participationId'],
  })
}

function notConfirmed({ state }: ActivityRow): Refusal {
  return new Refusal('ACTIVITY_NOT_CONFIRMED', {
    detail: `This participation is ${state}.`,
    hint: 'End an inquiry with ledger.reinstateActivity or revokeActivity; record what is new under another participationId.',
    path: ['participationId'],
  })
}
