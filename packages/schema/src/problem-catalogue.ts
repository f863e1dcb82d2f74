import { problemUrl } from './namespace.ts'

/**
 * `failed`: something is wrong with what was shown, the verdict is `rejected`. `unknown`: it could not be found out,
 * the verdict is `undetermined`; never a yes. `warning`: beside an `ok: true`. `misuse`: only ever thrown, by the
 * issuing side or at construction.
 */
export type ProblemClass = 'failed' | 'unknown' | 'warning' | 'misuse'

/** What is the same for every problem of a code. */
export interface ProblemEntry {
  readonly class: ProblemClass
  /** W3C's problem type, or our own page where W3C has none. */
  readonly type: `https://${string}`
  /** One English sentence without a full stop. */
  readonly title: string
}

const VCDM = 'https://www.w3.org/TR/vc-data-model#'
const STATUS_LIST = 'https://www.w3.org/ns/credentials/status-list#'
const CONTROLLED_IDENTIFIERS = 'https://w3id.org/security#'

const W3C_TYPES: Readonly<Record<string, `https://${string}`>> = {
  parsing: `${VCDM}PARSING_ERROR`,
  crypto: `${VCDM}CRYPTOGRAPHIC_SECURITY_ERROR`,
  malformed: `${VCDM}MALFORMED_VALUE_ERROR`,
  range: `${VCDM}RANGE_ERROR`,
  listFetch: `${STATUS_LIST}STATUS_RETRIEVAL_ERROR`,
  listProof: `${STATUS_LIST}STATUS_VERIFICATION_ERROR`,
  listLength: `${STATUS_LIST}STATUS_LIST_LENGTH_ERROR`,
  keyUrl: `${CONTROLLED_IDENTIFIERS}INVALID_VERIFICATION_METHOD_URL`,
  key: `${CONTROLLED_IDENTIFIERS}INVALID_VERIFICATION_METHOD`,
  keyPurpose: `${CONTROLLED_IDENTIFIERS}INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD`,
  keyDocument: `${CONTROLLED_IDENTIFIERS}INVALID_CONTROLLED_IDENTIFIER_DOCUMENT`,
}

