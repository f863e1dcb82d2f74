import { type SignatureBackend, type VerificationKey, verifySignature } from '@volunteer-passport/codec'
import { type Parsed, problem } from '@volunteer-passport/schema'
import type { DecodedToken } from '../format.ts'
import { type Steps, settle } from '../steps.ts'

/** Whether the key made this signature over these very bytes (RFC 7515 §5.2). */
export function* checkSignature(
  token: Pick<DecodedToken, 'signature' | 'signedBytes'>,
  key: VerificationKey,
  backend?: SignatureBackend,
): Steps<Parsed<true>> {
  const genuine = yield* settle(verifySignature(key, token.signedBytes, token.signature, backend))
  // Compared with `true`, so that an answer of another kind is never taken for a yes.
  if (genuine === true) return { ok: true, value: true }
  const detail = 'The signature was not made by this key over these bytes.'
  return { ok: false, problems: [problem('SIGNATURE_INVALID', detail)] }
}
