import { encodeBase64Url } from './base64url.ts'
import type { Jwk } from './jwk.ts'
import { sha256 } from './sha256.ts'
import { encodeUtf8 } from './text-bytes.ts'

/** RFC 7638 §3 with SHA-256, over the required members in lexicographic order. */
export function jwkThumbprint({ kty, crv, x, y }: Jwk): string {
  // JSON.stringify leaves out what is undefined; an OKP key has no `y` (RFC 8037 §2), though a JWK may hold anything.
  return encodeBase64Url(sha256(encodeUtf8(JSON.stringify({ crv, kty, x, y: kty === 'EC' ? y : undefined }))))
}