/** Append only: a code that was ever published keeps its name, its class and its meaning. */
const TABLE = {
  TOKEN_MALFORMED: ['failed', 'parsing', 'The token is not three segments separated by dots'],
  TOKEN_TOO_LARGE: ['failed', 'parsing', 'The token or its header is over the size limit'],
  ENCODING_INVALID: ['failed', 'parsing', 'A segment of the token is not canonical base64url without padding'],
  JSON_INVALID: ['failed', 'parsing', 'The text is not valid JSON in UTF-8'],
  JSON_DUPLICATE_KEY: ['failed', 'parsing', 'A member name appears twice in one JSON object'],
  JSON_FORBIDDEN_KEY: ['failed', 'parsing', 'A JSON member has a forbidden name'],
  JSON_TOO_DEEP: ['failed', 'parsing', 'The JSON is nested too deeply'],
  HEADER_INVALID: ['failed', 'parsing', 'The header of the token is malformed'],
  PAYLOAD_INVALID: ['failed', 'parsing', 'The payload of the token is not a JSON object'],
  ALG_NOT_ALLOWED: ['failed', 'crypto', 'The signature algorithm is not allowed'],
  ALG_KEY_MISMATCH: ['failed', 'crypto', 'The signature algorithm does not fit the key'],
  CRIT_UNSUPPORTED: ['failed', 'crypto', 'The header demands an extension that is not supported'],
  CRIT_INVALID: ['failed', 'parsing', 'The crit header is malformed'],
  TYP_INVALID: ['failed', 'parsing', 'The typ header names another kind of token'],
  KID_MISSING: ['failed', 'keyUrl', 'The header names no key'],
  KID_INVALID: ['failed', 'keyUrl', 'The kid header is not an absolute DID URL with a fragment'],
  KID_ISSUER_MISMATCH: ['failed', 'keyUrl', 'The key belongs to another DID than the issuer'],
  KEY_NOT_FOUND: ['failed', 'key', 'The issuer does not publish this key'],
  KEY_PURPOSE_MISMATCH: ['failed', 'keyPurpose', 'The key is not published for this purpose'],
  KEY_CONTROLLER_MISMATCH: ['failed', 'key', 'The key is controlled by another DID'],
  KEY_INVALID: ['failed', 'key', 'The key is malformed or not a public signature key'],
  KEY_WEAK: ['failed', 'crypto', 'The key is weak: anyone could sign with it'],
  KEY_REVOKED: ['failed', 'key', 'The key has been revoked'],
  KEY_EXPIRED: ['failed', 'key', 'The key has expired'],
  DID_INVALID: ['failed', 'malformed', 'The DID is malformed'],
  DID_METHOD_UNSUPPORTED: ['failed', '', 'The DID method is not supported'],
  DID_NOT_FOUND: ['unknown', '', 'The DID document could not be had'],
  DID_DOCUMENT_INVALID: ['unknown', 'keyDocument', 'The DID document is malformed or belongs to another DID'],
  DID_DEACTIVATED: ['failed', '', 'The DID has been deactivated'],
  DID_HOST_FORBIDDEN: ['unknown', '', 'The DID points to an internal or private host'],
  SIGNATURE_INVALID: ['failed', 'crypto', 'The signature does not match'],
  SIGNATURE_MALFORMED: ['failed', 'crypto', 'The signature has the wrong length or form'],
  CLAIM_MISSING: ['failed', 'malformed', 'A required member is missing'],
  CLAIM_INVALID: ['failed', 'malformed', 'A member has the wrong type or value'],
  CONTEXT_INVALID: ['failed', 'malformed', 'The @context is missing or wrong'],
  TYPE_INVALID: ['failed', 'malformed', 'The type is missing or not the expected one'],
  ISSUER_INVALID: ['failed', 'malformed', 'The issuer is not a URL or an object with one as id'],
  ISSUER_MISMATCH: ['failed', 'malformed', 'The iss claim and the issuer differ'],
  SUBJECT_INVALID: ['failed', 'malformed', 'The credentialSubject is missing or malformed'],
  SUBJECT_MISMATCH: ['failed', 'malformed', 'The sub claim and the id of the subject differ'],
  ID_INVALID: ['failed', 'malformed', 'An id is not a URL'],
  ID_MISMATCH: ['failed', 'malformed', 'The jti claim and the id of the credential differ'],
  DATE_INVALID: ['failed', 'malformed', 'A date is malformed, or an end lies before its beginning'],
  DATE_MISMATCH: ['failed', 'malformed', 'A time claim and the date of the credential differ'],
  NOT_YET_VALID: ['failed', 'range', 'The credential is not valid yet'],
  EXPIRED: ['failed', 'range', 'The credential has expired'],
  ISSUED_IN_FUTURE: ['failed', 'range', 'The credential claims to be signed in the future'],
  AUDIENCE_MISMATCH: ['failed', '', 'The token is meant for another recipient'],
  VC_CLAIM_FORBIDDEN: ['failed', 'malformed', 'A VCDM 2.0 credential must not hold a vc claim'],
  VP_CLAIM_FORBIDDEN: ['failed', 'malformed', 'A VCDM 2.0 document must not hold a vp claim'],
  VC_CLAIM_INVALID: ['failed', 'malformed', 'The vc claim is not an object'],
  VC_CLAIM_CONFLICT: ['failed', 'malformed', 'Members of the credential stand both inside and outside the vc claim'],
  ISSUER_NOT_TRUSTED: ['failed', '', 'The issuer is not one that the verifier trusts'],
  STATUS_ENTRY_INVALID: ['failed', 'malformed', 'A credentialStatus entry is malformed'],
  STATUS_ENTRY_MISSING: ['failed', 'malformed', 'A status entry that this type requires is missing'],
  STATUS_TYPE_UNSUPPORTED: ['unknown', '', 'The type of a status entry is not supported'],
  STATUS_URL_FORBIDDEN: ['failed', 'malformed', 'The address of the status list is not a public https URL'],
  STATUS_LIST_UNAVAILABLE: ['unknown', 'listFetch', 'The status list could not be had'],
  STATUS_LIST_SIGNATURE_INVALID: ['unknown', 'listProof', 'The signature of the status list does not match'],
  STATUS_LIST_ISSUER_MISMATCH: ['unknown', 'listProof', 'The status list is not from the issuer of the credential'],
  STATUS_LIST_ID_MISMATCH: ['unknown', 'listProof', 'The status list is not the one that was asked for'],
  STATUS_LIST_INVALID: ['unknown', 'listProof', 'The status list is malformed'],
  STATUS_LIST_ENCODING_INVALID: ['unknown', 'listProof', 'The bits of the status list cannot be decoded'],
  STATUS_LIST_TOO_LARGE: ['unknown', 'listProof', 'The status list is over the size limit'],
  STATUS_LIST_TOO_SHORT: ['unknown', 'listLength', 'The status list has fewer than 131,072 entries'],
  STATUS_LIST_EXPIRED: ['unknown', 'listProof', 'The status list has expired'],
  STATUS_LIST_NOT_YET_VALID: ['unknown', 'listProof', 'The status list is not valid yet'],
  STATUS_LIST_ROLLBACK: ['unknown', 'listProof', 'The status list is older than one already seen'],
  STATUS_LIST_STALE: ['warning', '', 'The status list is old'],
  STATUS_INDEX_OUT_OF_RANGE: ['failed', 'range', 'The status index lies beyond the end of the list'],
  STATUS_PURPOSE_MISMATCH: ['failed', 'listProof', 'The purposes of the status entry and of the list differ'],
  STATUS_REVOKED: ['failed', '', 'The credential is no longer valid'],
  STATUS_SUSPENDED: ['failed', '', 'The credential is suspended'],
  STATUS_UNREVOKED: ['warning', '', 'A revoked entry of the status list is no longer revoked'],
  STATUS_MESSAGE: ['warning', '', 'The issuer has left a message in the status of this credential'],
  NEWER_AVAILABLE: ['warning', '', 'A newer version of this credential exists'],
  PRESENTATION_INVALID: ['failed', 'malformed', 'The presentation is malformed or empty'],
  CREDENTIAL_UNSECURED: ['failed', 'crypto', 'A credential in the presentation is not signed'],
  CREDENTIAL_INVALID: ['failed', '', 'A credential in the presentation was refused'],
  NONCE_MISMATCH: ['failed', '', 'The presentation does not answer this request'],
  NONCE_REUSED: ['failed', '', 'The presentation has been used before'],
  HOLDER_MISMATCH: ['failed', 'crypto', 'The named holder is not the one who signed'],
  HOLDER_BINDING_FAILED: ['failed', '', 'The credential belongs to someone other than the presenter'],
  HOLDER_NOT_PROVEN: ['warning', '', 'Nothing proves that the presenter is the person named'],
  LIMIT_EXCEEDED: ['failed', 'range', 'There are more parts than the limit allows'],
  ACCREDITATION_CHAIN_TOO_DEEP: ['failed', '', 'The chain of accreditations is too long'],
  ACCREDITATION_EXPIRED: ['failed', '', 'An accreditation in the chain has expired or is not valid yet'],
  ACCREDITATION_LOOP: ['failed', '', 'The chain of accreditations runs in a circle'],
  ACCREDITATION_REVOKED: ['failed', '', 'An accreditation in the chain has been withdrawn or suspended'],
  ACCREDITATION_SCOPE_EXCEEDED: ['failed', '', 'The issuer is not accredited for this credential'],
  TRUST_LIST_EXPIRED: ['unknown', '', 'The trust list has expired'],
  TRUST_LIST_INVALID: ['unknown', '', 'The trust list is malformed or not properly signed'],
  TRUST_LIST_ROLLBACK: ['unknown', '', 'The trust list is older than one already seen'],
  CLOCK_BEHIND: ['unknown', '', 'The clock of this device is behind'],
  FETCH_FAILED: ['unknown', '', 'The document could not be fetched'],
  FETCH_CONTENT_TYPE: ['unknown', '', 'The server answered with another kind of document'],
  FETCH_REDIRECT_FORBIDDEN: ['unknown', '', 'The server answered with a redirect'],
  RATE_LIMITED: ['unknown', '', 'Too many different servers were asked within a minute'],
  FETCH_TIMEOUT: ['unknown', '', 'The server did not answer in time'],
  FETCH_TLS: ['unknown', '', 'The secure connection to the server failed'],
  FETCH_TOO_LARGE: ['unknown', '', 'The document of the server is over the size limit'],
  INTERNAL_FAULT: ['unknown', '', 'The library itself has a fault'],
  ACTIVITY_CLOSED_TO_MINORS: ['misuse', '', 'The activity is closed to minors'],
  ACTIVITY_CONFLICT: ['misuse', '', 'This participation is already recorded for another person'],
  ACTIVITY_DAY_OVER_24H: ['misuse', '', 'The person would have more than 24 hours on one day'],
  ACTIVITY_ENDS_BEFORE_START: ['misuse', '', 'The activity ends before it starts'],
  ACTIVITY_HOURS_INVALID: ['misuse', '', 'The hours are not plausible'],
  ACTIVITY_IN_FUTURE: ['misuse', '', 'The activity lies in the future'],
  ACTIVITY_INVALID: ['misuse', '', 'The activity is incomplete or malformed'],
  ACTIVITY_OVERLAPS: ['misuse', '', 'The person already has an activity at this time'],
  PERSON_CONSENT_MISSING: ['misuse', '', "A guardian's consent is missing"],
  PERSON_HAS_PASSPORT: ['misuse', '', 'The person already has a valid passport'],
  PERSON_INVALID: ['misuse', '', "The person's data are incomplete or malformed"],
  PERSON_UNKNOWN: ['misuse', '', 'The person is not registered'],
  ACTOR_INVALID: ['misuse', '', 'The actor of this change is missing or malformed'],
  REASON_INVALID: ['misuse', '', 'The reason of this change is missing or malformed'],
  CLAIM_FORBIDDEN: ['misuse', '', 'The claims hold personal data that are never issued'],
  CREDENTIAL_NOT_FOUND: ['misuse', '', 'The registry holds no such credential'],
  CREDENTIAL_NOT_LIVE: ['misuse', '', 'The credential is not live'],
  CREDENTIAL_SUPERSEDED: ['misuse', '', 'A newer credential has taken the place of this one'],
  REVOCATION_FINAL: ['misuse', '', 'A revocation cannot be undone'],
  NOT_FOUND: ['misuse', '', 'The registry holds no such record'],
  ISSUANCE_CONFLICT: ['misuse', '', 'This key was already used with other data'],
  LINT_FAILED: ['misuse', '', 'The credential to be signed breaks a rule'],
  LIST_FULL: ['misuse', '', 'The status list is full'],
  STATUS_LIST_UNPUBLISHED: ['misuse', '', 'The status list has not been published yet'],
  PUBLISH_FAILED: ['misuse', '', 'The file could not be published'],
  PATH_FORBIDDEN: ['misuse', '', 'The path leads out of the folder'],
  OPTION_MISSING: ['misuse', '', 'A required option is missing'],
  OPTION_INVALID: ['misuse', '', 'An option is not usable'],
  STATUS_BASE_URL_INVALID: ['misuse', '', 'The status base URL is not a public https URL'],
  RANDOM_UNSAFE: ['misuse', '', 'The source of randomness is not usable'],
  SIGNER_FAILED: ['misuse', '', 'The signer failed or gave a wrong signature'],
  SIGNER_KEY_UNPUBLISHED: ['misuse', '', "The signer's key is not published under the issuer's DID"],
  KEY_FILE_EXISTS: ['misuse', '', 'The key file already exists'],
  KEY_FILE_EXPOSED: ['misuse', '', 'Others on this machine can read the key file'],
  KEY_FILE_INVALID: ['misuse', '', 'The key file is malformed'],
  PASSPHRASE_WRONG: ['misuse', '', 'The passphrase does not open the key file'],
  REGISTRY_OF_ANOTHER_ISSUER: ['misuse', '', 'The registry belongs to another issuer'],
  REGISTRY_TOO_NEW: ['misuse', '', 'The registry was written by a newer version'],
  STORE_UNAVAILABLE: ['misuse', '', 'The registry cannot be read or written'],
  PASSPORT_NUMBERS_EXHAUSTED: ['misuse', '', 'All passport numbers of this office are given out'],
  PUBLISHED_COPY_UNAVAILABLE: ['misuse', '', 'What has been published could not be looked at'],
  STORE_ROLLED_BACK: ['misuse', '', 'The registry is older than what has been published'],
  CLOCK_WENT_BACK: ['misuse', '', 'The clock of this machine went back'],
  LOG_BROKEN: ['misuse', '', 'The log of the registry has been altered'],
  CREDENTIAL_UNDETERMINED: ['unknown', '', 'A credential in the presentation could not be checked'],
  SIGNER_KEY_NOT_ACTIVE: ['misuse', '', "The signer's key is not the active one"],
  KEY_CONFLICT: ['misuse', '', 'The key or its name was used before'],
  KEY_NOT_READY: ['misuse', '', 'The key has not been public for long enough'],
  KEY_STILL_IN_USE: ['misuse', '', 'The key is still in use'],
  PREVIEW_STALE: ['misuse', '', 'The preview is out of date'],
  BULK_NOT_APPROVED: ['misuse', '', 'The bulk change was not approved'],
  STATUS_NOT_CARRIED: ['misuse', '', 'The credential names no status list for this change'],
  TRUST_LIST_UNAVAILABLE: ['unknown', '', 'The trust list could not be had'],
  TRUST_LIST_STALE: ['warning', '', 'The trust list is old'],
  REGISTRY_NOT_MIGRATED: ['misuse', '', 'The tables of the registry are older than this version'],
  REPORT_STALE: ['misuse', '', 'The result of the verification is out of date'],
  PERSON_MISMATCH: ['misuse', '', 'The credential is about another person'],
  IMPORT_CONFLICT: ['misuse', '', 'This activity is on record already'],
  IMPORT_UNVERIFIED: ['misuse', '', 'An activity that another office confirmed has not been verified again'],
  PERSON_MOVED: ['misuse', '', 'The person has moved to another office'],
  TRANSFER_CONFLICT: ['misuse', '', 'The move contradicts what is on record'],
  ACTIVITY_NOT_CONFIRMED: ['misuse', '', 'The activity is under inquiry or revoked'],
} as const

/** Closed and append-only: codes are API. Each has a page at `problemUrl(code)`. */
export type ProblemCode = keyof typeof TABLE

export const PROBLEM_CODES: readonly ProblemCode[] = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.keys(TABLE) as ProblemCode[],
)

/** Class, type and English title of each code. */
export const PROBLEMS: Readonly<Record<ProblemCode, ProblemEntry>> = /* @__PURE__ */ catalogue()

function catalogue(): Record<ProblemCode, ProblemEntry> {
  const entries = PROBLEM_CODES.map((code) => {
    const [problemClass, kind, title]: readonly [ProblemClass, string, string] = TABLE[code]
    return [code, Object.freeze({ class: problemClass, type: W3C_TYPES[kind] ?? problemUrl(code), title })]
  })
  return Object.freeze(Object.fromEntries(entries))
}
