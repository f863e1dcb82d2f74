import type { Parsed } from '@volunteer-passport/schema'
import { checkEd25519Key } from './ed25519.ts'
import type { Algorithm, Jwk } from './jwk.ts'
import { keepKeyMaterial } from './key-material.ts'
import { isOnP256 } from './p256.ts'
import { readPublicHalf } from './read-jwk.ts'
import { refused } from './refused.ts'
import { jwkThumbprint } from './thumbprint.ts'

/** A public key that has passed the key check. Only `importVerificationKey` makes one. */
export interface VerificationKey {
  readonly algorithm: Algorithm
  /** Public members only: `kty`, `crv`, `x` and, for P-256, `y`. */
  readonly jwk: Jwk
  /** RFC 7638 thumbprint with SHA-256, in base64url. */
  readonly thumbprint: string
}

/** Members of private and symmetric keys of every type (RFC 7518 §6). */
const SECRET_MEMBERS = ['d', 'k', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'priv'] as const

/**
 * The key check, once per key and before any signature is looked at; synchronous everywhere, by our own arithmetic, so
 * that the verdict does not depend on the runtime. An Ed25519 key must be canonical, on the curve and of prime order;
 * a P-256 key on the curve; coordinates canonical base64url of 32 bytes; `alg`, `use` and `key_ops`, where present,
 * those of a signature key.
 *
 * Problems: KEY_INVALID (malformed, private, off the curve, for another use), KEY_WEAK (small or mixed order, or not
 * canonical: RFC 8032 §5.1.3), ALG_KEY_MISMATCH (`alg` contradicts `kty` and `crv`).
 */
export function importVerificationKey(jwk: unknown): Parsed<VerificationKey> {
  const half = readPublicHalf(jwk, 'verify')
  if (!half.ok) return half
  // A private key in a public place is known to others.
  if (SECRET_MEMBERS.some((member) => member in (jwk as object))) {
    return refused('KEY_INVALID', 'The JWK holds a private member.')
  }
  const { algorithm, jwk: publicJwk, x, y } = half.value
  const thumbprint = jwkThumbprint(publicJwk)
  const known = cache.get(thumbprint)
  if (known !== undefined) return { ok: true, value: known }
  const verdict = y === undefined ? checkEd25519Key(x) : isOnP256(x, y) ? 'ok' : 'invalid'
  if (verdict === 'weak') return refused('KEY_WEAK', 'The Ed25519 key is not a canonical point of prime order.')
  if (verdict !== 'ok') return refused('KEY_INVALID', 'The key is not a point of its curve.')
  const key = Object.freeze({ algorithm, jwk: publicJwk, thumbprint })
  keepKeyMaterial(key, x)
  remember(key)
  return { ok: true, value: key }
}

const CACHED_KEYS = 128
/**
 * Sound keys, the oldest leaves first. Whether a point is sound takes a millisecond to see, and a presentation may name
 * one key 64 times.
 */
const cache = /* @__PURE__ */ new Map<string, VerificationKey>()

function remember(key: VerificationKey): void {
  if (cache.size >= CACHED_KEYS) cache.delete(cache.keys().next().value!)
  cache.set(key.thumbprint, key)
}
