import { type JsonObject, type Parsed, type Problem, problem } from '@volunteer-passport/schema'

/** What a presentation must answer. */
export interface PresentationRequest {
  /** Who asked: compared as a whole with `aud`. */
  readonly audience: string
  /** What was asked with: compared as a whole with `nonce`. */
  readonly nonce: string
}

/** Whether the presentation was made for this verifier and this request, and speaks of itself with one voice. */
export function checkAnswer(document: JsonObject, { audience, nonce }: PresentationRequest): Parsed<true> {
  const problems: Problem[] = []
  // A list is refused even with us on it: whoever else is on it could present it to us in turn.
  if (document.aud !== audience) {
    problems.push(problem('AUDIENCE_MISMATCH', 'aud is not the audience that was asked for.', ['aud']))
  }
  if (document.nonce !== nonce) {
    problems.push(problem('NONCE_MISMATCH', 'nonce is not the one that was asked with.', ['nonce']))
  }
  if (Object.hasOwn(document, 'jti') && document.jti !== document.id) {
    problems.push(problem('ID_MISMATCH', 'jti is not the id of the presentation.', ['jti']))
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
