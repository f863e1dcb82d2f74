import type { Issuer, Publisher } from '@volunteer-passport/issuer'
import { VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import { activity, BIN, BY, collect, LATER, NEXT_YEAR, person, subjectOf } from './office.ts'

const REFS = ['m-1', 'm-2', 'm-3']
/** Of everybody, for `issueAll`. */
export const rows = REFS.map((ref) => ({ key: ref, person: ref, validUntil: NEXT_YEAR }))

/** A month of an office. Each step may be done again. */
export function month(
  web: Publisher,
  handedOut: { set(id: string, token: string): unknown },
): readonly ((issuer: Issuer) => Promise<unknown>)[] {
  const hand = (o: { id: string; token: string }) => handedOut.set(o.id, o.token)
  const issueAll = async (issuer: Issuer) => {
    for await (const outcome of issuer.issueAll(VolunteerPassport, rows, { jobId: 'job' })) {
      if ('token' in outcome) hand(outcome)
    }
  }
  /** Generations are known by their number: their ids differ from run to run. */
  const idOf = async (issuer: Issuer, key: string, at: number) =>
    (await collect(issuer.find({ key, type: VolunteerPassport.name }))).filter(({ state }) => state !== 'burnt')[at]!.id
  return [
    (issuer) => issuer.publishStatusLists(web),
    (issuer) => collect(issuer.ledger.registerPeople(REFS.map((ref) => person(ref)))),
    (issuer) => collect(issuer.ledger.recordActivities(REFS.map((ref) => activity(ref, `a-${ref}`)))),
    async (issuer) => hand(await issuer.issue(VolunteerPassport, rows[0]!)),
    issueAll,
    async (issuer) => hand(await issuer.issue(VolunteerActivity, { key: `${BIN}:a-m-1` })),
    async (issuer) => hand(await issuer.renew(await idOf(issuer, 'm-1', 0), { validUntil: LATER })),
    async (issuer) => issuer.suspend(await idOf(issuer, 'm-1', 1), BY),
    (issuer) => issuer.ledger.recordActivity(activity('m-1', 'a-m-1', { hours: 1 })),
    async (issuer) => hand(await issuer.replace(await idOf(issuer, 'm-2', 0), { ...BY, reason: 'lost' })),
    async (issuer) => issuer.revoke(await idOf(issuer, 'm-3', 0), BY),
    (issuer) => issuer.publishStatusLists(web),
    (issuer) => collect(issuer.ledger.recordActivities([activity('m-2', 'b-m-2', { day: 7 })])),
    issueAll,
    async (issuer) => issuer.reinstate(await idOf(issuer, 'm-1', 2), BY),
    (issuer) => issuer.publishStatusLists(web),
  ]
}

/** What has to be the same whatever happened on the way. */
export async function outcomeOf(issuer: Issuer) {
  const standing: Record<string, unknown> = {}
  for (const ref of REFS) {
    const found = await collect(issuer.find({ person: ref }))
    standing[ref] = found
      .filter(({ state }) => state === 'issued')
      .map(({ type, token, newerAvailable, validUntil }) => {
        const { totals } = subjectOf(token!) as { totals?: { hours: number; activities: number } }
        return { type, newerAvailable, validUntil, hours: totals?.hours, activities: totals?.activities }
      })
  }
  return standing
}

export const REFERENCE = {
  'm-1': [
    {
      type: VolunteerActivity.name,
      newerAvailable: false,
      validUntil: undefined,
      hours: undefined,
      activities: undefined,
    },
    { type: VolunteerPassport.name, newerAvailable: false, validUntil: LATER, hours: 1, activities: 1 },
  ],
  'm-2': [
    { type: VolunteerPassport.name, newerAvailable: true, validUntil: NEXT_YEAR, hours: 3, activities: 1 },
    { type: VolunteerPassport.name, newerAvailable: false, validUntil: NEXT_YEAR, hours: 6, activities: 2 },
  ],
  'm-3': [{ type: VolunteerPassport.name, newerAvailable: false, validUntil: NEXT_YEAR, hours: 3, activities: 1 }],
}
