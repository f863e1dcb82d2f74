import { DAY_SECONDS } from '../calendar.ts'
import type { Today } from '../claims/guardian-consent.ts'
import { Refusal } from '../refusal.ts'

/** Nothing is made that counts an import which nobody has looked at for so long. */
const LOOK_LASTS_SECONDS = DAY_SECONDS

/**
 * Whoever renews cannot forget to verify again what other offices have confirmed: without that, nothing is made.
 * @param checkedAt When the one of them that was looked at longest ago was; seconds since 1970
 * @throws Refusal IMPORT_UNVERIFIED
 */
export function requireVerifiedImports(checkedAt: number | undefined, { now }: Pick<Today, 'now'>): void {
  if (checkedAt === undefined || checkedAt >= now - LOOK_LASTS_SECONDS) return
  throw new Refusal('IMPORT_UNVERIFIED', {
    detail: 'It counts an activity of another office that was last verified more than a day ago.',
    hint: 'Run ledger.reverifyImports for this person, or for everybody before a run, and try again.',
    path: ['person'],
  })
}
