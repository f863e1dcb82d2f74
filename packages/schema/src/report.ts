import type { Credential } from './credential.ts'
import type { LanguageValues } from './language-value.ts'
import type { Problem, Problems } from './problem.ts'

/** The checks in their one order. Each is named for the good state: `passed` is always good news. */
export const CHECK_IDS = [
  'decode',
  'key',
  'signature',
  'binding',
  'schema',
  'validity',
  'status',
  'trust',
  'holder',
] as const
export type CheckId = (typeof CHECK_IDS)[number]

/** Why a check was not made. */
export type SkipReason =
  | 'decodeFailed'
  | 'keyUnavailable'
  | 'issuerNotTrusted'
  | 'signatureNotVerified'
  | 'claimsInvalid'
  | 'notInThisDocument'
  | 'bearerDocument'

export type Check<Id extends string = CheckId> = { readonly id: Id; readonly summary: string } & (
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed'; readonly problem: Problem }
  /** Could not be found out; `retryable` says whether asking again later can help. */
  | { readonly outcome: 'unknown'; readonly problem: Problem; readonly retryable: boolean }
  | { readonly outcome: 'skipped'; readonly because: SkipReason }
)

/** Who the issuer is, by the word of the trust policy, never of the token. */
export interface IssuerInfo {
  readonly did: string
  readonly name?: LanguageValues
  readonly region?: string
  readonly contact?: string
  /** Who accredits whom, from the pinned root down to the issuer; under `trustRoot` alone. */
  readonly chain?: readonly ChainHop[]
}

/** One link of a chain of accreditations, by the word of the list that it stands in. */
export interface ChainHop {
  readonly did: string
  /** The root, which stands in no list, has none. */
  readonly name?: LanguageValues
}

/** One answer. Without `ok: true` there is no `credential`, and the compiler says so. */
export type Report<C = unknown> = {
  /** Always all nine, in order. */
  readonly checks: readonly Check[]
  readonly checkedAt: Date
  readonly issuer?: IssuerInfo
  /** Who is at fault in a chain of accreditations that does not hold. */
  readonly failingHop?: ChainHop
} & (
  | { readonly ok: true; readonly credential: Credential<C>; readonly warnings: readonly Problem[] }
  | {
      readonly ok: false
      /** `rejected`: something is wrong with it. `undetermined`: it could not be found out; not a yes. */
      readonly verdict: 'rejected' | 'undetermined'
      readonly problems: Problems
      /** For support desks only: what the token says, vouched for by nobody. */
      readonly untrustedCredential?: Credential
    }
)
