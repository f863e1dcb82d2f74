import { LIMITS, parseJson, readCredentialClaims } from '@volunteer-passport/codec'
import { type CredentialType, type JsonObject, type Parsed, parseCredential } from '@volunteer-passport/schema'
import { strictType } from '../claims/strict-type.ts'
import { Refusal } from '../refusal.ts'

/** Of a compact JWS: two dots' worth of header, and a signature of 64 bytes. */
const ENVELOPE_BYTES = 512

/**
 * Reads the very bytes that are about to be signed as a strict verifier would; what it finds is refused before any
 * signature exists.
 * @throws Refusal LINT_FAILED
 */
export function lintPayload(header: JsonObject, payload: Uint8Array, type: CredentialType<unknown>): void {
  if ((payload.length * 4) / 3 + ENVELOPE_BYTES > LIMITS.tokenBytes) {
    throw new Refusal('LINT_FAILED', {
      detail: 'The credential is larger than any verifier takes.',
      hint: 'Shorten the claims.',
      facts: { bytes: payload.length },
    })
  }
  const claims = parseJson(payload)
  const document = claims.ok ? readCredentialClaims(header, claims.value as JsonObject) : claims
  lintDocument(document, type)
}

/** Refuses what is no credential of its type, or more than that. @throws Refusal LINT_FAILED */
export function lintDocument(document: Parsed<unknown>, type: CredentialType<unknown>): void {
  const found = document.ok ? parseCredential(document.value, strictType(type)) : document
  if (found.ok) return
  const { code, detail, path } = found.problems[0]
  throw new Refusal('LINT_FAILED', {
    detail: `${code}: ${detail}`,
    hint: 'Correct what the path names; nothing was signed.',
    ...(path && { path }),
  })
}
