import type { JsonObject } from './json.ts'
import type { Problem, Problems } from './problem.ts'
import type { Check, Report } from './report.ts'

/** A presentation in the library's one normal form, whatever its encoding was, less the credentials in it. */
export interface Presentation {
  readonly id: string | undefined
  /** All of `type`, with `VerifiablePresentation` first. */
  readonly types: readonly string[]
  /** `holder`, or its `id`. */
  readonly holder: string | undefined
  /** `iat`: the instant of signing, by the holder's own word. */
  readonly issuedAt: Date | undefined
  /** The whole document, with the claims of the JWT. */
  readonly document: JsonObject
}

/** The checks of a presentation in their one order. Each is named for the good state. */
export const PRESENTATION_CHECK_IDS = [
  'decode',
  'key',
  'signature',
  'binding',
  'schema',
  'validity',
  'credentials',
  'holder',
] as const
export type PresentationCheckId = (typeof PRESENTATION_CHECK_IDS)[number]

/** As `Check`, of a presentation. */
export type PresentationCheck = Check<PresentationCheckId>

/** The report on one credential of a presentation. It is `ok` only if the presentation shows whose it is. */
export type CredentialReport = Report & {
  /** Position in the presentation, from 0. */
  readonly index: number
}

/** One answer on a presentation, and one on each credential in it. */
export type PresentationReport = {
  /** Always all eight, in order. */
  readonly checks: readonly PresentationCheck[]
  /** In the order of the presentation; empty where it was refused before they were looked at. */
  readonly credentials: readonly CredentialReport[]
  readonly checkedAt: Date
} & (
  | { readonly ok: true; readonly warnings: readonly Problem[] }
  | {
      readonly ok: false
      /** `rejected`: something is wrong with it. `undetermined`: it could not be found out; not a yes. */
      readonly verdict: 'rejected' | 'undetermined'
      readonly problems: Problems
    }
)
