import type { CredentialType, JsonObject } from '@volunteer-passport/schema'
import type { Accreditations } from './accreditation/accreditations.ts'
import type { Bulk } from './bulk/bulk.ts'
import type { BulkSelector } from './bulk/bulk-selector.ts'
import type { ErasedPerson } from './erasure/erase-person.ts'
import type { PersonExport } from './erasure/export-person.ts'
import type { Purged, PurgeInput } from './erasure/purge.ts'
import type { ImportInput, ImportOutcome } from './imports/import-activity.ts'
import type { ReverifiedImport, ReverifyInput } from './imports/reverify-imports.ts'
import type { IssueAllOptions, IssueOutcome } from './issuance/issue-all.ts'
import type { IssueInput } from './issuance/issue-input.ts'
import type { Issued } from './issuance/issued.ts'
import type { RenewInput, ReplaceInput } from './issuance/succeed.ts'
import type { KeyRecord } from './keys/key-record.ts'
import type { PrepareKeyInput } from './keys/prepare-key.ts'
import type { ReissueInput, ReissueOutcome } from './keys/reissue-all.ts'
import type { ActivityInput } from './ledger/activity-input.ts'
import type { TotalsAudit } from './ledger/audit-totals.ts'
import type { LedgerMatches } from './ledger/find-in-ledger.ts'
import type { PersonInput } from './ledger/person-input.ts'
import type { ActivityOutcome, RecordedActivity, RecordedBy } from './ledger/record-activities.ts'
import type { PersonOutcome, RegisteredPerson } from './ledger/register-people.ts'
import type { RevokedActivity } from './ledger/revoke-activity.ts'
import type { SuspendedActivity } from './ledger/suspend-activity.ts'
import type { LedgerTotals } from './ledger/totals.ts'
import type { WithdrawnConsent } from './ledger/withdraw-consent.ts'
import type { Change, ChangesInput } from './log/changes.ts'
import type { LogEntry } from './log/log-entry.ts'
import type { LogReport, VerifyLogOptions } from './log/verify-log.ts'
import type { AcceptClockInput, AcceptedClock } from './operations/accept-clock.ts'
import type { RecoverInput, Recovery } from './operations/recover.ts'
import type { PersonDigest } from './people/person-digests.ts'
import type { Publisher } from './publisher.ts'
import type { ChangeInput } from './reason.ts'
import type { CredentialRecord, FindQuery } from './records.ts'
import type { Backup } from './registry.ts'
import type { StatusChange } from './status/change-status.ts'
import type { PublishedLists } from './status/publish-status-lists.ts'
import type { Succession } from './succession/succession.ts'
import type { CancelledTransfer } from './transfers/cancel-transfer-out.ts'
import type { TransferInput, TransferOutcome } from './transfers/transfer-in.ts'
import type { DepartureInput, DepartureOutcome } from './transfers/transfer-out.ts'

