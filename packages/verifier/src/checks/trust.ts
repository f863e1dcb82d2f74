import { type IssuerInfo, type Parsed, problem } from '@volunteer-passport/schema'
import { type Steps, settle } from '../steps.ts'
import type { TrustAnswer, TrustPolicy, VerifiedSigner } from '../trust-policy.ts'

/** The refusal of an issuer that no key could make acceptable: nothing is fetched for its token. */
export function checkIssuerIsKnown(issuer: string, trust: TrustPolicy): Parsed<true> {
  // Compared with `true`: a policy that answers with a promise by mistake must not let everybody in.
  if (trust.mayAccept(issuer) === true) return { ok: true, value: true }
  const detail = 'The trust policy does not accept this issuer.'
  return { ok: false, problems: [problem('ISSUER_NOT_TRUSTED', detail, ['issuer'])] }
}

/** Whether the trust policy accepts the issuer with the key that made the signature. */
export function* checkTrust(signer: VerifiedSigner, trust: TrustPolicy): Steps<TrustAnswer<IssuerInfo>> {
  const answer = yield* settle(trust.accept(signer))
  // `ok` may be a promise by the same mistake.
  if (typeof answer.ok !== 'boolean') throw new TypeError('The trust policy gave no plain answer')
  return answer
}
