import {
  CHECK_IDS,
  type CheckId,
  type IssuerInfo,
  type Parsed,
  type Problem,
  type Problems,
  problem,
  type SkipReason,
} from '@volunteer-passport/schema'
import type { HolderAnswer } from './checks/holder.ts'
import type { StatusAnswer } from './checks/status.ts'
import type { DecodedToken } from './format.ts'
import { outcomeOf } from './verdict.ts'

/** What came out of one check. */
export type Finding =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed' | 'unknown'; readonly problems: Problems }
  | { readonly outcome: 'skipped'; readonly because: SkipReason }

/** The order of work: status after trust, so that no list is fetched for a token that is refused anyway. */
const ORDER_OF_WORK: readonly CheckId[] = [
  ...CHECK_IDS.filter((id) => id !== 'status' && id !== 'holder'),
  'status',
  'holder',
]

const PASSED: Finding = { outcome: 'passed' }

/** Gathers what the checks of one token find, in whatever order they are made. */
export class Findings {
  /** The token taken apart, once `decode` has passed. */
  decoded: DecodedToken | undefined
  /** By the word of the trust policy, once `trust` has passed. */
  issuer: IssuerInfo | undefined
  /** Beginning of the oldest status list that was read. */
  statusAsOf: Date | undefined
  readonly warnings: Problem[] = []
  readonly #made = new Map<CheckId, Finding>()

  /** Books the outcome of a check; its value goes on only if it passed. */
  record<T>(id: CheckId, outcome: Parsed<T>): T | undefined {
    if (outcome.ok) {
      this.#made.set(id, PASSED)
      return outcome.value
    }
    this.#made.set(id, { outcome: outcomeOf(outcome.problems), problems: outcome.problems })
    return undefined
  }

  recordStatus({ outcome, warnings, asOf }: StatusAnswer): void {
    if (outcome === undefined) this.skip('status', 'notInThisDocument')
    else this.record('status', outcome)
    this.warnings.push(...warnings)
    this.statusAsOf = asOf
  }

  recordHolder({ because, warnings }: HolderAnswer): void {
    this.skip('holder', because)
    this.warnings.push(...warnings)
  }

  skip(id: CheckId, because: SkipReason): void {
    this.#made.set(id, { outcome: 'skipped', because })
  }

  /** A fault of our own or of an injected part: the check that was being made stays unknown, never passed. */
  recordFault(error: unknown): void {
    const id = ORDER_OF_WORK.find((candidate) => !this.#made.has(candidate)) ?? 'holder'
    // Of the error the name alone: its message may hold what the token said.
    const name = error instanceof Error ? error.name : typeof error
    const fault = problem('INTERNAL_FAULT', `The check "${id}" ended in an unexpected ${name}.`)
    this.#made.set(id, { outcome: 'unknown', problems: [fault] })
  }

  passed(...ids: readonly CheckId[]): boolean {
    return ids.every((id) => this.#made.get(id)?.outcome === 'passed')
  }

  /** The finding of a check; one that was not made is skipped, for the reason that kept it from being made. */
  of(id: CheckId): Finding {
    return this.#made.get(id) ?? { outcome: 'skipped', because: this.#reasonFor(id) }
  }

  #reasonFor(id: CheckId): SkipReason {
    if (!this.passed('decode')) return 'decodeFailed'
    if (id === 'key') return 'issuerNotTrusted'
    if (id === 'signature') return 'keyUnavailable'
    if (!this.passed('signature')) return 'signatureNotVerified'
    return this.passed('binding', 'schema', 'validity') ? 'issuerNotTrusted' : 'claimsInvalid'
  }
}
