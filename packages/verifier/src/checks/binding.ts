import { type JsonObject, type JsonValue, type Parsed, type Problem, problem } from '@volunteer-passport/schema'
import type { DecodedToken } from '../format.ts'

/** Whether the claims of the JWT speak of the same credential as the document (VC-JOSE-COSE §3.1.3, §4.1.2). */
export function checkBinding({ header, document }: DecodedToken, issuer: string): Parsed<true> {
  const problems: Problem[] = []
  for (const [place, claims] of [
    ['header', header],
    ['payload', document],
  ] as const) {
    if (Object.hasOwn(claims, 'iss') && claims.iss !== issuer) {
      problems.push(problem('ISSUER_MISMATCH', `iss of the ${place} is not the issuer.`, ['iss']))
    }
  }
  if (Object.hasOwn(document, 'sub') && (document.sub === undefined || document.sub !== subjectId(document))) {
    problems.push(problem('SUBJECT_MISMATCH', 'sub is not the id of the credentialSubject.', ['sub']))
  }
  if (Object.hasOwn(document, 'jti') && document.jti !== document.id) {
    problems.push(problem('ID_MISMATCH', 'jti is not the id of the credential.', ['jti']))
  }
  // A credential that names a recipient was not made for this verifier, which has no name.
  if (Object.hasOwn(document, 'aud')) {
    problems.push(problem('AUDIENCE_MISMATCH', 'aud names a recipient; a credential must not.', ['aud']))
  }
  if (Object.hasOwn(document, 'vc')) {
    problems.push(problem('VC_CLAIM_FORBIDDEN', 'The payload has a vc claim.', ['vc']))
  }
  if (Object.hasOwn(document, 'vp')) {
    problems.push(problem('VP_CLAIM_FORBIDDEN', 'The payload has a vp claim.', ['vp']))
  }
  const [first, ...more] = problems
  return first === undefined ? { ok: true, value: true } : { ok: false, problems: [first, ...more] }
}

function subjectId(document: JsonObject): JsonValue | undefined {
  const subject = document.credentialSubject
  const isObject = typeof subject === 'object' && subject !== null && !Array.isArray(subject)
  return isObject ? (subject as JsonObject).id : undefined
}
