import type { VerificationKey } from '@volunteer-passport/codec'
import type { JsonValue } from '@volunteer-passport/schema'
import { type PresentedCredential, subjectIds } from '../presented-credentials.ts'
import { type ClaimedPresenter, confirmedKey } from './presenter.ts'

/** Whether a credential is the presenter's; `unknown` where the passport that would show it could not be checked. */
export type Belonging = 'yes' | 'no' | 'unknown'

/**
 * What a proven presentation binds to its presenter (design.md §7). A subject that is a DID must be the presenter's
 * own. Any other is the presenter's where the key that signed is `cnf` of an accepted passport about this subject.
 */
export function createBelonging(
  presenter: ClaimedPresenter,
  key: VerificationKey,
  credentials: readonly PresentedCredential[],
): (presented: PresentedCredential) => Belonging {
  const passports = credentials.filter((presented) => confirmedKey(presented, key.thumbprint) !== undefined)
  const subjectsOf = (verdict: PresentedCredential['verdict']): ReadonlySet<JsonValue | undefined> =>
    new Set(passports.filter((passport) => passport.verdict === verdict).flatMap(subjectIds))
  const proven = subjectsOf('accepted')
  const claimed = subjectsOf('undetermined')
  const did = 'did' in presenter ? presenter.did : undefined
  const doubtAbout = (id: JsonValue | undefined): 'no' | 'unknown' | undefined => {
    if (typeof id !== 'string') return 'no'
    if (id.startsWith('did:')) return id === did ? undefined : 'no'
    if (proven.has(id)) return undefined
    return claimed.has(id) ? 'unknown' : 'no'
  }
  return (presented) => {
    const doubts = subjectIds(presented).map(doubtAbout)
    return doubts.find((doubt) => doubt === 'no') ?? doubts.find((doubt) => doubt === 'unknown') ?? 'yes'
  }
}
