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
}

/** One answer. Without `ok: true` there is no `credential`, and the compiler says so. */
export type Report<C = unknown> = {
  /** Always all nine, in order. */
  readonly checks: readonly Check[]
  readonly checkedAt: Date
  readonly issuer?: IssuerInfo
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
