import { createHash } from 'node:crypto'
import type { TransferOutcome } from '@volunteer-passport/issuer'
import {
  formatPassportNumber,
  levelFromHours,
  officeDid,
  TransferNotice,
  type TransferNoticeClaims,
  VolunteerPassport,
  type VolunteerPassportClaims,
} from '@volunteer-passport/schema'
import { OFFICE_DID, OTHER_OFFICE_DID } from '@volunteer-passport/testing'
import fc from 'fast-check'
import { expect } from 'vitest'
import { BY } from '../support/office.ts'
import { end } from './credential-steps.ts'
import { goodReport } from './good-report.ts'
import { secondsOf } from './import-rules.ts'
import { personFor } from './ledger-rules.ts'
import { birthDateOf, nameOf, REFS, ref } from './ledger-steps.ts'
import { cancelMoveOut, comeIn, moveOut, noticeFor } from './move-rules.ts'
import { type Credential, FIRST_BALANCE, heldBy, OPENING_ACTIVITIES, type Person } from './office-model.ts'
import { agree, agreeSigned, step } from './step.ts'
import type { Attempt, World } from './world.ts'

const DAY_MILLISECONDS = 86_400_000
const ELSEWHERE = [OTHER_OFFICE_DID, OTHER_OFFICE_DID, officeDid('KZ-79')] as const

const NOTICE = 'urn:uuid:6c84fb90-12c4-11e1-840d-7b25c5ee775a'

const noticeClaims = (subjectId: string, { id }: Credential): TransferNoticeClaims => ({
  id: subjectId,
  formerOffice: OFFICE_DID,
  formerPassport: id,
  movedOn: '2026-11-01',
})

export const transferOutStep = step(
  'transferOut',
  fc.record({
    ref,
    /** Counted back from the newest. */
    back: fc.constantFrom(0, 0, 0, 0, 1),
    from: fc.constantFrom(...ELSEWHERE),
    about: fc.constantFrom('holder', 'holder', 'holder', 'holder', 'somebody else'),
    which: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat({ max: 60 }) }),
    /** The notice on which they left, if they did. */
    isAgain: fc.boolean(),
  }),
  async ({ ref: who, back, about, which, isAgain, ...wish }, model, world) => {
    const holder = model.data.people.get(who)
    if (holder === undefined) return false
    const held = heldBy(model.data, holder, 'passport')
    const before = isAgain ? holder.departure : undefined
    const from = before?.to ?? wish.from
    const named = which === null ? held.at(-1 - back) : model.credential(which)
    const passport = before === undefined ? named : held.find(({ id }) => id === before.passport)
    if (passport === undefined || passport.id === '' || passport.id === 'given up') return false
    const others = [...model.data.people.values()].filter((one) => one !== holder)
    const { mark } = about === 'holder' ? holder : (others[0] ?? holder)
    const subject = noticeClaims(world.subjectIds.get(mark)!, passport)
    const issuedAt = world.clock()
    const attempt = await world.attempt(({ ledger }) => {
      const report = goodReport(TransferNotice, { id: NOTICE, from, subject, issuedAt, now: world.clock() })
      return ledger.transferOut({ report, actor: BY.actor })
    })
    const { refused, revoked } = moveOut(model.at, { from, about: mark, passport, issuedAt: secondsOf(issuedAt) })
    const { answer } = attempt
    expect(answer?.outcome === 'rejected' ? answer.problem.code : undefined).toBe(refused)
    if (refused === undefined && !attempt.hasCrashed) expect(answer).toMatchObject({ revoked })
    if (refused === undefined) model.done.push(revoked.length > 0 ? 'transferOut' : 'transferOut again')
    return attempt.hasCrashed
  },
)

export const cancelTransferOutStep = step('cancelTransferOut', ref, async (who, model, world) => {
  const attempt = await world.attempt(({ ledger }) => ledger.cancelTransferOut(who, BY))
  return agree({ model, verb: 'cancelTransferOut', attempt, refused: cancelMoveOut(model.at, who) })
})

const NOTICE_DAYS = 180

