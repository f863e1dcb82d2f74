import {
  type CheckId,
  type Parsed,
  PROBLEMS,
  type ProblemCode,
  type Problems,
  problem,
} from '@volunteer-passport/schema'

/** What a fault of a list is called in the report on the credential: it says nothing about the credential itself. */
export function listRefused(
  check: CheckId,
  [{ code }]: Problems,
  o: { readonly isSigned: boolean },
): Extract<Parsed<never>, { ok: false }> {
  const detail = `The list was refused by the check "${check}" with ${code}.`
  return { ok: false, problems: [problem(listCode(check, code, o.isSigned), detail)] }
}

function listCode(check: CheckId, code: ProblemCode, isSigned: boolean): ProblemCode {
  const own = OWN_CODES[code]
  if (own !== undefined) return own
  if (PROBLEMS[code].class === 'unknown') return 'STATUS_LIST_UNAVAILABLE'
  // Before the signature it is the issuer that was refused, after it the key.
  if (check === 'trust') return isSigned ? 'STATUS_LIST_SIGNATURE_INVALID' : 'STATUS_LIST_ISSUER_MISMATCH'
  return check === 'key' || check === 'signature' ? 'STATUS_LIST_SIGNATURE_INVALID' : 'STATUS_LIST_INVALID'
}

const OWN_CODES: { readonly [code in ProblemCode]?: ProblemCode } = {
  TOKEN_TOO_LARGE: 'STATUS_LIST_TOO_LARGE',
  ALG_NOT_ALLOWED: 'STATUS_LIST_SIGNATURE_INVALID',
  SIGNATURE_MALFORMED: 'STATUS_LIST_SIGNATURE_INVALID',
  CLAIM_MISSING: 'STATUS_LIST_INVALID',
  ISSUER_INVALID: 'STATUS_LIST_INVALID',
  EXPIRED: 'STATUS_LIST_EXPIRED',
  NOT_YET_VALID: 'STATUS_LIST_NOT_YET_VALID',
  ISSUED_IN_FUTURE: 'STATUS_LIST_NOT_YET_VALID',
}
