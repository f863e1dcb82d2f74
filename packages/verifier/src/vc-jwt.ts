import { decodeCredentialJwt, decodeVcJwt, LIMITS, type VcJwt } from '@volunteer-passport/codec'
import type { Parsed } from '@volunteer-passport/schema'
import type { Format } from './format.ts'

/**
 * Credentials as compact JWS: VCDM 2.0 with `typ` `vc+jwt` (VC-JOSE-COSE §3.1.1), and VCDM 1.1 with `typ` `JWT` or none
 * and a `vc` claim (VCDM 1.1 §6.3.1) or as Open Badge 3.0 (1EdTech). Told apart by `typ` and shape; the same claims give
 * the same credential.
 */
export function vcJwt(): Format {
  return jwtFormat('jwt', LIMITS.tokenBytes, decodeCredentialJwt)
}

/** VCDM 2.0 alone, in tokens up to this size: a list may be longer than a credential. */
export function vcJwtUpTo(limits: { readonly tokenBytes: number; readonly jsonParts?: number }): Format {
  return jwtFormat('vc+jwt', limits.tokenBytes, (token) => decodeVcJwt(token, limits))
}

function jwtFormat(name: string, tokenBytes: number, decodeToken: (token: string) => Parsed<VcJwt>): Format {
  return Object.freeze({
    name,
    decode(token) {
      const decoded = decodeToken(typeof token === 'string' ? token : readLatin1(token.subarray(0, tokenBytes + 1)))
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
