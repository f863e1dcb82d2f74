import {
  type AccreditedKey,
  type JsonObject,
  type JsonValue,
  type Parsed,
  type PublicJwk,
  parseTrustRoot,
  type TrustRoot,
} from '@volunteer-passport/schema'
import { decodeJws, type Jws } from './decode-jws.ts'
import { isJsonObject } from './is-json-object.ts'
import { LIMITS } from './limits.ts'
import { parseJson } from './parse-json.ts'
import { type Refused, refused } from './refused.ts'
import { isMediaType } from './typed-jwt.ts'
import { importVerificationKey, type VerificationKey } from './verification-key.ts'

/** `typ` of each signature's header. */
export const ROOT_TYP = 'trust-root+json'

/** Far more than a root has keys: the old ones, the new ones and a recovery key. */
const MAX_SIGNATURES = 32

/** Root metadata taken apart, its keys checked. Who signed it has not been verified. */
export interface RootMetadata {
  readonly root: TrustRoot
  /** `payload` as it came: where it is the same, two files say the same. */
  readonly payload: string
  readonly signatures: readonly RootSignature[]
  /** By their RFC 7638 thumbprints. */
  readonly rootKeys: ReadonlyMap<string, VerificationKey>
  readonly recoveryKey: VerificationKey
  /** In the order of `root.listKeys`. */
  readonly listKeys: readonly (AccreditedKey & { readonly key: VerificationKey })[]
}

export interface RootSignature {
  /** RFC 7638 thumbprint of the key, by the header's own word. */
  readonly keyThumbprint: string
  readonly jws: Jws
}

/**
 * Reads root metadata: a JWS in General JSON Serialization (RFC 7515 §7.2.1) whose payload is a TrustRoot. Strictly, and
 * never throws: no unprotected header, no member besides, `typ` `trust-root+json`, `kid` the thumbprint of the key, and
 * every key sound (`importVerificationKey`). TRUST_LIST_INVALID.
 */
export function decodeRootMetadata(text: string | Uint8Array): Parsed<RootMetadata> {
  if (text.length > LIMITS.trustRootBytes) return invalid('The root metadata are over the size limit.')
  const json = parseJson(text)
  if (!json.ok) return invalid(json.problems[0].detail)
  const { value } = json
  if (!isJsonObject(value) || !hasExactly(value, ['payload', 'signatures'])) {
    return invalid('The root metadata are not a JWS of payload and signatures (RFC 7515 §7.2.1).')
  }
  const { payload, signatures: listed } = value
  if (typeof payload !== 'string' || !Array.isArray(listed) || listed.length === 0 || listed.length > MAX_SIGNATURES) {
    return invalid(`The root metadata have no payload, or not 1 to ${MAX_SIGNATURES} signatures.`)
  }
  const signatures: RootSignature[] = []
  for (const item of listed) {
    const signature = readSignature(item, payload)
    if (!signature.ok) return signature
    signatures.push(signature.value)
  }
  return readRoot(signatures[0]!.jws.payload, payload, signatures)
}

function readSignature(item: JsonValue, payload: string): Parsed<RootSignature> {
  if (!isJsonObject(item) || !hasExactly(item, ['protected', 'signature'])) {
    return invalid('A signature of the root metadata is not an object of protected and signature.')
  }
  const { protected: header, signature } = item
  if (typeof header !== 'string' || typeof signature !== 'string') {
    return invalid('protected or signature of a signature of the root metadata is not text.')
  }
  // Each signature of a General JWS is a compact JWS of its own over the same payload.
  const jws = decodeJws(`${header}.${payload}.${signature}`)
  if (!jws.ok) return invalid(jws.problems[0].detail)
  const { kid, typ } = jws.value.header
  if (!isMediaType(typ, ROOT_TYP)) return invalid(`typ of a signature is not ${ROOT_TYP}.`)
  if (typeof kid !== 'string') return invalid('kid of a signature is not the thumbprint of its key.')
  return { ok: true, value: { keyThumbprint: kid, jws: jws.value } }
}

function readRoot(bytes: Uint8Array, payload: string, signatures: readonly RootSignature[]): Parsed<RootMetadata> {
  const json = parseJson(bytes)
  if (!json.ok) return invalid(json.problems[0].detail)
  const parsed = parseTrustRoot(json.value)
  if (!parsed.ok) return parsed
  const root = parsed.value
  const importAll = (jwks: readonly PublicJwk[]): readonly VerificationKey[] =>
    jwks.map(importVerificationKey).flatMap((key) => (key.ok ? [key.value] : []))
  const rootKeys = importAll(root.rootKeys)
  const [recoveryKey, ...listKeys] = importAll([root.recoveryKey, ...root.listKeys.map((key) => key.publicKeyJwk)])
  if (recoveryKey === undefined || rootKeys.length < root.rootKeys.length || listKeys.length < root.listKeys.length) {
    return invalid('A key of the trust root is not a sound public signature key.')
  }
  return {
    ok: true,
    value: {
      root,
      payload,
      signatures,
      rootKeys: new Map(rootKeys.map((key) => [key.thumbprint, key])),
      recoveryKey,
      listKeys: root.listKeys.map((listKey, i) => ({ ...listKey, key: listKeys[i]! })),
    },
  }
}

const hasExactly = (object: JsonObject, members: readonly string[]): boolean =>
  Object.keys(object).length === members.length && members.every((member) => Object.hasOwn(object, member))

const invalid = (detail: string): Refused => refused('TRUST_LIST_INVALID', detail)
