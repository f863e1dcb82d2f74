export { anyType } from '@volunteer-passport/schema'
export { compareName } from './compare-name.ts'
export { type BundleOptions, createBundle } from './create-bundle.ts'
export { createVerifier } from './create-verifier.ts'
export { explainReport } from './explain-report.ts'
export type { DecodedToken, Format } from './format.ts'
export { type Bundle, type LoadBundleOptions, loadBundle } from './load-bundle.ts'
export type { StatusCheck } from './report.ts'
export { resolveStatusListAggregation } from './resolve-status-list-aggregation.ts'
export { serializeReport } from './serialize-report.ts'
export type { StateStore } from './state-store.ts'
export { type Tally, type TallyExclusion, type TallyOptions, tallyHours } from './tally-hours.ts'
export { type ProblemDetails, toW3cResult, type W3cVerificationResult } from './to-w3c-result.ts'
export { type PinnedIssuer, type TrustedIssuer, trustIssuers } from './trust-issuers.ts'
export type {
  ResolvedSigner,
  SignerAnswer,
  TrustAnswer,
  TrustParts,
  TrustPolicy,
  TrustSource,
  UnprovenSigner,
  VerifiedSigner,
} from './trust-policy.ts'
export { type TrustRootOptions, trustRoot } from './trust-root.ts'
export { vcJwt } from './vc-jwt.ts'
export type { PresentationOptions, StatusOptions, Verifier, VerifierOptions, VerifyOptions } from './verifier.ts'
