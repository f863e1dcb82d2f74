import type { JsonObject, JsonValue, Parsed } from '@volunteer-passport/schema'
import { decodeBase64Url } from './base64url.ts'
import { critProblem } from './crit-problem.ts'
import { isJsonObject } from './is-json-object.ts'
import type { Algorithm } from './jwk.ts'
import { LIMITS } from './limits.ts'
import { parseJson } from './parse-json.ts'
import { type Refused, refused } from './refused.ts'
import { signatureForm } from './signature-form.ts'
import { encodeAscii } from './text-bytes.ts'

/** A compact JWS (RFC 7515 §7.1), taken apart. Nothing in it has been verified. */
export interface Jws {
  /** Frozen, with every member as it came; `kid` is not looked at, `jwk`, `jku`, `x5u`, `x5c` are never a key's source. */
  readonly header: JsonObject
  /** `alg` of the header, with `Ed25519` read as `EdDSA`. */
  readonly algorithm: Algorithm
  readonly payload: Uint8Array
  readonly signature: Uint8Array
  /** The bytes that were signed. */
  readonly signingInput: Uint8Array
}

interface DecodedHeader {
  readonly header: JsonObject
  readonly algorithm: Algorithm
}

const ALGORITHMS: ReadonlyMap<JsonValue, Algorithm> = /* @__PURE__ */ new Map([
  ['EdDSA', 'EdDSA'],
  ['Ed25519', 'EdDSA'],
  ['ES256', 'ES256'],
])

const base64UrlLength = (bytes: number): number => Math.ceil((bytes * 4) / 3)

/**
 * Reads a compact JWS strictly and never throws; the first fault in this order is reported: size, three segments, the
 * header (encoding, JSON, `alg`, `crit`), the payload's and the signature's encoding, the signature's form.
 *
 * `tokenBytes` is 256 KiB unless given: a status list credential may have `LIMITS.statusListTokenBytes`.
 *
 * Problems: TOKEN_TOO_LARGE, TOKEN_MALFORMED, ENCODING_INVALID, JSON_*, HEADER_INVALID, ALG_NOT_ALLOWED, CRIT_INVALID,
 * CRIT_UNSUPPORTED, SIGNATURE_MALFORMED.
 */
export function decodeJws(token: string, limits: { readonly tokenBytes?: number | undefined } = {}): Parsed<Jws> {
  if (typeof token !== 'string') return refused('TOKEN_MALFORMED', 'The token is not a string.')
  const limit = limits.tokenBytes ?? LIMITS.tokenBytes
  if (token.length > limit) return refused('TOKEN_TOO_LARGE', `The token is longer than ${limit} bytes.`)
  // A fourth is enough to see that there are too many.
  const segments = token.split('.', 4)
  // The JSON serialisation and an HTTP header's value may hold two dots by chance.
  const isSomethingElse = token.startsWith('{') || /^bearer\s/i.test(token)
  if (segments.length !== 3 || isSomethingElse) {
    return refused('TOKEN_MALFORMED', 'The token is not three segments separated by dots (RFC 7515 §7.1).')
  }
  const [headerText, payloadText, signatureText] = segments as [string, string, string]
  const header = headerOf(headerText)
  if (!header.ok) return header
  const payload = decodeBase64Url(payloadText)
  if (payload === undefined) return notCanonical('payload')
  const signature = decodeBase64Url(signatureText)
  if (signature === undefined) return notCanonical('signature')
  const { algorithm } = header.value
  if (signatureForm(algorithm, signature) === 'malformed') {
    return refused('SIGNATURE_MALFORMED', `The signature is not one of ${algorithm} in 64 bytes.`)
  }
  const signingInput = encodeAscii(token.slice(0, token.lastIndexOf('.')))
  return { ok: true, value: { header: header.value.header, algorithm, payload, signature, signingInput } }
}

const notCanonical = (segment: string): Refused =>
  refused('ENCODING_INVALID', `The ${segment} is not canonical base64url without padding.`)

const CACHED_HEADERS = 128
const CACHED_HEADER_LENGTH = 1_024
/** An office signs a year of credentials under one header. Only sound headers, frozen, the oldest leaves first. */
const cache = /* @__PURE__ */ new Map<string, DecodedHeader>()

function headerOf(segment: string): Parsed<DecodedHeader> {
  const cached = cache.get(segment)
  if (cached !== undefined) return { ok: true, value: cached }
  const decoded = decodeHeader(segment)
  if (decoded.ok && segment.length <= CACHED_HEADER_LENGTH) {
    if (cache.size >= CACHED_HEADERS) cache.delete(cache.keys().next().value!)
    cache.set(segment, decoded.value)
  }
  return decoded
}

function decodeHeader(segment: string): Parsed<DecodedHeader> {
  if (segment.length > base64UrlLength(LIMITS.headerBytes)) {
    return refused('TOKEN_TOO_LARGE', `The header is longer than ${LIMITS.headerBytes} bytes.`)
  }
  const bytes = decodeBase64Url(segment)
  if (bytes === undefined) return notCanonical('header')
  const parsed = parseJson(bytes)
  if (!parsed.ok) return parsed
  const header = parsed.value
  if (!isJsonObject(header)) return refused('HEADER_INVALID', 'The header is not a JSON object.')
  const alg = Object.hasOwn(header, 'alg') ? header.alg : undefined
  if (typeof alg !== 'string') return refused('HEADER_INVALID', 'alg of the header is missing or not a string.')
  const algorithm = ALGORITHMS.get(alg)
  if (algorithm === undefined) return refused('ALG_NOT_ALLOWED', 'alg is none of EdDSA, Ed25519 and ES256.')
  const critical = critProblem(header)
  if (critical !== undefined) return critical
  return { ok: true, value: Object.freeze({ header: deepFrozen(header), algorithm }) }
}

function deepFrozen<T extends JsonValue>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) deepFrozen(member)
    Object.freeze(value)
  }
  return value
}
