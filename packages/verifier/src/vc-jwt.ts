import { decodeVcJwt, LIMITS } from '@volunteer-passport/codec'
import type { Format } from './format.ts'

/** Credentials as compact JWS of media type `vc+jwt` (VCDM 2.0 secured as VC-JOSE-COSE §3.1.1 has it). */
export function vcJwt(): Format {
  return vcJwtUpTo(LIMITS.tokenBytes)
}

/** As `vcJwt()`; a status list may be longer than a credential. */
export function vcJwtUpTo(tokenBytes: number): Format {
  return Object.freeze({
    name: 'vc+jwt',
    decode(token) {
      const text = typeof token === 'string' ? token : readLatin1(token.subarray(0, tokenBytes + 1))
      const decoded = decodeVcJwt(text, { tokenBytes })
      if (!decoded.ok) return decoded
      const { jws, header, document } = decoded.value
      const { algorithm, signature, signingInput } = jws
      return { ok: true, value: { algorithm, header, document, signature, signedBytes: signingInput } }
    },
  } satisfies Format)
}

/** One character a byte, and none that base64url has for a byte beyond ASCII: what is no token does not become one. */
function readLatin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes)
}
