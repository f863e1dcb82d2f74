import {
  PROBLEMS,
  type Problem,
  problem,
  type Report,
  TransferNotice,
  type TransferNoticeClaims,
  VolunteerPassport,
  type VolunteerPassportClaims,
} from '@volunteer-passport/schema'
import { type IssuerContext, readClock } from '../context.ts'
import { readReport } from '../imports/read-report.ts'
import { decidePassports } from '../issuance/decide-passports.ts'
import { type IssueInput, readIssue } from '../issuance/issue-input.ts'
import { carryOutOne, type Issued } from '../issuance/issued.ts'
import { readActor } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import { type Rejected, rejected } from '../rejected.ts'
import { type Admission, admitNewcomer } from './admit-newcomer.ts'
import { decideNotice } from './decide-notice.ts'
import { type NewcomerInput, readNewcomer } from './newcomer.ts'

export interface TransferInput extends NewcomerInput {
  /** What the office's own verifier says of the passport of the former office; not older than a day. */
  readonly report: Report<VolunteerPassportClaims>
  /** The passport that is made here. */
  readonly passport: Pick<
    IssueInput<VolunteerPassportClaims>,
    'key' | 'validUntil' | 'holderKey' | 'profile' | 'externalRef'
  >
  /** Opaque id of who takes the person in. */
  readonly actor: string
}

export type TransferOutcome =
  | {
      readonly outcome: Admission
      readonly ref: string
      /** As in the former passport. */
      readonly subjectId: string
      readonly passportNumber: string
      readonly passport: Issued<VolunteerPassportClaims>
      /** For the former office, which closes its passport on it (`transferOut`). */
      readonly notice: Issued<TransferNoticeClaims>
    }
  | Rejected

/**
 * Takes a person over who comes with the passport of another office: number and subject stay, its totals become the
 * opening balance. First the passport here, then the notice: whenever this is interrupted, the person has the former
 * passport, or both. Call it again, and it goes on where it ended.
 *
 * What speaks against it is the answer and is never thrown.
 * @throws VolunteerPassportError ACTOR_INVALID, SIGNER_FAILED, STORE_UNAVAILABLE
 * @throws TypeError for what is no report
 */
export async function transferIn(context: IssuerContext, input: TransferInput): Promise<TransferOutcome> {
  const actor = readActor(input.actor)
  const now = Math.floor(readClock(context.clock) / 1000)
  const read = readReport(input.report, {
    type: VolunteerPassport,
    self: context.id,
    now,
    ofOurOwn: 'TRANSFER_CONFLICT',
  })
  if (!read.ok) return { outcome: 'rejected', problem: read.problems[0] }
  const newer = newerThan(input.report)
  if (newer !== undefined) return { outcome: 'rejected', problem: newer }
  try {
    const newcomer = readNewcomer(input, read.value, now)
    const wish = { ...input.passport, person: newcomer.ref }
    const issue = readIssue(VolunteerPassport, wish)
    let admission: Admission = 'unchanged'
    const passport = await carryOutOne(
      context,
      async (unit, desk) => {
        admission = (await admitNewcomer(context, unit, newcomer)).admission
        const [decision] = await decidePassports(context, unit, desk, [{ input: wish, read: issue }])
        // Nobody is taken over without a passport.
        if (decision?.outcome === 'rejected') throw decision.refusal
        if (decision === undefined) throw new Error('a record without a decision')
        return decision
      },
      () => VolunteerPassport,
      actor,
    )
    const { ref, subjectId, passportNumber, origin } = newcomer
    const notice = await carryOutOne(
      context,
      async (unit, desk) => {
        const [person] = await unit.tx.peopleByRef([ref])
        if (person === undefined) throw erasedMeanwhile()
        return decideNotice(context, unit, desk, { person, origin })
      },
      () => TransferNotice,
      actor,
    )
    return { outcome: admission, ref, subjectId, passportNumber, passport, notice }
  } catch (error) {
    if (error instanceof Refusal) return rejected(error)
    throw error
  }
}

/**
 * By the former office's own word it has a newer one, whose totals would be lost. Where its word could not be had,
 * nothing is taken over yet: to a verifier a newer passport is a hint, here it decides.
 */
function newerThan(report: Report<VolunteerPassportClaims>): Problem | undefined {
  if (!report.ok) return undefined
  if (report.warnings.some(({ code }) => code === 'NEWER_AVAILABLE')) {
    return problem('CREDENTIAL_SUPERSEDED', 'The former office has made a newer passport', [])
  }
  return report.warnings.find(({ code }) => PROBLEMS[code].class === 'unknown')
}

function erasedMeanwhile(): Refusal {
  return new Refusal('PERSON_UNKNOWN', {
    detail: 'The person was erased meanwhile.',
    hint: 'No notice was made: the former passport stays as it is.',
  })
}
