import type { ChangeInput } from '../reason.ts'
import type { StatusChange } from '../status/change-status.ts'
import type { AdoptedLists, AdoptionInput } from './adopt-status-lists.ts'
import type { StatusPlace } from './change-adopted-status.ts'

/**
 * What this issuer does for offices that have closed and named it as their successor (`accreditations.handOver`): their
 * credentials stay checkable and revocable. `publishStatusLists` publishes their lists with its own.
 */
export interface Succession {
  /**
   * Takes over all lists of an office, with every published bit. Once again with newer lists it takes in what is new.
   * @throws VolunteerPassportError LINT_FAILED (a list is missing, or of this issuer itself), STATUS_LIST_*, KEY_REVOKED,
   * KEY_EXPIRED, ACTOR_INVALID; then nothing is taken over
   */
  adoptStatusLists(input: AdoptionInput): Promise<AdoptedLists>
  /** @throws VolunteerPassportError NOT_FOUND, STATUS_INDEX_OUT_OF_RANGE, REASON_INVALID, ACTOR_INVALID */
  revoke(place: StatusPlace, change: ChangeInput): Promise<StatusChange>
  /** As `revoke`, until `reinstate`. @throws VolunteerPassportError CREDENTIAL_NOT_LIVE where it is revoked */
  suspend(place: StatusPlace, change: ChangeInput): Promise<StatusChange>
  /** Ends a suspension. @throws VolunteerPassportError REVOCATION_FINAL where it is revoked */
  reinstate(place: StatusPlace, change: ChangeInput): Promise<StatusChange>
}
