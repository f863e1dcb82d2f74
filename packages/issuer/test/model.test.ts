import { type Issuer, verifyLogChain } from '@volunteer-passport/issuer'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { SOAK } from '@volunteer-passport/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  activity,
  BIN,
  BY,
  collect,
  type Office,
  openOffice,
  person,
  publishedBits,
  readWholeLog,
  subjectOf,
} from './support/office.ts'

/** What the ledger says, as simply as it can be said. */
interface ModelPerson {
  region: 'KZ-75' | 'KZ-71'
  opening: number
  /** Hours by day of October; 0 once revoked or self-declared. */
  readonly days: Map<number, number>
  readonly revoked: Set<number>
}

/** What a passport stated when it was made. */
interface ModelPassport {
  readonly ref: string
  readonly opening: number
  readonly days: ReadonlyMap<number, number>
}

interface World extends Office {
  readonly people: Map<string, ModelPerson>
  readonly passports: Map<string, ModelPassport>
}

type Step = (world: World) => Promise<unknown>

const REFS = ['m-0', 'm-1', 'm-2']
const ref = fc.constantFrom(...REFS)
const day = fc.integer({ min: 1, max: 6 })
const hours = fc.constantFrom(0.5, 1, 2, 3)
const pick = fc.nat({ max: 30 })
const years = fc.integer({ min: 1, max: 4 })
const endIn = (n: number) => new Date(`${2026 + n}-12-31T00:00:00Z`)
const personOf = (who: string, { region, opening }: ModelPerson) =>
  person(who, { region, opening: { hours: opening, activities: 1, asOf: new Date('2026-09-30T00:00:00Z') } })

const register = fc.tuple(ref, fc.constantFrom('KZ-75', 'KZ-71'), fc.constantFrom(1, 5, 10)).map(
  ([who, region, opening]): Step =>
    async ({ issuer, people }) => {
      const known = people.get(who) ?? { region, opening, days: new Map(), revoked: new Set() }
      people.set(who, Object.assign(known, { region, opening }))
      await issuer.ledger.registerPerson(personOf(who, known))
    },
)

const record = fc.tuple(ref, day, hours, fc.boolean()).map(
  ([who, on, length, confirmed]): Step =>
    async ({ issuer, people }) => {
      const model = people.get(who)
      const confirmation = { method: confirmed ? 'geo' : 'self-declared', date: '2026-10-07' } as const
      const input = activity(who, `${who}-${on}`, { day: on, hours: length, confirmation })
      if (model === undefined || model.revoked.has(on)) {
        const code = model === undefined ? 'PERSON_UNKNOWN' : 'ACTIVITY_CONFLICT'
        await expect(issuer.ledger.recordActivity(input)).rejects.toMatchObject({ code })
        return
      }
      model.days.set(on, confirmed ? length : 0)
      await issuer.ledger.recordActivity(input)
    },
)

const revokeActivity = fc.tuple(ref, day).map(
  ([who, on]): Step =>
    async ({ issuer, people }) => {
      const model = people.get(who)
      const change = issuer.ledger.revokeActivity(`${BIN}:${who}-${on}`, BY)
      if (!model?.days.has(on)) return expect(change).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await change
      model.days.set(on, 0)
      model.revoked.add(on)
    },
)

const issueAll = fc.tuple(years).map(
  ([n]): Step =>
    async ({ issuer, people }) => {
      const rows = [...people.keys()].map((who) => ({ key: who, person: who, validUntil: endIn(n) }))
      for await (const outcome of issuer.issueAll(VolunteerPassport, rows, { jobId: 'job' })) {
        if (outcome.outcome === 'rejected') expect(outcome.problem.code).toBe('CREDENTIAL_NOT_LIVE')
        else {
          const { region, totals } = subjectOf(outcome.token) as { region: string; totals: { hours: number } }
          const model = people.get(outcome.key)!
          expect([region, totals.hours]).toEqual([model.region, totalOf(model)])
        }
      }
    },
)

