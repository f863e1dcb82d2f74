import { type JsonObject, VolunteerPassportError } from '@volunteer-passport/schema'
import { encodeBase64Url } from './base64url.ts'
import { signatureForm } from './signature-form.ts'
import type { Signer } from './signer.ts'
import { encodeAscii, encodeUtf8 } from './text-bytes.ts'

/** `BASE64URL(UTF8(header))` (RFC 7515 §5.1), members in the order they are given. */
export const encodeJwsHeader = (header: JsonObject): string => encodeBase64Url(encodeUtf8(JSON.stringify(header)))

/** What is signed: `header || '.' || BASE64URL(payload)` (RFC 7515 §5.1), under a header that is encoded. */
export const encodeJwsSigningInput = (header: string, payload: Uint8Array): string =>
  `${header}.${encodeBase64Url(payload)}`

/**
 * A compact JWS over exactly these payload bytes.
 *
 * Throws VolunteerPassportError: OPTION_INVALID where `alg` or `kid` of the header are not the signer's;
 * SIGNER_FAILED where the signer fails or gives something other than 64 raw bytes. The signature itself is not
 * verified here.
 */
export async function signJws(o: {
  readonly header: JsonObject
  readonly payload: Uint8Array
  readonly signer: Signer
}): Promise<string> {
  const { header, payload, signer } = o
  if (!(payload instanceof Uint8Array)) throw new TypeError('payload must be a Uint8Array.')
  if (header.alg !== signer.algorithm || header.kid !== signer.keyId) {
    throw new VolunteerPassportError('OPTION_INVALID', 'alg and kid of the header are not those of the signer.', {
      hint: 'Make the header from the signer, as vcJwtHeader does.',
    })
  }
  const signingInput = encodeJwsSigningInput(encodeJwsHeader(header), payload)
  const signature = await signatureOf(signer, encodeAscii(signingInput))
  return `${signingInput}.${encodeBase64Url(signature)}`
}

async function signatureOf(signer: Signer, bytes: Uint8Array): Promise<Uint8Array> {
  let signature: Uint8Array
  try {
    signature = await signer.sign(bytes)
  } catch (cause) {
    if (cause instanceof VolunteerPassportError || cause instanceof TypeError) throw cause
    throw new VolunteerPassportError('SIGNER_FAILED', 'The signer could not sign.', {
      hint: 'See the cause; nothing was signed, so the same call can be made again.',
      cause,
    })
  }
  if (!(signature instanceof Uint8Array) || signatureForm(signer.algorithm, signature) === 'malformed') {
    throw new VolunteerPassportError('SIGNER_FAILED', `The signer gave no ${signer.algorithm} signature of 64 bytes.`, {
      hint: 'Return raw bytes: for ES256 r||s of 32 bytes each, not DER.',
    })
  }
  return signature
}
