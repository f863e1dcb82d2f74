import { CHECK_IDS, type CheckId, type IssuerInfo, type Problem, type SkipReason } from '@volunteer-passport/schema'
import { CheckRecord, type Finding } from './check-record.ts'
import type { HolderAnswer } from './checks/holder.ts'
import type { StatusAnswer } from './checks/status.ts'
import type { DecodedToken } from './format.ts'

/** The order of work: status after trust, so that no list is fetched for a token that is refused anyway. */
const ORDER_OF_WORK: readonly CheckId[] = [
  ...CHECK_IDS.filter((id) => id !== 'status' && id !== 'holder'),
  'status',
  'holder',
]

/** Gathers what the checks of one token find, in whatever order they are made. */
export class Findings extends CheckRecord<CheckId> {
  /** The token taken apart, once `decode` has passed. */
  decoded: DecodedToken | undefined
  /** By the word of the trust policy, once `trust` has passed. */
  issuer: IssuerInfo | undefined
  /** Beginning of the oldest status list that was read. */
  statusAsOf: Date | undefined
  readonly warnings: Problem[] = []

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

  recordFault(error: unknown): void {
    this.recordFaultOf(ORDER_OF_WORK.find((id) => this.made(id) === undefined) ?? 'holder', error)
  }

  /** The finding of a check; one that was not made is skipped, for the reason that kept it from being made. */
  of(id: CheckId): Finding {
    return this.made(id) ?? { outcome: 'skipped', because: this.#reasonFor(id) }
  }

  #reasonFor(id: CheckId): SkipReason {
    if (!this.passed('decode')) return 'decodeFailed'
    if (id === 'key') return 'issuerNotTrusted'
    if (id === 'signature') return 'keyUnavailable'
    if (!this.passed('signature')) return 'signatureNotVerified'
    return this.passed('binding', 'schema', 'validity') && !this.passed('trust') ? 'issuerNotTrusted' : 'claimsInvalid'
  }
}