/** What volunteers did, as the office has it confirmed. Totals come from here and from nowhere else. */
export interface Ledger {
  /**
   * Registers a person or corrects the record; the same data again change nothing.
   * @throws VolunteerPassportError PERSON_INVALID
   */
  registerPerson(person: PersonInput): Promise<RegisteredPerson>
  /** As `registerPerson`, in a stream; a bad record is `rejected` with its problem and stops nothing. */
  registerPeople(people: AsyncIterable<PersonInput> | Iterable<PersonInput>): AsyncIterable<PersonOutcome>
  /**
   * Books one person's part in an activity. The same content again changes nothing; other content under the same
   * `participationId` is a correction. A correction downwards revokes, in the same transaction, every passport that had
   * counted more, and replaces the newest.
   * @throws VolunteerPassportError ACTIVITY_INVALID, ACTIVITY_ENDS_BEFORE_START, ACTIVITY_IN_FUTURE,
   * ACTIVITY_HOURS_INVALID, ACTIVITY_DAY_OVER_24H, ACTIVITY_OVERLAPS, ACTIVITY_CLOSED_TO_MINORS, ACTIVITY_CONFLICT,
   * ACTIVITY_NOT_CONFIRMED (under inquiry, or revoked), PERSON_UNKNOWN
   */
  recordActivity(activity: ActivityInput, by?: RecordedBy): Promise<RecordedActivity>
  /** As `recordActivity`, in a stream; a bad record is `rejected` with its problem and stops nothing. */
  recordActivities(
    activities: AsyncIterable<ActivityInput> | Iterable<ActivityInput>,
    by?: RecordedBy,
  ): AsyncIterable<ActivityOutcome>
  /**
   * Takes an activity back for good, with its own credential and every passport that had counted it; the newest
   * passport is replaced. A second time changes nothing.
   * @throws VolunteerPassportError NOT_FOUND, REASON_INVALID, ACTOR_INVALID
   */
  revokeActivity(participationId: string, change: ChangeInput): Promise<RevokedActivity>
  /**
   * Sets an activity aside while somebody inquires into it, with its own credential. A passport that counted it stays as
   * it is and goes on counting it; where none did, none does until `reinstateActivity`. A second time changes nothing.
   * @throws VolunteerPassportError NOT_FOUND, ACTIVITY_NOT_CONFIRMED (revoked), REASON_INVALID, ACTOR_INVALID
   */
  suspendActivity(participationId: string, change: ChangeInput): Promise<SuspendedActivity>
  /** Ends the inquiry with nothing found. Throws as `suspendActivity`. */
  reinstateActivity(participationId: string, change: ChangeInput): Promise<SuspendedActivity>
  /**
   * A guardian takes the consent back: everything that names the child is suspended, and nothing is issued to them.
   * Register a consent given later and `reinstate`. A second time changes nothing.
   * @throws VolunteerPassportError PERSON_UNKNOWN, PERSON_CONSENT_MISSING (none is on record), ACTOR_INVALID
   */
  withdrawConsent(ref: string, by: { readonly actor: string }): Promise<WithdrawnConsent>
  /**
   * Books an activity that another office has confirmed, once, by the report of this office's own verifier. Its hours
   * enter the totals as those of any other; its credential stays that office's. What speaks against it is the answer,
   * `rejected`, and never thrown: the report's own problems, REPORT_STALE, PERSON_UNKNOWN, PERSON_MISMATCH,
   * IMPORT_CONFLICT (on record already), and those of `recordActivity`.
   * @throws VolunteerPassportError ACTOR_INVALID, OPTION_INVALID (the report is about another token)
   */
  importActivity(input: ImportInput): Promise<ImportOutcome>
  /**
   * Verifies again what was imported: a passport or an extract that counts it is made only within a day of that
   * (IMPORT_UNVERIFIED). What is rejected drops out, and passports that counted it are replaced; what could not be found
   * out stays as it is, and counts in no new passport.
   * @throws VolunteerPassportError ACTOR_INVALID, PERSON_UNKNOWN, OPTION_INVALID (`verify` is about something else)
   */
  reverifyImports(input: ReverifyInput): AsyncIterable<ReverifiedImport>
  /**
   * Takes a person over from another office, by the report of this office's own verifier about their passport: number
   * and subject stay, the totals become the opening balance, a passport is made here and then the notice on which the
   * former office closes its own. Called again after a crash it goes on where it ended. What speaks against it is the
   * answer: the report's own problems, REPORT_STALE, CREDENTIAL_SUPERSEDED (there is a newer passport) or why it could not
   * be found out whether there is one, PERSON_HAS_PASSPORT, TRANSFER_CONFLICT, PERSON_INVALID and those of `issueAll`.
   * @throws VolunteerPassportError ACTOR_INVALID, SIGNER_FAILED, STORE_UNAVAILABLE
   */
  transferIn(input: TransferInput): Promise<TransferOutcome>
  /**
   * Closes the passport of a person who has gone to another office, on that office's notice: their passports are
   * revoked, and none is made here until `transferIn` (PERSON_MOVED). What speaks against it is the answer: the report's
   * own problems, REPORT_STALE, NOT_FOUND, TRANSFER_CONFLICT, PERSON_MOVED (to a third office), CREDENTIAL_NOT_LIVE and
   * CREDENTIAL_SUPERSEDED (the passport named is no longer good, or the ledger has more by now).
   * @throws VolunteerPassportError ACTOR_INVALID
   */
  transferOut(input: DepartureInput): Promise<DepartureOutcome>
  /**
   * Takes `transferOut` back where the notice was wrong: the person can be given a passport here again; what was revoked
   * stays so. See to it that the other office has revoked its own. A second time changes nothing.
   * @throws VolunteerPassportError PERSON_UNKNOWN, TRANSFER_CONFLICT (has not left), REASON_INVALID, ACTOR_INVALID
   */
  cancelTransferOut(ref: string, change: ChangeInput): Promise<CancelledTransfer>
  /** Proves over the whole registry that no standing passport states more than the ledger has. */
  auditTotals(): Promise<TotalsAudit>
  /** @throws VolunteerPassportError PERSON_UNKNOWN */
  totals(ref: string): Promise<LedgerTotals>
  /** What the office's own system knows under one id. */
  find(query: { readonly externalRef: string }): Promise<LedgerMatches>
}

