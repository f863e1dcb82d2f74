import type { Parsed } from '@volunteer-passport/schema'
import { decodeBase64Url } from './base64url.ts'
import type { Algorithm, Jwk } from './jwk.ts'
import { type Refused, refused } from './refused.ts'

export interface PublicHalf {
  readonly algorithm: Algorithm
  /** `kty`, `crv`, `x` and, for P-256, `y`: nothing else. */
  readonly jwk: Jwk & { readonly crv: string; readonly x: string }
  readonly x: Uint8Array
  readonly y: Uint8Array | undefined
}

const ALGORITHM_NAMES: Readonly<Record<Algorithm, readonly string[]>> = {
  EdDSA: ['EdDSA', 'Ed25519'],
  ES256: ['ES256'],
}

const notUsable = (detail: string): Refused => refused('KEY_INVALID', detail)

/** A coordinate or scalar of 32 bytes in canonical base64url. */
export function decodeKeyBytes(value: unknown): Uint8Array | undefined {
  // What 43 characters spell are 32 bytes.
  return typeof value === 'string' && value.length === 43 ? decodeBase64Url(value) : undefined
}

/**
 * Form and purpose of the public half of a JWK; whether the point is sound is not looked at yet. `operation` is what
 * the key is to be used for: `use` must be `sig` and `key_ops` must hold the operation, where they are present.
 */
export function readPublicHalf(jwk: unknown, operation: 'sign' | 'verify'): Parsed<PublicHalf> {
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk)) return notUsable('The JWK is not an object.')
  const { kty, crv, x, y, alg, use, key_ops: operations }: Record<string, unknown> = { ...jwk }
  const algorithm = kty === 'OKP' && crv === 'Ed25519' ? 'EdDSA' : kty === 'EC' && crv === 'P-256' ? 'ES256' : undefined
  if (algorithm === undefined) return notUsable('The JWK is not an Ed25519 (OKP) or P-256 (EC) key.')
  if (alg !== undefined && typeof alg !== 'string') return notUsable('alg of the JWK is not a string.')
  if (alg !== undefined && !ALGORITHM_NAMES[algorithm].includes(alg)) {
    return refused('ALG_KEY_MISMATCH', 'alg of the JWK does not fit its own kty and crv.')
  }
  if (use !== undefined && use !== 'sig') return notUsable('use of the JWK is not sig.')
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes(operation))) {
    return notUsable(`key_ops of the JWK does not hold ${operation}.`)
  }
  const xBytes = decodeKeyBytes(x)
  if (xBytes === undefined) return notUsable('x of the JWK is not 32 bytes in base64url.')
  if (algorithm === 'EdDSA') {
    const publicJwk = Object.freeze({ kty: 'OKP', crv: 'Ed25519', x: x as string })
    return { ok: true, value: { algorithm, jwk: publicJwk, x: xBytes, y: undefined } }
  }
  const yBytes = decodeKeyBytes(y)
  if (yBytes === undefined) return notUsable('y of the JWK is not 32 bytes in base64url.')
  const publicJwk = Object.freeze({ kty: 'EC', crv: 'P-256', x: x as string, y: y as string })
  return { ok: true, value: { algorithm, jwk: publicJwk, x: xBytes, y: yBytes } }
}
