export { type AccreditationChain, readAccreditationChain } from './accreditation-chain.ts'
export { AccreditationList } from './accreditation-list.ts'
export { anyType } from './any-type.ts'
export { isValidBin } from './bin.ts'
export type * from './claims.ts'
export type * from './credential.ts'
export type * from './credential-type.ts'
export { isFullDate, parseDateTime } from './date-time.ts'
export { defineCredential } from './define-credential.ts'
export { VolunteerPassportError } from './error.ts'
export { FORBIDDEN_CLAIM_NAMES } from './forbidden-claim-names.ts'
export type * from './json.ts'
export type { LanguageTag, LanguageValue, LanguageValues, Locale } from './language-value.ts'
export { languageValues, textIn } from './language-value.ts'
export { LEVELS_V1, type LevelStep, levelFromHours } from './level.ts'
export {
  CONTEXT_URL,
  CREDENTIALS_V2_CONTEXT_URL,
  NATIONAL_DOMAIN,
  OPEN_BADGES_CONTEXT_URL,
  officeDid,
  problemUrl,
  schemaUrl,
} from './namespace.ts'
export { OfficeAccreditation } from './office-accreditation.ts'
export { parseClaims } from './parse-claims.ts'
export { parseCredential } from './parse-credential.ts'
export { parsePresentation } from './parse-presentation.ts'
export { parseTrustBundle } from './parse-trust-bundle.ts'
export { parseTrustRoot } from './parse-trust-root.ts'
export { formatPassportNumber, isValidPassportNumber, passportNumberCheckDigit } from './passport-number.ts'
export type * from './presentation.ts'
export { PRESENTATION_CHECK_IDS } from './presentation.ts'
export type { Parsed, Problem, Problems } from './problem.ts'
export { problem } from './problem.ts'
export {
  PROBLEM_CODES,
  PROBLEMS,
  type ProblemClass,
  type ProblemCode,
  type ProblemEntry,
} from './problem-catalogue.ts'
export { REGIONS, type Region, type RegionCode, regionFromKato } from './region.ts'
export type * from './report.ts'
export { CHECK_IDS } from './report.ts'
export { SECTOR_LABELS, SECTORS, type Sector } from './sector.ts'
export type * from './standard-schema.ts'
export { TransferNotice } from './transfer-notice.ts'
export type { TrustBundle, TrustBundleFile } from './trust-bundle.ts'
export type { PublicJwk, TrustRoot } from './trust-root.ts'
export { uuidUrn } from './uuid-urn.ts'
export { VolunteerActivity } from './volunteer-activity.ts'
export { VolunteerHoursExtract } from './volunteer-hours-extract.ts'
export { VolunteerPassport } from './volunteer-passport.ts'
export { VolunteerPassportSummary } from './volunteer-passport-summary.ts'
export { VolunteerRecognition } from './volunteer-recognition.ts'
export { VolunteerTraining } from './volunteer-training.ts'