/** What keeps an office running: its log, its backups, and the way back after a restore. */
export interface Operations {
  /**
   * Every change, in order and at least once, with what it is about; with `signal` the feed stays open.
   * @throws VolunteerPassportError OPTION_INVALID (`after` is no sequence)
   */
  changes(input: ChangesInput): AsyncIterable<Change>
  /**
   * A signed statement of where the log stands, to be kept somewhere else.
   * @throws VolunteerPassportError NOT_FOUND, SIGNER_KEY_NOT_ACTIVE
   */
  checkpoint(): Promise<string>
  /** Recomputes the whole log and names the first entry that is wrong. */
  verifyLog(options?: VerifyLogOptions): Promise<LogReport>
  /**
   * A consistent copy while the office works, or how to make one.
   * @throws VolunteerPassportError OPTION_INVALID, STORE_UNAVAILABLE
   */
  backup(path: string): Promise<Backup>
  /**
   * After a restore: takes in what is public, closes what may have been given out, and goes on.
   * @throws VolunteerPassportError OPTION_MISSING, ACTOR_INVALID, PUBLISHED_COPY_UNAVAILABLE
   */
  recover(input: RecoverInput): Promise<Recovery>
  /**
   * After CLOCK_WENT_BACK, where the clock was ahead and is right now; in a store that was restored, after `recover`.
   * @throws VolunteerPassportError ACTOR_INVALID, STORE_ROLLED_BACK
   */
  acceptClock(input: AcceptClockInput): Promise<AcceptedClock>
}

