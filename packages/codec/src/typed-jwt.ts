import type { JsonObject, Parsed } from '@volunteer-passport/schema'
import { decodeJws, type Jws } from './decode-jws.ts'
import { isJsonObject } from './is-json-object.ts'
import { LIMITS } from './limits.ts'
import { parseJson } from './parse-json.ts'
import { refused } from './refused.ts'

/** A JWT of one media type, taken apart. Nothing in it has been verified. */
export interface TypedJwt {
  readonly jws: Jws
  readonly header: JsonObject
  /** The payload. Not frozen. */
  readonly claims: JsonObject
}

/**
 * RFC 7515 §4.1.9: media types are compared without regard to case, and a value without a slash stands for one with
 * `application/` before it. So `vc+jwt` may be spelled `application/VC+JWT`; parameters are not allowed.
 */
export function isMediaType(value: unknown, subtype: string): boolean {
  if (typeof value !== 'string') return false
  const text = value.toLowerCase()
  return text === subtype || text === `application/${subtype}`
}

/**
 * Reads a JWT strictly and never throws. `typ` must be there and be the one asked for, so that no signed JWT of one
 * kind passes for one of another (RFC 8725 §3.11).
 *
 * Problems: those of `decodeJws`, TYP_INVALID, JSON_* and PAYLOAD_INVALID for the payload.
 */
export function decodeTypedJwt(
  token: string,
  o: {
    readonly typ: string
    readonly tokenBytes?: number | undefined
    readonly jsonParts?: number | undefined
  },
): Parsed<TypedJwt> {
  const jws = decodeJws(token, o)
  if (!jws.ok) return jws
  const { header, payload } = jws.value
  const typ = Object.hasOwn(header, 'typ') ? header.typ : undefined
  if (!isMediaType(typ, o.typ)) return refused('TYP_INVALID', `typ of the header is not ${o.typ}.`)
  const claims = parseClaimsSet(payload, o.jsonParts)
  return claims.ok ? { ok: true, value: { jws: jws.value, header, claims: claims.value } } : claims
}

/** The payload of a JWT (RFC 7519 §7.2). JSON_*, PAYLOAD_INVALID. */
export function parseClaimsSet(payload: Uint8Array, jsonParts: number = LIMITS.jsonParts): Parsed<JsonObject> {
  const claims = parseJson(payload, { jsonParts })
  if (!claims.ok) return claims
  if (!isJsonObject(claims.value)) return refused('PAYLOAD_INVALID', 'The payload is not a JSON object.')
  return { ok: true, value: claims.value }
}
