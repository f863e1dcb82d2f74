import type { Algorithm } from './jwk.ts'
import { isP256Scalar } from './p256.ts'

/**
 * The one rule for SIGNATURE_MALFORMED against SIGNATURE_INVALID (threats rows 29 and 30). Malformed is what its
 * encoding alone shows to be no signature value of the algorithm, so that no key is fetched for it:
 *
 * - any length but 64 bytes, and so DER (RFC 7518 §3.4, RFC 8032 §5.1.6);
 * - for ES256, r or s outside [1, n-1] (RFC 7518 §3.4 encodes two such integers).
 *
 * All else is decided as part of verification and is invalid: for EdDSA that takes in S >= L and an R of small order
 * or not canonical, which RFC 8032 §5.1.7 puts among the steps of verifying. A high s of ES256 is accepted.
 */
export function signatureForm(algorithm: Algorithm, signature: Uint8Array): 'ok' | 'malformed' {
  if (signature.length !== 64) return 'malformed'
  if (algorithm === 'EdDSA') return 'ok'
  return isP256Scalar(signature, 0) && isP256Scalar(signature, 32) ? 'ok' : 'malformed'
}
