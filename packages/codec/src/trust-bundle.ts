import {
  type JsonValue,
  type Parsed,
  parseTrustBundle,
  type TrustBundle,
  type TrustBundleFile,
  VolunteerPassportError,
} from '@volunteer-passport/schema'
import { decodeBase64Url, encodeBase64Url } from './base64url.ts'
import { decodeJws, type Jws } from './decode-jws.ts'
import { deflate } from './deflate.ts'
import { readGzipFrame, writeGzipFrame } from './gzip-frame.ts'
import { inflate } from './inflate.ts'
import { isJsonObject } from './is-json-object.ts'
import { LIMITS } from './limits.ts'
import { parseJson } from './parse-json.ts'
import { type Refused, refused } from './refused.ts'
import { signJws } from './sign-jws.ts'
import type { Signer } from './signer.ts'
import { decodeUtf8, encodeUtf8 } from './text-bytes.ts'
import { isMediaType } from './typed-jwt.ts'

const TYP = 'trust-bundle+json'
const PARTS = { jsonParts: LIMITS.accreditationListParts }

/** A published file as it was fetched. */
export interface PublishedText {
  readonly url: string
  /** RFC 3339 instant in UTC. */
  readonly fetchedAt: string
  readonly text: string
}

/** A bundle taken apart. Who signed it has not been verified. */
export interface SignedTrustBundle {
  readonly bundle: Omit<TrustBundle, 'files'>
  /** Each to its last byte as it was fetched, by its address. */
  readonly files: ReadonlyMap<string, PublishedText>
  /** `kid` of the header. */
  readonly keyId: string
  readonly jws: Jws
}

/**
 * Published files in one signed file: gzip over `{ protected, content, signature }`, a JWS whose payload is the text of
 * `content` (RFC 7515 §7.2.2, the payload not encoded once more). Throws VolunteerPassportError: OPTION_INVALID,
 * SIGNER_FAILED.
 */
export async function signTrustBundle(o: {
  readonly bundle: Omit<TrustBundle, 'files'>
  readonly files: readonly PublishedText[]
  readonly signer: Signer
}): Promise<Uint8Array> {
  const { signer } = o
  const content = JSON.stringify({ ...o.bundle, files: o.files.map(toBundleFile) })
  const header = { alg: signer.algorithm, kid: signer.keyId, typ: TYP }
  const compact = await signJws({ header, payload: encodeUtf8(content), signer })
  const [protectedHeader, , signature] = compact.split('.')
  const text = encodeUtf8(JSON.stringify({ protected: protectedHeader, content, signature }))
  const bytes = writeGzipFrame(await deflate(text), text)
  // Read as a verifier would: what it refuses is never handed out.
  const decoded = decodeTrustBundle(bytes)
  if (decoded.ok) return bytes
  const { detail } = decoded.problems[0]
  throw new VolunteerPassportError('OPTION_INVALID', 'The bundle is not usable', { hint: detail })
}

/** Reads a bundle strictly and never throws; never more is inflated than the limit. TRUST_LIST_INVALID. */
export function decodeTrustBundle(bytes: Uint8Array): Parsed<SignedTrustBundle> {
  if (!(bytes instanceof Uint8Array) || bytes.length > LIMITS.trustBundleBytes) {
    return invalid('The bundle is no bytes, or over the size limit.')
  }
  const frame = readGzipFrame(bytes)
  const inflated = frame === undefined ? 'malformed' : inflate(frame.deflated, LIMITS.trustBundleContentBytes)
  if (frame === undefined || typeof inflated === 'string' || !frame.fits(inflated.content)) {
    return invalid('The bundle is not one whole gzip member within the size limit.')
  }
  const outer = parseJson(inflated.content, PARTS)
  if (!outer.ok) return invalid(outer.problems[0].detail)
  const { protected: header, content, signature } = isJsonObject(outer.value) ? outer.value : {}
  if (typeof header !== 'string' || typeof content !== 'string' || typeof signature !== 'string') {
    return invalid('The bundle is not an object of protected, content and signature.')
  }
  const payload = encodeBase64Url(encodeUtf8(content))
  const tokenBytes = LIMITS.trustBundleContentBytes * 2
  const jws = decodeJws(`${header}.${payload}.${signature}`, { tokenBytes })
  if (!jws.ok) return invalid(jws.problems[0].detail)
  const { kid, typ } = jws.value.header
  if (!isMediaType(typ, TYP) || typeof kid !== 'string') return invalid(`The header is not one of ${TYP} with a kid.`)
  return readContent(content, kid, jws.value)
}

function readContent(text: string, keyId: string, jws: Jws): Parsed<SignedTrustBundle> {
  const json: Parsed<JsonValue> = parseJson(text, PARTS)
  if (!json.ok) return invalid(json.problems[0].detail)
  const parsed = parseTrustBundle(json.value)
  if (!parsed.ok) return parsed
  const { files, ...bundle } = parsed.value
  const texts = files.map((file): [string, PublishedText] => {
    const { url, fetchedAt } = file
    return [url, { url, fetchedAt, text: textOf(file) }]
  })
  return { ok: true, value: { bundle, files: new Map(texts), keyId, jws } }
}

/** A JWT is taken apart where it can be put together again to its last byte. */
function toBundleFile({ url, fetchedAt, text }: PublishedText): TrustBundleFile {
  const [header = '', payload = '', signature = '', ...more] = text.split('.')
  const read = [header, payload].map((part) => {
    const bytes = decodeBase64Url(part)
    return bytes === undefined ? undefined : decodeUtf8(bytes)
  })
  const [headerText, payloadText] = read
  if (headerText === undefined || payloadText === undefined || more.length > 0) return { url, fetchedAt, text }
  const file = { url, fetchedAt, jwt: [headerText, payloadText, signature] } as const
  return textOf(file) === text ? file : { url, fetchedAt, text }
}

function textOf(file: TrustBundleFile): string {
  if ('text' in file) return file.text
  const [header, payload, signature] = file.jwt
  return `${encodeBase64Url(encodeUtf8(header))}.${encodeBase64Url(encodeUtf8(payload))}.${signature}`
}

const invalid = (detail: string): Refused => refused('TRUST_LIST_INVALID', detail)
