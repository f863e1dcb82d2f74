import type { IssueOutcome, Issuer, Publisher } from '@volunteer-passport/issuer'
import { VolunteerActivity, VolunteerPassport, VolunteerPassportError } from '@volunteer-passport/schema'
import { seededRandom } from '@volunteer-passport/testing'
import type { Told } from './history.ts'
import { activity, BIN, BY, collect, LATER, NEXT_YEAR, person } from './office.ts'

/** Whom every process works on. */
export const REFS: readonly string[] = Array.from({ length: 8 }, (_, i) => `m-${i}`)

export const rowOf = (ref: string) => ({ key: ref, person: ref, validUntil: NEXT_YEAR })

/** Activities of one person that one run may record: each run has times of its own, and they must all be in the past. */
const ACTIVITIES = 8
const SLOT_MILLISECONDS = 3 * 3_600_000
const FIRST_SLOT = Date.parse('2024-01-01T03:00:00Z')
const ENDS = [NEXT_YEAR, LATER, new Date('2029-10-31T12:00:00Z')]

/** What people in an office may be told; anything else is a fault. */
const REFUSALS: readonly string[] = [
  'ACTIVITY_CONFLICT',
  'ACTIVITY_NOT_CONFIRMED',
  'CREDENTIAL_NOT_LIVE',
  'CREDENTIAL_SUPERSEDED',
  'ISSUANCE_CONFLICT',
  'PERSON_HAS_PASSPORT',
  'REVOCATION_FINAL',
]

type WithoutInstant<T> = T extends Told ? Omit<T, 'at'> : never
export type Tell = (told: WithoutInstant<Told>) => void

/** Milliseconds of the machine's monotonic clock: the same for all its processes. */
export const monotonicNow = (): number => Number(process.hrtime.bigint()) / 1e6

export interface WorkOptions {
  readonly issuer: Issuer
  readonly publisher: Publisher
  /** Among all that ever work on a registry: keeps their activities apart. */
  readonly run: number
  readonly seed: number
  readonly tell: Tell
  readonly now: () => number
}

/** Does whatever an office does, in a seeded order, `steps` times, and tells what was acknowledged. */
export async function work(o: WorkOptions, steps: number): Promise<void> {
  const { issuer, publisher, tell, now } = o
  const random = seededRandom(o.seed)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const recorded: string[] = []
  const begun = new Map<string, number>()

  const issued = ({ id, token }: { readonly id: string; readonly token: string }) =>
    tell({ tells: 'issued', id, token })
  const publish = async () => {
    const since = now()
    await issuer.publishStatusLists(publisher)
    tell({ tells: 'published', since })
  }
  const register = async () => {
    const { ref, subjectId } = await issuer.ledger.registerPerson(person(pick(REFS)))
    tell({ tells: 'registered', ref, subjectId })
  }
  const book = async (participation: string, quarters: number) => {
    const [, record = ''] = participation.split(':')
    const [ref = '', slot] = record.split('.')
    const start = FIRST_SLOT + Number(slot) * SLOT_MILLISECONDS
    const date = new Date(start).toISOString().slice(0, 10)
    const times = { start: new Date(start), end: new Date(start + SLOT_MILLISECONDS) }
    tell({ tells: 'recording', participation, quarters })
    await issuer.ledger.recordActivity(
      activity(ref, record, { ...times, hours: quarters / 4, confirmation: { method: 'coordinator', date } }),
    )
    tell({ tells: 'recorded', participation, quarters })
  }
  const quarters = () => 1 + Math.floor(random() * 12)
  const record = async () => {
    const ref = pick(REFS)
    const before = begun.get(ref) ?? 0
    if (before === ACTIVITIES) return correct()
    begun.set(ref, before + 1)
    const participation = `${BIN}:${ref}.${o.run * ACTIVITIES + before}`
    recorded.push(participation)
    await book(participation, quarters())
  }
  const correct = async () => {
    if (recorded.length > 0) await book(pick(recorded), quarters())
  }
  const takeBack = async () => {
    const participation = pick(recorded)
    if (participation === undefined) return
    tell({ tells: 'recording', participation, quarters: 0 })
    await issuer.ledger.revokeActivity(participation, BY)
    tell({ tells: 'recorded', participation, quarters: 0 })
  }
  const issue = async () => issued(await issuer.issue(VolunteerPassport, rowOf(pick(REFS))))
  const issueDeed = async () => {
    const key = pick(recorded)
    if (key !== undefined) issued(await issuer.issue(VolunteerActivity, { key }))
  }
  const issueAll = async () => {
    const rows = REFS.filter(() => random() < 0.5).map(rowOf)
    for await (const outcome of issuer.issueAll(VolunteerPassport, rows, { jobId: 'job' })) tellOutcome(outcome)
  }
  const tellOutcome = (outcome: IssueOutcome) => {
    if (outcome.outcome !== 'rejected') issued(outcome)
    else if (!REFUSALS.includes(outcome.problem.code)) throw new Error(outcome.problem.code)
  }
  /** The newest passport of somebody, where there is one. */
  const onPassport = (verb: (id: string) => Promise<unknown>) => async () => {
    const all = await collect(issuer.find({ person: pick(REFS), type: VolunteerPassport.name }))
    const newest = all.findLast(({ state }) => state !== 'burnt' && state !== 'reserved')
    if (newest !== undefined) await verb(newest.id)
  }
  const renew = onPassport(async (id) => issued(await issuer.renew(id, { validUntil: pick(ENDS) })))
  const replace = onPassport(async (id) => issued(await issuer.replace(id, { ...BY, reason: 'lost' })))
  const revoke = onPassport(async (id) => {
    await issuer.revoke(id, BY)
    tell({ tells: 'revoked', id })
  })
  const suspend = onPassport((id) => issuer.suspend(id, BY))
  const reinstate = onPassport((id) => issuer.reinstate(id, BY))

  await publish()
  for (const ref of REFS) {
    const { subjectId } = await issuer.ledger.registerPerson(person(ref))
    tell({ tells: 'registered', ref, subjectId })
  }
  const verbs = [
    ...[record, record, record, correct, correct, takeBack, issue, issue, issueDeed, issueAll, issueAll],
    ...[renew, renew, replace, replace, revoke, revoke, suspend, reinstate, publish, publish, register],
  ]
  for (let step = 0; step < steps; step++) {
    try {
      await pick(verbs)()
    } catch (error) {
      if (!(error instanceof VolunteerPassportError) || !REFUSALS.includes(error.code)) throw error
    }
  }
}
