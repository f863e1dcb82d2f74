import type { ChangeKeysInput, RenewAccreditationInput } from './accreditation/accredit.ts'
import type { BulkRun } from './bulk/bulk.ts'
import type { PurgeInput } from './erasure/purge.ts'
import type { Members } from './given.ts'
import type { ImportInput } from './imports/import-activity.ts'
import type { ReverifyInput } from './imports/reverify-imports.ts'
import type { IssueAllOptions } from './issuance/issue-all.ts'
import type { RenewInput, ReplaceInput } from './issuance/succeed.ts'
import type { PrepareKeyInput } from './keys/prepare-key.ts'
import type { ReissueInput } from './keys/reissue-all.ts'
import type { ChangesInput } from './log/changes.ts'
import type { VerifyLogOptions } from './log/verify-log.ts'
import type { RecoverInput } from './operations/recover.ts'
import type { ChangeInput } from './reason.ts'
import type { AdoptionInput } from './succession/adopt-status-lists.ts'
import type { StatusPlace } from './succession/change-adopted-status.ts'
import type { TransferInput } from './transfers/transfer-in.ts'
import type { DepartureInput } from './transfers/transfer-out.ts'

/* What the verbs of an issuer may be given. Records (people, activities, credentials, accreditations) are read where they are checked. */

export const ACTOR: Members<{ readonly actor: string }> = { actor: true }
export const CHANGE: Members<ChangeInput> = { reason: true, actor: true }
export const BULK_RUN: Members<BulkRun> = { ...CHANGE, approve: true }
export const RENEW: Members<RenewInput> = { validUntil: true }
export const REPLACE: Members<ReplaceInput> = { ...CHANGE, validUntil: true, holderKey: true }
export const ISSUE_ALL: Members<IssueAllOptions> = { jobId: true, onProgress: true, total: true, publisher: true }
export const IMPORT: Members<ImportInput> = { person: true, token: true, report: true, actor: true }
export const REVERIFY: Members<ReverifyInput> = { person: true, verify: true, actor: true }
export const TRANSFER_IN: Members<TransferInput> = {
  ref: true,
  region: true,
  name: true,
  birthDate: true,
  guardianConsent: true,
  externalRef: true,
  report: true,
  passport: true,
  actor: true,
}
export const TRANSFER_OUT: Members<DepartureInput> = { report: true, actor: true }
export const LEDGER_QUERY: Members<{ readonly externalRef: string }> = { externalRef: true }
export const DIGESTS: Members<{ readonly secret: Uint8Array }> = { secret: true }
export const PURGE: Members<PurgeInput> = { expiredBefore: true, actor: true }
export const CHANGES: Members<ChangesInput> = { after: true, signal: true, wait: true }
export const VERIFY_LOG: Members<VerifyLogOptions> = { checkpoints: true }
export const RECOVER: Members<RecoverInput> = { published: true, actor: true, erased: true }
export const PREPARE_KEY: Members<PrepareKeyInput> = { keyId: true, publicJwk: true, actor: true }
export const REISSUE: Members<ReissueInput> = { signedBy: true, actor: true, onProgress: true }
export const RENEW_ACCREDITATION: Members<RenewAccreditationInput> = { validUntil: true, actor: true }
export const CHANGE_KEYS: Members<ChangeKeysInput> = { ...CHANGE, keys: true }
export const ADOPTION: Members<AdoptionInput> = { office: true, signedBy: true, keys: true, lists: true, actor: true }
export const PLACE: Members<StatusPlace> = { list: true, index: true }
