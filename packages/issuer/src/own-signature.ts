import {
  decodeJws,
  importVerificationKey,
  type Jws,
  type VerificationKey,
  verifySignature,
} from '@volunteer-passport/codec'
import { type JsonValue, type Parsed, type ProblemCode, problem } from '@volunteer-passport/schema'
import type { ContextBasis } from './context.ts'

/**
 * Whether this issuer signed it: by the key it signs with now, or by another that its registry has and that nobody has
 * killed. Answers what was signed; its `typ` and claims are not looked at.
 */
export async function verifyOwnSignature(
  context: ContextBasis,
  token: string,
  limits: { readonly tokenBytes?: number } = {},
): Promise<Parsed<Jws>> {
  const jws = decodeJws(token, limits)
  if (!jws.ok) return jws
  const key = await ownKey(context, jws.value.header.kid)
  if (!key.ok) return key
  const { signingInput, signature, algorithm } = jws.value
  if (key.value.algorithm === algorithm && (await verifySignature(key.value, signingInput, signature))) return jws
  return refused('SIGNATURE_INVALID', 'It is not signed by the key that it names.')
}

async function ownKey(
  { signer, registry }: ContextBasis,
  kid: JsonValue | undefined,
): Promise<Parsed<VerificationKey>> {
  const known = (await registry.transaction((tx) => tx.keys())).find(({ keyId }) => keyId === kid)
  // What a thief may have signed is believed by nobody, not even here.
  if (known?.state === 'revoked') return refused('KEY_REVOKED', 'It names a key of this issuer that was killed.')
  if (known !== undefined) return importVerificationKey(JSON.parse(known.publicJwk))
  if (kid === signer.keyId) return importVerificationKey(signer.publicJwk)
  return refused('KEY_NOT_FOUND', 'It names a key that this issuer does not know.')
}

const refused = (code: ProblemCode, detail: string): Parsed<never> => ({ ok: false, problems: [problem(code, detail)] })
