import { officeDid, TransferNotice, type TransferNoticeClaims } from '@volunteer-passport/schema'
import { OFFICE_DID, OTHER_OFFICE_DID } from '@volunteer-passport/testing'
import fc from 'fast-check'
import { expect } from 'vitest'
import { BY } from '../support/office.ts'
import { goodReport } from './good-report.ts'
import { ref } from './ledger-steps.ts'
import { cancelMoveOut, moveOut } from './move-rules.ts'
import { type Credential, heldBy } from './office-model.ts'
import { agree, step } from './step.ts'

const ELSEWHERE = [OTHER_OFFICE_DID, OTHER_OFFICE_DID, officeDid('KZ-79')] as const

const NOTICE = 'urn:uuid:6c84fb90-12c4-11e1-840d-7b25c5ee775a'

const noticeFor = (subjectId: string, { id }: Credential): TransferNoticeClaims => ({
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
    which: fc.option(fc.nat({ max: 60 }), { freq: 7 }),
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
    const subject = noticeFor(world.subjectIds.get(mark)!, passport)
    const attempt = await world.attempt(({ ledger }) => {
      const now = world.clock()
      const report = goodReport(TransferNotice, { id: NOTICE, from, subject, issuedAt: now, now })
      return ledger.transferOut({ report, actor: BY.actor })
    })
    const { refused, revoked } = moveOut(model.at, { from, about: mark, passport })
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
