import {
  CHECK_IDS,
  type ChainHop,
  type CheckId,
  type IssuerInfo,
  type Problem,
  type SkipReason,
} from '@volunteer-passport/schema'
import { CheckRecord, type Finding } from './check-record.ts'
import type { HolderAnswer } from './checks/holder.ts'
import type { StatusAnswer } from './checks/status.ts'
import type { DecodedToken } from './format.ts'
import type { ResolvedSigner, SignerAnswer, TrustAnswer } from './trust-policy.ts'

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
  /** By the word of the trust policy, once its key was found. */
  signer: ResolvedSigner | undefined
  /** By the word of the trust policy, once `trust` has passed. */
  issuer: IssuerInfo | undefined
  /** Who in the chain of accreditations is at fault, where the trust policy names one. */
  failingHop: ChainHop | undefined
  /** Beginning of the oldest status list that was read. */
  statusAsOf: Date | undefined
  readonly warnings: Problem[] = []

  recordSigner(answer: SignerAnswer): ResolvedSigner | undefined {
    // Only `key`: the issuer is judged once its signature is verified.
    this.signer = this.record(answer.ok === true ? 'key' : (answer.check ?? 'key'), answer)
    if (answer.ok !== true) this.failingHop = answer.failingHop
    return this.signer
  }

  recordTrust(answer: TrustAnswer<IssuerInfo>): void {
    this.issuer = this.record('trust', answer)
    if (answer.ok !== true) this.failingHop = answer.failingHop
    else this.warnings.push(...(answer.warnings ?? []))
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