/** All that a front-office does. Every verb may be repeated after a crash: nothing is lost or made twice. */
export interface Issuer {
  /** DID. */
  readonly id: string
  readonly ledger: Ledger
  /**
   * Issues one credential under the office's own record key. The same key with the same input answers the same token,
   * whatever the ledger says today.
   * @throws VolunteerPassportError ISSUANCE_CONFLICT, PERSON_HAS_PASSPORT, PERSON_UNKNOWN, PERSON_CONSENT_MISSING,
   * ACTIVITY_CONFLICT, ACTIVITY_NOT_CONFIRMED, NOT_FOUND, CLAIM_FORBIDDEN, LINT_FAILED, STATUS_LIST_UNPUBLISHED, SIGNER_FAILED
   */
  issue<C>(type: CredentialType<C>, input: IssueInput<C>): Promise<Issued<C>>
  /**
   * Brings each person's passport up to date, or issues each credential of another type; answers in the order of the
   * rows, with four batches in memory. A bad row is `rejected` and stops nothing; a broken signer or store ends the stream,
   * and the next run takes up where it ended.
   * @throws VolunteerPassportError ACTOR_INVALID (jobId), SIGNER_FAILED, STORE_UNAVAILABLE, PUBLISH_FAILED
   */
  issueAll<C>(
    type: CredentialType<C>,
    rows: AsyncIterable<IssueInput<C>> | Iterable<IssueInput<C>>,
    options: IssueAllOptions,
  ): AsyncIterable<IssueOutcome>
  /**
   * Makes the next generation; the old one stays valid and gets its refresh bit.
   * @throws VolunteerPassportError NOT_FOUND, CREDENTIAL_NOT_LIVE, CREDENTIAL_SUPERSEDED (it was succeeded otherwise) and those of `issue`
   */
  renew(id: string, input: RenewInput): Promise<Issued<JsonObject>>
  /**
   * Makes the next generation and revokes, in the same transaction, the old one and the earlier ones under its key.
   * @throws VolunteerPassportError NOT_FOUND, CREDENTIAL_NOT_LIVE, CREDENTIAL_SUPERSEDED (it was succeeded otherwise) and those of `issue`
   */
  replace(id: string, input: ReplaceInput): Promise<Issued<JsonObject>>
  /**
   * Revokes a credential, and the earlier generations under its key that still stand, for good. A renewal of these that
   * was never completed is given up.
   * @throws VolunteerPassportError NOT_FOUND, REASON_INVALID, ACTOR_INVALID
   */
  revoke(id: string, change: ChangeInput): Promise<StatusChange>
  /** As `revoke`, until `reinstate`. @throws VolunteerPassportError CREDENTIAL_NOT_LIVE where it is revoked */
  suspend(id: string, change: ChangeInput): Promise<StatusChange>
  /** Ends a suspension. @throws VolunteerPassportError REVOCATION_FINAL where it is revoked */
  reinstate(id: string, change: ChangeInput): Promise<StatusChange>
  /**
   * Takes back many records at once, after fraud: all activities of an organisation, a project, a job or a time, or all
   * credentials of a job, a key or a time. Look at `preview` first; `run` does exactly that, or nothing.
   * @throws VolunteerPassportError OPTION_MISSING, OPTION_INVALID (a selector that names nothing, or nothing known)
   */
  bulk(selector: BulkSelector): Bulk
  /**
   * The live passports, by keyed digests of their people, for `findDuplicates` over several registries.
   * @throws VolunteerPassportError OPTION_INVALID (a secret of fewer than 32 bytes)
   */
  personDigests(o: { readonly secret: Uint8Array }): AsyncIterable<PersonDigest>
  /**
   * Everything that is held about one person, as JSON.
   * @throws VolunteerPassportError PERSON_UNKNOWN
   */
  exportPerson(ref: string): Promise<PersonExport>
  /**
   * Revokes what the person has, then forgets who they were; indices, states and the log stay. No way back.
   * @throws VolunteerPassportError PERSON_UNKNOWN, ACTOR_INVALID, STORE_UNAVAILABLE
   */
  erasePerson(ref: string, by: { readonly actor: string }): Promise<ErasedPerson>
  /**
   * Forgets what credentials said that expired before an instant.
   * @throws VolunteerPassportError OPTION_INVALID (an instant to come), ACTOR_INVALID, STORE_UNAVAILABLE
   */
  purge(input: PurgeInput): Promise<Purged>
  get(id: string): Promise<CredentialRecord | undefined>
  /**
   * @throws VolunteerPassportError OPTION_INVALID (a condition that is not known, or without a value: it would find everything)
   */
  find(query: FindQuery): AsyncIterable<CredentialRecord>
  history(id: string): Promise<readonly LogEntry[]>
  /**
   * Signs and publishes the status lists that changed or have used up half their ttl. Call it before the first issue,
   * after each revocation, and every few minutes.
   * @throws VolunteerPassportError PUBLISH_FAILED
   */
  publishStatusLists(publisher: Publisher): Promise<PublishedLists>
  readonly accreditations: Accreditations
  /**
   * Signs and publishes the list of accreditations where it changed or has used up half its ttl. Call it after each
   * change, and every few minutes.
   * @throws VolunteerPassportError OPTION_MISSING, OPTION_INVALID, SIGNER_FAILED, STATUS_LIST_UNPUBLISHED, PUBLISH_FAILED
   */
  publishAccreditations(publisher: Publisher): Promise<PublishedLists>
  readonly succession: Succession
  readonly operations: Operations
  readonly keys: {
    /** did.json of this issuer: publish it before the first credential is handed out, and after each change of a key. */
    didDocument(): Promise<JsonObject>
    /** All keys there ever were, in the order in which they came. */
    list(): Promise<readonly KeyRecord[]>
    /**
     * Writes a new key down, so that `didDocument` has it; publish that. The same key again changes nothing.
     * @throws VolunteerPassportError KID_INVALID, KEY_INVALID, KEY_WEAK, KEY_CONFLICT, ACTOR_INVALID
     */
    prepareKey(input: PrepareKeyInput): Promise<KeyRecord>
    /**
     * Makes the prepared key of this issuer's signer the one that signs, and retires the one before it; every issuer
     * that is open with the old signer is refused from then on. Publish the lists again: they are all due.
     * @throws VolunteerPassportError NOT_FOUND, SIGNER_KEY_NOT_ACTIVE, KEY_NOT_READY (within a day of `prepareKey`, so
     * long as another key is active), ACTOR_INVALID
     */
    activateKey(by: { readonly actor: string }): Promise<KeyRecord>
    /**
     * Revokes a key for good and retroactively: nobody can list what a thief made with it. Publish `didDocument` at
     * once, then activate another key and run `reissueAll`.
     * @throws VolunteerPassportError NOT_FOUND, ACTOR_INVALID
     */
    killKey(keyId: string, by: { readonly actor: string }): Promise<KeyRecord>
    /**
     * Signs anew, word for word, what the registry recorded under a killed or retired key and was still good; the old
     * ones are revoked. Run it again after a crash. The outcomes name everybody who is to be told.
     * @throws VolunteerPassportError NOT_FOUND, KEY_STILL_IN_USE, ACTOR_INVALID, SIGNER_FAILED, STORE_UNAVAILABLE
     */
    reissueAll(input: ReissueInput): AsyncIterable<ReissueOutcome>
  }
}
