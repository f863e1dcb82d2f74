import { importVerificationKey, type Jwk } from '@volunteer-passport/codec'
import type { JsonObject } from '@volunteer-passport/schema'
import canonicalize from 'canonicalize'
import { Refusal } from '../refusal.ts'

/** Canonical JSON of a sound public key: one text for one key, whatever else its JWK says. */
export function publicJwkText(publicJwk: Jwk): string {
  const key = importVerificationKey(publicJwk)
  if (!key.ok) {
    const { code, detail } = key.problems[0]
    throw new Refusal(code, { detail, hint: 'Give the public half of an Ed25519 or P-256 key.', path: ['publicJwk'] })
  }
  return canonicalize({ ...key.value.jwk } as JsonObject) as string
}

/** @throws Refusal KID_INVALID for an id that is not of this issuer */
export function readKeyId(issuer: string, keyId: unknown): string {
  const name = typeof keyId === 'string' && keyId.startsWith(`${issuer}#`) ? keyId.slice(issuer.length + 1) : ''
  if (/^[A-Za-z0-9._~-]{1,100}$/.test(name)) return keyId as string
  throw new Refusal('KID_INVALID', {
    detail: 'It is not the DID of this issuer, # and a plain name.',
    hint: `Name the key ${issuer}#key-2 or so.`,
    path: ['keyId'],
  })
}
