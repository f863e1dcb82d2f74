import { VolunteerPassportError } from '@volunteer-passport/schema'
import fc from 'fast-check'
import { expect } from 'vitest'
import { activity, BIN, BY, collect, person } from '../support/office.ts'
import { personFor, record, register, reinstateDeed, revokeDeed, suspendDeed, withdrawConsent } from './ledger-rules.ts'
import type { ModelOffice } from './model-office.ts'
import { dayOf, type Person } from './office-model.ts'
import { agree, step } from './step.ts'
import type { World } from './world.ts'

/** Whom the office knows when a story begins; the others may come. */
export const FIRST_REFS = ['m-0', 'm-1', 'm-2'] as const
export const REFS = [...FIRST_REFS, 'm-3', 'm-4'] as const
/** A child of eleven. */
const CHILD = 'm-2'
export const OTHER_BIN = '990440001234'

export const ref = fc.constantFrom(...FIRST_REFS, ...FIRST_REFS, ...REFS)
const day = fc.constantFrom(1, 1, 1, 2, 2, 3, 4)
const inquiry = { reason: 'under-review', actor: 'clerk-7' } as const

export const birthDateOf = (who: string): string => (who === CHILD ? '2015-05-01' : '1999-05-01')

export const nameOf = (mark: string) => ({ familyName: text(mark), givenName: text('Айгерім') })

const text = (value: string) => [{ '@value': value, '@language': 'kk-Cyrl' }] as const

const inputOf = ({ ref: who, mark, birthDate, region, opening, openingAsOf, consent }: Person) =>
  person(who, {
    name: nameOf(mark),
    region,
    externalRef: `crm ${mark}`,
    ...(birthDate !== undefined && { birthDate }),
    ...(opening > 0 && { opening: { hours: opening, activities: 1, asOf: new Date(openingAsOf) } }),
    ...(consent && { guardianConsent: { givenOn: consent.givenOn } }),
  })

/** Deeds of odd days are of one organisation, the others of another. */
const recordOf = (who: string, on: number) => `${on % 2 === 1 ? BIN : OTHER_BIN}:${who}-${on}`

export const aDeed = fc.tuple(ref, day).map(([who, on]) => recordOf(who, on))

interface Registration {
  readonly ref: string
  readonly region: Person['region']
  readonly opening: number
  readonly givesConsent: boolean
  readonly isStream: boolean
}

export async function registerOne(o: Registration, model: ModelOffice, world: World): Promise<boolean> {
  const { isStream, ...wish } = o
  const given = () => personFor(model.at, { ...wish, birthDate: birthDateOf(wish.ref) })
  const attempt = await world.attempt(async ({ ledger }) =>
    isStream ? (await collect(ledger.registerPeople([inputOf(given())])))[0] : ledger.registerPerson(inputOf(given())),
  )
  expect(attempt.answer?.outcome).not.toBe('rejected')
  const { subjectId } = attempt.answer as { readonly subjectId: string }
  world.subjectIds.set(given().mark, subjectId)
  register(model.at, given())
  return agree({ model, verb: 'register', attempt, refused: undefined })
}

export const registerStep = step(
  'register',
  fc.record({
    ref: fc.constantFrom(...REFS),
    region: fc.constantFrom('KZ-75', 'KZ-71'),
    opening: fc.constantFrom(0, 1, 5),
    givesConsent: fc.boolean(),
    isStream: fc.boolean(),
  }),
  registerOne,
)

interface Report {
  readonly ref: string
  readonly day: number
  readonly hours: number
  readonly isSelfDeclared: boolean
  readonly isStream: boolean
}

export async function recordOne(o: Report, model: ModelOffice, world: World): Promise<boolean> {
  const { ref: who, day: on, hours, isSelfDeclared, isStream } = o
  const id = recordOf(who, on)
  const [bin = '', name = ''] = id.split(':')
  const confirmation = { method: isSelfDeclared ? 'self-declared' : 'geo', date: '2026-10-07' } as const
  const plain = activity(who, name, { day: on, hours, confirmation })
  const input = { ...plain, participationId: id, organisation: { ...plain.organisation, bin } }
  const by = { actor: 'import-1' }
  const attempt = await world.attempt(async ({ ledger }) => {
    if (!isStream) return ledger.recordActivity(input, by)
    const [outcome] = await collect(ledger.recordActivities([input], by))
    // In a stream it is told of its row: here as the verb for one tells it.
    if (outcome?.outcome === 'rejected')
      throw new VolunteerPassportError(outcome.problem.code, 'rejected', { hint: '' })
    return outcome
  })
  const refused = record(model.at, { ref: who, id, hours, isSelfDeclared })
  return agree({ model, verb: 'record', attempt, refused })
}

export const recordStep = step(
  'record',
  fc.record({ ref, day, hours: fc.constantFrom(0.5, 1, 2, 3), isSelfDeclared: fc.boolean(), isStream: fc.boolean() }),
  recordOne,
)

export const revokeDeedStep = step('revokeActivity', aDeed, async (id, model, world) => {
  const attempt = await world.attempt(({ ledger }) => ledger.revokeActivity(id, BY))
  const { refused, revoked } = revokeDeed(model.at, id)
  if (!attempt.hasCrashed && refused === undefined) expect(attempt.answer?.replaced).toHaveLength(revoked)
  return agree({ model, verb: 'revokeActivity', attempt, refused })
})

export const suspendDeedStep = step('suspendActivity', aDeed, async (id, model, world) => {
  const attempt = await world.attempt(({ ledger }) => ledger.suspendActivity(id, inquiry))
  return agree({ model, verb: 'suspendActivity', attempt, refused: suspendDeed(model.at, id) })
})

export const reinstateDeedStep = step('reinstateActivity', aDeed, async (id, model, world) => {
  const attempt = await world.attempt(({ ledger }) => ledger.reinstateActivity(id, inquiry))
  return agree({ model, verb: 'reinstateActivity', attempt, refused: reinstateDeed(model.at, id) })
})

export const withdrawConsentStep = step('withdrawConsent', ref, async (who, model, world) => {
  const attempt = await world.attempt(({ ledger }) => ledger.withdrawConsent(who, { actor: 'clerk-7' }))
  const day = dayOf(attempt.answer?.recordedAt.getTime() ?? 0)
  return agree({ model, verb: 'withdrawConsent', attempt, refused: withdrawConsent(model.at, who, day) })
})
