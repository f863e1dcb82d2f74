import { type IssuerInfo, problem } from '@volunteer-passport/schema'
import type { SignerAnswer, TrustAnswer, TrustPolicy, VerifiedSigner } from '../trust-policy.ts'
import type { Accredited } from './accredited.ts'
import { hopOf } from './refusal.ts'
import { scopeFault } from './scope.ts'

/** Whether this one may have signed that. */
export function acceptSigner(
  accredited: Accredited,
  { document, role }: Pick<VerifiedSigner, 'document' | 'role'>,
): TrustAnswer<IssuerInfo> {
  // A status list speaks of what its issuer has issued, whatever that is.
  const fault = role === 'statusIssuer' ? undefined : scopeFault(accredited.scope, document)
  if (fault === undefined) return { ok: true, value: accredited.info }
  return { ok: false, problems: [problem('ACCREDITATION_SCOPE_EXCEEDED', fault)], failingHop: hopOf(accredited) }
}

/** The key of this id, by the accreditation; `policy` judges what it has signed. */
export function findSigner({ keys, lineage }: Accredited, keyId: string, policy: TrustPolicy): SignerAnswer {
  const found = keys.find(keyId)
  if (!found.ok) return found
  const { key, retiredAt } = found.value
  return { ok: true, value: { key, policy, lineage, ...(retiredAt && { retiredAt }) } }
}

/** What one accredited may sign, by its keys and its scope alone. */
export function issuerPolicy(accredited: Accredited): TrustPolicy {
  const policy: TrustPolicy = {
    mayAccept: (issuer) => issuer === accredited.did,
    accept: (signer) => acceptSigner(accredited, signer),
    resolveSigner: ({ keyId }) => findSigner(accredited, keyId, policy),
  }
  return policy
}
