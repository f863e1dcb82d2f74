import type { CheckId, SkipReason } from '@volunteer-passport/schema'

/** The good state that each check is named for, in English; `explainReport` has it in three languages. */
export const SUMMARY_PASSED: Readonly<Record<CheckId, string>> = {
  decode: 'The token can be read',
  key: 'The key is one that the issuer publishes for signing credentials',
  signature: 'The signature is genuine',
  binding: 'Token and credential speak of the same',
  schema: 'The credential is of the type asked for and complete',
  validity: 'The credential is within its dates',
  status: 'The credential is neither revoked nor suspended',
  trust: 'The issuer is trusted',
  holder: 'The presenter is the holder',
}

export const SUMMARY_SKIPPED: Readonly<Record<SkipReason, string>> = {
  decodeFailed: 'Not checked: the token cannot be read',
  keyUnavailable: 'Not checked: there is no key to check with',
  issuerNotTrusted: 'Not checked: the issuer is not trusted',
  signatureNotVerified: 'Not checked: the signature is not verified, so the content could be anybody’s',
  claimsInvalid: 'Not checked: the credential is refused anyway',
  notInThisDocument: 'Not checked: the credential has no such part',
  bearerDocument: 'Not checked: a credential alone does not show who presents it',
}
