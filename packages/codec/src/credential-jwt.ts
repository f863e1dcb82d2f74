import type { JsonObject, Parsed } from '@volunteer-passport/schema'
import { decodeJws } from './decode-jws.ts'
import { isDeed, isOpenBadge, readDeed, readOpenBadge, writeOpenBadge } from './open-badge.ts'
import { refused } from './refused.ts'
import type { Signer } from './signer.ts'
import { isMediaType, parseClaimsSet } from './typed-jwt.ts'
import { type VcJwt, vcJwtHeader } from './vc-jwt.ts'
import { readVcdm11, writeVcdm11 } from './vcdm11.ts'

/** How a credential is written into a JWT other than as VCDM 2.0 has it. */
export type CredentialProfile = 'vcdm11' | 'openBadges'

/** Header and claims of the JWT that secures a VCDM 2.0 document, as it is or in another profile. */
export function encodeCredentialJwt(
  document: JsonObject,
  o: { readonly signer: Signer; readonly profile?: CredentialProfile | undefined },
): { readonly header: JsonObject; readonly claims: JsonObject } {
  const { signer, profile } = o
  if (profile === undefined) return { header: vcJwtHeader(signer), claims: document }
  const claims = profile === 'vcdm11' ? writeVcdm11(document) : writeOpenBadge(document)
  return { header: { alg: signer.algorithm, kid: signer.keyId, typ: 'JWT' }, claims }
}

/**
 * Reads a credential in any of the encodings that are read, into a VCDM 2.0 document; strictly, and never throws. They
 * are told apart by `typ` and shape, each with rules that no other's token meets (RFC 8725 §3.12):
 *
 * | `typ` | payload | read as |
 * | --- | --- | --- |
 * | `vc+jwt` | | VCDM 2.0: `decodeVcJwt` |
 * | `JWT` or absent | with `vc` | VCDM 1.1: its claims and members must agree |
 * | `JWT` or absent | a badge by type and context | Open Badges 3.0 (1EdTech): the same, and one of ours as it was |
 *
 * Problems: those of `decodeVcJwt`, VC_CLAIM_INVALID, VC_CLAIM_CONFLICT, VP_CLAIM_FORBIDDEN, CONTEXT_INVALID,
 * ISSUER_MISMATCH, ID_MISMATCH, SUBJECT_MISMATCH, DATE_MISMATCH, DATE_INVALID, CLAIM_INVALID, CLAIM_MISSING.
 */
export function decodeCredentialJwt(token: string): Parsed<VcJwt> {
  const jws = decodeJws(token)
  if (!jws.ok) return jws
  const { header, payload } = jws.value
  const encoding = encodingOf(header)
  if (!encoding.ok) return encoding
  const claims = parseClaimsSet(payload)
  if (!claims.ok) return claims
  const document = readCredentialClaims(header, claims.value)
  return document.ok ? { ok: true, value: { jws: jws.value, header, document: document.value } } : document
}

/** The claims of a credential's JWT as a VCDM 2.0 document, by the table of `decodeCredentialJwt`. */
export function readCredentialClaims(header: JsonObject, claims: JsonObject): Parsed<JsonObject> {
  const encoding = encodingOf(header)
  if (!encoding.ok) return encoding
  if (encoding.value === 'vc+jwt') {
    return isOpenBadge(claims) && isDeed(claims) ? readDeed(claims) : { ok: true, value: claims }
  }
  if (Object.hasOwn(claims, 'vc')) return readVcdm11(claims)
  if (isOpenBadge(claims)) return readOpenBadge(claims)
  // A presentation, or any other JWT of whoever signed it.
  if (!Object.hasOwn(header, 'typ') || Object.hasOwn(claims, 'vp')) {
    return refused('TYP_INVALID', 'Neither typ nor the payload says that this is a credential.')
  }
  return refused('VC_CLAIM_INVALID', 'There is no vc claim.')
}

function encodingOf(header: JsonObject): Parsed<'vc+jwt' | 'JWT'> {
  const typ = Object.hasOwn(header, 'typ') ? header.typ : 'JWT'
  const cty = Object.hasOwn(header, 'cty') ? header.cty : undefined
  if (isMediaType(typ, 'vc+jwt')) {
    if (cty === undefined || isMediaType(cty, 'vc')) return { ok: true, value: 'vc+jwt' }
    return refused('TYP_INVALID', 'cty of the header is not vc.')
  }
  if (!isMediaType(typ, 'jwt')) return refused('TYP_INVALID', 'typ of the header is not that of a credential.')
  // A nested JWT (RFC 7519 §5.2).
  if (cty !== undefined) return refused('TYP_INVALID', 'cty of the header is not for a credential.')
  return { ok: true, value: 'JWT' }
}
