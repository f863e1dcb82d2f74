import type { IssuerContext } from '../context.ts'
import { burnRows } from '../issuance/revoke-rows.ts'
import { readActor } from '../reason.ts'
import { requireCurrent, runUnit, type Unit } from '../unit.ts'

export interface AcceptClockInput {
  /** Opaque id of who says that the clock is right now; it stays in the log for ever. */
  readonly actor: string
}

export interface AcceptedClock {
  readonly recordedAt: Date
  /** How far the log was ahead; 0 where there was nothing to accept. */
  readonly backSeconds: number
}

/**
 * Goes on after a clock that was ahead has been set right: from here on the log, the lists and whatever is issued carry
 * the time as it is now. Gives up reservations from the future. Credentials with such a date stay as they are; look for
 * `createdAt` after now and replace them, since verifiers refuse them until then.
 * @throws VolunteerPassportError STORE_ROLLED_BACK; Refusal ACTOR_INVALID
 */
export async function acceptClock(context: IssuerContext, input: AcceptClockInput): Promise<AcceptedClock> {
  const byDefault = readActor(input.actor)
  let backSeconds = 0
  return runUnit(context, {
    byDefault,
    // What a restored store writes in its old epoch, whoever follows the log has passed: first `recover`.
    admit: requireCurrent,
    instantAfter: (head, now) => {
      backSeconds = Math.max(0, Math.ceil(((head?.at ?? now) - now) / 1000))
      return now
    },
    work: async (unit) => {
      if (backSeconds > 0) await goOnFromNow(context, unit)
      return { recordedAt: new Date(unit.at), backSeconds }
    },
  })
}

async function goOnFromNow(context: IssuerContext, unit: Unit): Promise<void> {
  unit.record('clock-accepted', context.id)
  const unfinished = await unit.tx.unfinishedBefore(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
  await burnRows(
    unit,
    unfinished.filter(({ createdAt }) => createdAt > unit.now),
  )
  // What is public has begun in the future: no verifier takes it before.
  for (const number of (await unit.lists()).keys()) await unit.touchList(number)
}
