import { type Parsed, problem } from '@volunteer-passport/schema'
import type { TrustPolicy } from './trust-policy.ts'

/** Who may sign the status lists for credentials of this issuer: itself, and whom the trust policy names for it. */
export function statusListPolicy(trust: TrustPolicy, issuer: string): TrustPolicy {
  const delegates = trust.statusIssuersOf?.(issuer)
  const policyFor = (candidate: string) => (candidate === issuer ? trust : delegates)
  return {
    mayAccept: (candidate) => policyFor(candidate)?.mayAccept(candidate) === true,
    accept: (signer) => policyFor(signer.issuer)?.accept(signer) ?? REFUSED,
    // A policy that knows keys itself knows those of its delegates too.
    ...(trust.resolveSigner && {
      resolveSigner: (signer) => policyFor(signer.issuer)?.resolveSigner?.(signer) ?? REFUSED,
    }),
  }
}

const REFUSED: Extract<Parsed<never>, { ok: false }> = {
  ok: false,
  problems: [problem('ISSUER_NOT_TRUSTED', 'The trust policy does not name this issuer for status lists.')],
}
