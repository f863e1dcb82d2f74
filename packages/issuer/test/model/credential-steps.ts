import type { IssueInput, Issuer } from '@volunteer-passport/issuer'
import {
  type CredentialType,
  VolunteerActivity,
  VolunteerHoursExtract,
  VolunteerPassport,
} from '@volunteer-passport/schema'
import fc from 'fast-check'
import { expect } from 'vitest'
import { collect, subjectOf } from '../support/office.ts'
import {
  type At,
  type IssueWish,
  issue,
  issueInRun,
  type Refused,
  reinstate,
  revoke,
  succeed,
  suspend,
} from './credential-rules.ts'
import { aDeed, REFS, ref } from './ledger-steps.ts'
import type { ModelOffice } from './model-office.ts'
import { type Credential, countedOf, hoursOf } from './office-model.ts'
import { agree, agreeSigned, step } from './step.ts'
import type { Attempt, World } from './world.ts'

export const FIRST_END: number = Date.parse('2027-12-31T00:00:00Z')
export const end: fc.Arbitrary<number> = fc.constantFrom(
  FIRST_END,
  Date.parse('2028-12-31T00:00:00Z'),
  Date.parse('2029-12-31T00:00:00Z'),
)
const which = fc.nat({ max: 60 })
const DAY = 86_400_000

/** Asks for one credential, and compares. */
async function issueOne(
  wish: IssueWish & { readonly verb: string },
  o: { readonly type: CredentialType<unknown>; readonly input: IssueInput<unknown> },
  { model, world }: { readonly model: ModelOffice; readonly world: World },
): Promise<boolean> {
  const attempt = await world.attempt((issuer) => issuer.issue(o.type, o.input))
  const before = model.data.credentials.length
  const refused = issue(model.at, wish)
  const hasCrashed = agreeSigned({ model, verb: wish.verb, attempt, refused })
  if (attempt.answer !== undefined) {
    const { id, token } = attempt.answer
    // The same wish has the same answer, whatever became of it.
    expect(world.handedOut.get(id) ?? token).toBe(token)
    expect(world.handedOut.has(id)).toBe(model.data.credentials.length === before)
    world.handedOut.set(id, token)
  }
  return hasCrashed
}

export const issuePassportStep = step(
  'issue passport',
  fc.record({ ref, key: fc.constantFrom('', '-b'), validUntil: end }),
  async ({ ref: who, key: suffix, validUntil }, model, world) => {
    const key = `${who}${suffix}`
    const input = { key, person: who, validUntil: new Date(validUntil) }
    const wish = { verb: 'issue passport', type: 'passport', key, ref: who, validUntil, isBadge: false } as const
    return issueOne(wish, { type: VolunteerPassport, input }, { model, world })
  },
)

export const issueDeedStep = step(
  'issue activity',
  fc.record({ key: aDeed, isBadge: fc.boolean() }),
  async ({ key, isBadge }, model, world) => {
    const input = { key, ...(isBadge && { profile: 'openBadges' as const }) }
    const wish = { verb: 'issue activity', type: 'activity', key, validUntil: undefined, isBadge } as const
    return issueOne(wish, { type: VolunteerActivity, input }, { model, world })
  },
)

export const extractStep = step('extract', ref, async (who, model, world) => {
  const key = `extract-${model.data.credentials.length}`
  const validUntil = Math.floor(model.now() / 1000) * 1000 + 30 * DAY
  const purpose = [{ '@value': 'Грант', '@language': 'kk' }] as const
  const extract = { purpose, period: { from: '2026-10-01', until: '2026-10-31' } }
  const input = { key, person: who, validUntil: new Date(validUntil), extract } as const
  const wish = { verb: 'extract', type: 'extract', key, ref: who, validUntil, isBadge: false } as const
  const hasCrashed = await issueOne(wish, { type: VolunteerHoursExtract, input }, { model, world })
  const made = model.data.credentials.at(-1)
  if (made?.key !== key) return hasCrashed
  const row = (await collect(world.issuer.find({ key }))).findLast(({ state }) => state === 'issued')
  const person = model.data.people.get(who)!
  const confirmed = [...countedOf(model.data, person)].filter(([id]) => model.data.deeds.get(id)?.state === 'confirmed')
  expect(subjectOf(row!.token!)).toMatchObject({ hours: hoursOf(new Map(confirmed)), activities: confirmed.length })
  return hasCrashed
})

/** A run over everybody. */
export async function issueToAll(validUntil: number, model: ModelOffice, world: World): Promise<boolean> {
  const rows = REFS.map((who) => ({ key: who, person: who, validUntil: new Date(validUntil) }))
  const run = (issuer: Issuer) => collect(issuer.issueAll(VolunteerPassport, rows, { jobId: 'job-1' }))
  const attempt = await world.attempt(run)
  if (attempt.answer === undefined) return agreeSigned({ model, verb: 'issueAll', attempt, refused: undefined })
  const refused = REFS.map((who) => issueInRun(model.at, { ref: who, validUntil }))
  const answered = attempt.answer.map((answer) => (answer.outcome === 'rejected' ? answer.problem.code : undefined))
  expect(answered).toEqual(refused)
  return agree({ model, verb: 'issueAll', attempt, refused: undefined })
}

export const issueAllStep = step('issueAll', end, issueToAll)

/** A verb on a credential that is on record, by both. */
function onCredential<Wish>(
  verb: string,
  wishes: fc.Arbitrary<Wish>,
  o: {
    readonly real: (issuer: Issuer, id: string, wish: Wish) => Promise<unknown>
    readonly rule: (at: At, one: Credential, wish: Wish) => Refused
    readonly agree: typeof agree
  },
) {
  return step(verb, fc.tuple(which, wishes), async ([at, wish], model, world) => {
    const one = model.credential(at)
    if (one === undefined) return false
    const attempt: Attempt<unknown> = await world.attempt((issuer) => o.real(issuer, one.id, wish))
    return o.agree({ model, verb, attempt, refused: o.rule(model.at, one, wish) })
  })
}

export const renewStep = onCredential('renew', end, {
  real: (issuer, id, validUntil) => issuer.renew(id, { validUntil: new Date(validUntil) }),
  rule: (at, one, validUntil) => succeed(at, one, { wish: `renew ${validUntil}`, validUntil }),
  agree: agreeSigned,
})

export const replaceStep = onCredential('replace', fc.constantFrom('lost' as const, 'data-wrong' as const), {
  real: (issuer, id, reason) => issuer.replace(id, { reason, actor: 'clerk-7' }),
  rule: (at, one, reason) => succeed(at, one, { wish: `replace ${reason}`, reason }),
  agree: agreeSigned,
})

export const revokeStep = onCredential('revoke', fc.constantFrom('other' as const, 'fraud' as const, 'lost' as const), {
  real: (issuer, id, reason) => issuer.revoke(id, { reason, actor: 'clerk-7' }),
  rule: revoke,
  agree,
})

export const suspendStep = onCredential('suspend', fc.constant('under-review' as const), {
  real: (issuer, id, reason) => issuer.suspend(id, { reason, actor: 'clerk-7' }),
  rule: suspend,
  agree,
})

export const reinstateStep = onCredential('reinstate', fc.constant('review-ended' as const), {
  real: (issuer, id, reason) => issuer.reinstate(id, { reason, actor: 'clerk-7' }),
  rule: reinstate,
  agree,
})