const onPassport = (
  verb: (issuer: Issuer, id: string, n: number) => Promise<unknown>,
  ...refusals: readonly string[]
) =>
  fc.tuple(pick, years).map(
    ([at, n]): Step =>
      async ({ issuer, passports, registry }) => {
        const ids = [...passports.keys()]
        const id = ids[at % Math.max(1, ids.length)]
        if (id === undefined) return
        const log = await readWholeLog(registry)
        try {
          await verb(issuer, id, n)
        } catch (error) {
          expect(refusals).toContain((error as { code: string }).code)
          expect(await readWholeLog(registry)).toEqual(log)
        }
      },
  )

const publish = fc.constant<Step>(async ({ issuer, web }) => {
  await issuer.publishStatusLists(web)
  for (const { token, state, newerAvailable } of await collect(issuer.find({}))) {
    const bits = await publishedBits(web, token!)
    expect([bits.includes('revocation'), bits.includes('refresh')]).toEqual([state === 'revoked', newerAvailable])
    if (state !== 'revoked') expect(bits.includes('suspension')).toBe(state === 'suspended')
  }
})

const wait = fc.integer({ min: 0, max: 5000 }).map(
  (seconds): Step =>
    async ({ clock }) =>
      clock.advance(seconds),
)

const step = fc.oneof(
  { arbitrary: register, weight: 3 },
  { arbitrary: record, weight: 6 },
  { arbitrary: revokeActivity, weight: 2 },
  { arbitrary: issueAll, weight: 5 },
  {
    arbitrary: onPassport(
      (issuer, id, n) => issuer.renew(id, { validUntil: endIn(n) }),
      'CREDENTIAL_NOT_LIVE',
      'ISSUANCE_CONFLICT',
    ),
    weight: 2,
  },
  {
    arbitrary: onPassport((issuer, id) => issuer.replace(id, { ...BY, reason: 'lost' }), 'ISSUANCE_CONFLICT'),
    weight: 2,
  },
  { arbitrary: onPassport((issuer, id) => issuer.revoke(id, BY)), weight: 1 },
  { arbitrary: onPassport((issuer, id) => issuer.suspend(id, BY), 'CREDENTIAL_NOT_LIVE'), weight: 1 },
  { arbitrary: onPassport((issuer, id) => issuer.reinstate(id, BY), 'REVOCATION_FINAL'), weight: 1 },
  { arbitrary: publish, weight: 1 },
  { arbitrary: wait, weight: 1 },
)

const totalOf = ({ opening, days }: { opening: number; days: ReadonlyMap<number, number> }) =>
  [...days.values()].reduce((sum, one) => sum + one, opening)

async function checkWorld({ issuer, registry, people, passports }: World) {
  const places = new Set<string>()
  const numbers = new Map<unknown, string>()
  for (const found of await collect(issuer.find({}))) {
    const who = found.person!
    const model = people.get(who)!
    const { passportNumber, totals } = subjectOf(found.token!) as { passportNumber: string; totals: { hours: number } }
    if (!passports.has(found.id)) {
      // New: it states what the ledger says at its asOf.
      passports.set(found.id, { ref: who, opening: model.opening, days: new Map(model.days) })
      expect(totals.hours).toBe(totalOf(model))
    }
    const place = `${found.list}/${found.index}`
    expect(places.has(place)).toBe(false)
    places.add(place)
    expect(numbers.get(passportNumber) ?? who).toBe(who)
    numbers.set(passportNumber, who)
    if (found.state === 'revoked') continue
    const stated = passports.get(found.id)!
    expect(totals.hours).toBeLessThanOrEqual(totalOf(model))
    expect(stated.opening).toBeLessThanOrEqual(model.opening)
    for (const [on, counted] of stated.days) expect(counted).toBeLessThanOrEqual(model.days.get(on) ?? 0)
  }
  expect(numbers.size).toBe(new Set(numbers.values()).size)
  for (const [who, model] of people) expect(await issuer.ledger.totals(who)).toMatchObject({ hours: totalOf(model) })
  expect(verifyLogChain(await readWholeLog(registry)).ok).toBe(true)
}

test('after any sequence of changes no passport that stands says more than the ledger', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const world: World = { ...(await openOffice()), people: new Map(), passports: new Map() }
      for (const one of steps) {
        await one(world)
        await checkWorld(world)
      }
    }),
    { numRuns: 60 * SOAK },
  )
})
