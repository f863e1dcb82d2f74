import { OfficeAccreditation } from '@volunteer-passport/schema'
import { secondsOf } from '../calendar.ts'
import type { IssuerContext } from '../context.ts'
import { readActor } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import type { Scrub } from '../registry.ts'
import { inTransaction } from '../unit.ts'

export interface PurgeInput {
  /** Credentials whose end lies before this instant, which may not lie in the future. */
  readonly expiredBefore: Date
  readonly actor: string
}

export interface Purged {
  readonly credentials: number
  readonly scrub: Scrub
}

const BATCH = 2_000

/**
 * Forgets what credentials said that expired long ago; index, state and log stay. The people and their deeds stay too
 * (`erasePerson` is for them), and so do accreditations. May be run again, also to finish the scrubbing that an erasure
 * could not.
 * @throws Refusal OPTION_INVALID, ACTOR_INVALID; VolunteerPassportError STORE_UNAVAILABLE
 */
export async function purge(context: IssuerContext, input: PurgeInput): Promise<Purged> {
  const actor = readActor(input.actor)
  const before = secondsOf(input.expiredBefore)
  let credentials = 0
  let afterSeq = 0
  for (let more = true; more; ) {
    more = await inTransaction(
      context,
      async (unit) => {
        if (before === undefined || before > unit.now) throw notPast()
        const rows = await unit.tx.findCredentials({ isKept: true }, { afterSeq, limit: BATCH })
        const expired = rows.filter(
          // An accreditation is of no person, and what the list says of an office is read from it.
          ({ type, validUntil }) =>
            type !== OfficeAccreditation.name && validUntil !== undefined && validUntil < before,
        )
        for (const { id } of expired) unit.record('purged', id)
        await unit.tx.eraseCredentials(expired.map(({ seq }) => seq))
        credentials += expired.length
        afterSeq = rows.at(-1)?.seq ?? afterSeq
        return rows.length === BATCH
      },
      actor,
    )
  }
  return { credentials, scrub: await context.registry.scrub() }
}

function notPast(): Refusal {
  return new Refusal('OPTION_INVALID', {
    detail: 'expiredBefore is no Date up to now.',
    hint: 'Give the instant before which credentials must have expired.',
    path: ['expiredBefore'],
  })
}
