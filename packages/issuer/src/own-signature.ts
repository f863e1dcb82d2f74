import {
  decodeJws,
  importVerificationKey,
  type Jws,
  type VerificationKey,
  verifySignature,
} from '@volunteer-passport/codec'
import { resolveVerificationMethod } from '@volunteer-passport/did'
import { type JsonObject, type Parsed, problem } from '@volunteer-passport/schema'
import { type ContextBasis, readClock } from './context.ts'

/**
 * Whether this issuer signed it: by the key it signs with now or, where `createIssuer` was given a resolver, by another
 * that its DID document lists. Answers what was signed; its `typ` and claims are not looked at.
 */
export async function verifyOwnSignature(
  context: ContextBasis,
  token: string,
  limits: { readonly tokenBytes?: number } = {},
): Promise<Parsed<Jws>> {
  const jws = decodeJws(token, limits)
  if (!jws.ok) return jws
  const key = await ownKey(context, jws.value.header)
  if (!key.ok) return key
  const { signingInput, signature, algorithm } = jws.value
  if (key.value.algorithm === algorithm && (await verifySignature(key.value, signingInput, signature))) return jws
  return { ok: false, problems: [problem('SIGNATURE_INVALID', 'It is not signed by the key that it names.')] }
}

async function ownKey(context: ContextBasis, { kid }: JsonObject): Promise<Parsed<VerificationKey>> {
  const { id, signer, resolver, clock } = context
  if (kid === signer.keyId) return importVerificationKey(signer.publicJwk)
  if (typeof kid === 'string' && resolver !== undefined) {
    const now = new Date(readClock(clock))
    return resolveVerificationMethod({ resolver, keyId: kid, issuer: id, purpose: 'assertionMethod', now })
  }
  return { ok: false, problems: [problem('KEY_NOT_FOUND', 'It names a key that this issuer does not sign with.')] }
}
