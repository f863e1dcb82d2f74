import type { OfficeAccreditationClaims } from '@volunteer-passport/schema'
import type { Issued } from '../issuance/issued.ts'
import type { ChangeInput } from '../reason.ts'
import type { StatusChange } from '../status/change-status.ts'
import type { ChangeKeysInput, RenewAccreditationInput } from './accredit.ts'
import type { AccreditationInput } from './accreditation-input.ts'
import type { AccreditationRecord } from './accreditation-records.ts'

/**
 * Whom this issuer accredits: the national office the offices, an office an organisation that signs for itself. Nothing
 * of it is public before `publishAccreditations`. Each verb may be repeated, and answers the same.
 */
export interface Accreditations {
  /**
   * Accredits somebody, or brings the accreditation to what is given here.
   * @throws VolunteerPassportError OPTION_MISSING (no `scope` of this issuer), LINT_FAILED, CLAIM_FORBIDDEN, DID_INVALID,
   * DID_HOST_FORBIDDEN, KEY_INVALID, KEY_WEAK, ALG_KEY_MISMATCH, ACCREDITATION_SCOPE_EXCEEDED, ACCREDITATION_LOOP,
   * CREDENTIAL_NOT_LIVE (it has ended), REVOCATION_FINAL (it is withdrawn), ACTOR_INVALID, STATUS_LIST_UNPUBLISHED,
   * SIGNER_FAILED
   */
  accredit(input: AccreditationInput): Promise<Issued<OfficeAccreditationClaims>>
  /**
   * Lengthens the period alone, of one that has ended too.
   * @throws VolunteerPassportError NOT_FOUND and those of `accredit`
   */
  renew(subject: string, input: RenewAccreditationInput): Promise<Issued<OfficeAccreditationClaims>>
  /**
   * Adds keys, retires or revokes them; `accredit` says how. A key is listed before it signs, and the largest age of a
   * list in a cache is to pass in between.
   * @throws VolunteerPassportError NOT_FOUND, REASON_INVALID and those of `accredit`
   */
  changeKeys(subject: string, input: ChangeKeysInput): Promise<Issued<OfficeAccreditationClaims>>
  /** Everything of it is refused until `reinstate`. @throws VolunteerPassportError NOT_FOUND, CREDENTIAL_NOT_LIVE, REVOCATION_FINAL */
  suspend(subject: string, change: ChangeInput): Promise<StatusChange>
  /** @throws VolunteerPassportError NOT_FOUND, CREDENTIAL_NOT_LIVE, REVOCATION_FINAL */
  reinstate(subject: string, change: ChangeInput): Promise<StatusChange>
  /** For cause and for good: everything that it ever issued is refused, whatever its date. @throws VolunteerPassportError NOT_FOUND */
  withdraw(subject: string, change: ChangeInput): Promise<StatusChange>
  /**
   * In order: it signs nothing more, and what it issued before stays good; nobody can revoke it until `handOver`.
   * @throws VolunteerPassportError NOT_FOUND, CREDENTIAL_NOT_LIVE, REVOCATION_FINAL
   */
  end(subject: string, change: ChangeInput): Promise<StatusChange>
  /**
   * Ends it and names who carries on: the successor, itself accredited here, may sign its status lists from then on.
   * Named again, the successor changes.
   * @throws VolunteerPassportError NOT_FOUND, CREDENTIAL_NOT_LIVE, REVOCATION_FINAL
   */
  handOver(subject: string, successor: string, change: ChangeInput): Promise<StatusChange>
  get(subject: string): Promise<AccreditationRecord | undefined>
  /** By DID ascending. */
  list(): Promise<readonly AccreditationRecord[]>
}
