import { type Parsed, problem } from '@volunteer-passport/schema'
import type { TrustPolicy } from './trust-policy.ts'

/** Who may sign the status lists for credentials of this issuer: itself, and whom the trust policy names for it. */
export function statusListPolicy(trust: TrustPolicy, issuer: string): TrustPolicy {
  const delegates = trust.statusIssuersOf?.(issuer)
  return {
    mayAccept: (candidate) =>
      candidate === issuer ? trust.mayAccept(candidate) : delegates?.mayAccept(candidate) === true,
    accept: (signer) => (signer.issuer === issuer ? trust.accept(signer) : (delegates?.accept(signer) ?? REFUSED)),
  }
}

const REFUSED: Parsed<never> = {
  ok: false,
  problems: [problem('ISSUER_NOT_TRUSTED', 'The trust policy does not name this issuer for status lists.')],
}