/** What stands in a passport of another office: a subject and a number that it gave out, or those of somebody here. */
async function identityOf(
  who: 'themselves' | 'a stranger' | 'another number',
  known: Person | undefined,
  world: World,
): Promise<{ readonly subject: string | undefined; readonly id: string; readonly number: string }> {
  const stranger = newcomer(world)
  if (known === undefined || who === 'a stranger') return { ...stranger, subject: undefined }
  const [row] = await world.registry.transaction((tx) => tx.peopleByRef([known.ref]))
  const number = who === 'themselves' ? row!.passportNumber! : stranger.number
  return { subject: known.mark, id: world.subjectIds.get(known.mark)!, number }
}

function newcomer(world: World): { readonly id: string; readonly number: string } {
  const id = world.foreignUrn()
  return { id, number: formatPassportNumber({ office: '71', body: id.slice(-8) }) }
}

export const transferInStep = step(
  'transferIn',
  fc.record({
    ref: fc.constantFrom(...REFS),
    region: fc.constantFrom('KZ-75' as const, 'KZ-71' as const),
    hours: fc.constantFrom(1, 4, 9),
    isLate: fc.boolean(),
    from: fc.constantFrom(...ELSEWHERE),
    who: fc.constantFrom('themselves', 'themselves', 'themselves', 'themselves', 'a stranger', 'another number'),
    /** The passport with which they came, or one that its office has made since. */
    isAgain: fc.boolean(),
    givesConsent: fc.boolean(),
    validUntil: end,
  }),
  async ({ ref: who, region, hours, isLate, isAgain, givesConsent, validUntil, ...wish }, model, world) => {
    const known = model.data.people.get(who)
    const before = isAgain ? known?.origin : undefined
    const issued = world.clock()
    const passport = before ?? {
      id: world.foreignUrn(),
      from: known?.origin?.from ?? wish.from,
      issuedAt: secondsOf(issued),
    }
    const issuedAt = new Date(passport.issuedAt * 1000)
    const asOf = isLate ? `${issued.toISOString().slice(0, 19)}Z` : FIRST_BALANCE
    const { subject, id, number } = await identityOf(wish.who, known, world)
    const given = () => ({
      ...personFor(model.at, { ref: who, region, opening: hours, birthDate: birthDateOf(who), givesConsent }),
      openingAsOf: asOf,
    })
    const { mark } = personFor(model.at, { ref: who, region, opening: hours, birthDate: undefined, givesConsent })
    const claims: VolunteerPassportClaims = {
      id,
      passportNumber: number,
      person: nameOf(mark),
      memberSince: '2023-04-01',
      level: levelFromHours(hours),
      region: 'KZ-79',
      totals: { hours, activities: OPENING_ACTIVITIES, asOf },
    }
    const attempt = await world.attempt(({ ledger }) => {
      const { consent, birthDate } = given()
      const report = goodReport(VolunteerPassport, { ...passport, subject: claims, issuedAt, now: world.clock() })
      return ledger.transferIn({
        ref: who,
        region,
        report,
        birthDate: birthDate!,
        externalRef: `crm ${mark}`,
        ...(consent && { guardianConsent: { givenOn: consent.givenOn } }),
        passport: { key: who, validUntil: new Date(validUntil) },
        actor: BY.actor,
      })
    })
    const { answer } = attempt
    if (answer === undefined) return agreeSigned({ model, verb: 'transferIn', attempt, refused: undefined })
    const { office, refused } = comeIn(model.at, {
      ...{ given: given(), passport, subject, validUntil },
      isOwnNumber: wish.who !== 'another number',
    })
    model.data = office
    if (refused === undefined && subject === undefined) world.subjectIds.set(mark, id)
    const key = `transfer:${createHash('sha256').update(passport.id).digest('base64url')}`
    const until = model.at.now + NOTICE_DAYS * DAY_MILLISECONDS
    const rest = refused ?? noticeFor(model.at, { ref: who, key, validUntil: noticeEnd(attempt, until) })
    expect(answer.outcome === 'rejected' ? answer.problem.code : undefined).toBe(rest)
    if (rest === undefined) model.done.push(answer.outcome === 'rejected' ? '' : `transferIn ${answer.outcome}`)
    return attempt.hasCrashed
  },
)

/** After a crash it may be that of the first attempt. */
function noticeEnd({ answer, hasCrashed }: Attempt<TransferOutcome>, until: number): number {
  const seconds = Math.floor(until / 1000) * 1000
  if (!hasCrashed || answer === undefined || answer.outcome === 'rejected') return seconds
  const first = answer.notice.credential.validUntil!.getTime()
  return first >= seconds - 2 * DAY_MILLISECONDS ? first : seconds
}
