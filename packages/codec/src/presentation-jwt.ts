import {
  CREDENTIALS_V2_CONTEXT_URL,
  type JsonObject,
  type JsonValue,
  type Parsed,
  problem,
} from '@volunteer-passport/schema'
import { decodeJws, type Jws } from './decode-jws.ts'
import { isJsonObject } from './is-json-object.ts'
import { checkCount, isPresentation, isUnsecuredCredential, readEnvelopes, writeEnvelope } from './read-envelopes.ts'
import { refused } from './refused.ts'
import type { Signer } from './signer.ts'
import { isMediaType, parseClaimsSet } from './typed-jwt.ts'
import { readVcdm11Presentation, VCDM11_CONTEXT_URL } from './vcdm11.ts'

/** A presentation, taken apart. Nothing in it has been verified. */
export interface PresentationJwt {
  readonly jws: Jws
  readonly header: JsonObject
  /** The unsecured presentation as VCDM 2.0 has it, with the claims of the JWT beside its members. Not frozen. */
  readonly document: JsonObject
  /** The tokens of the credentials in it, in their order: at least one, at most `LIMITS.credentialsPerPresentation`. */
  readonly credentials: readonly string[]
}

/** What a holder presents, to whom, and in answer to what. */
export interface PresentationInput {
  /** Tokens, in the order in which they are to be shown. */
  readonly credentials: readonly string[]
  readonly audience: string
  readonly nonce: string
  /** DID of the holder, where the key of `signer` is one of a DID. */
  readonly holder?: string
  /** Seconds since 1970. */
  readonly issuedAt?: number
}

/**
 * Header and claims of the JWT of a presentation, to be signed by the holder: `vp+jwt` with enveloped credentials
 * (VC-JOSE-COSE §3.1.2), or VCDM 1.1 with the `vp` claim (§6.3.1).
 */
export function encodePresentationJwt(
  input: PresentationInput,
  o: { readonly signer: Signer; readonly profile?: 'vcdm11' | undefined },
): { readonly header: JsonObject; readonly claims: JsonObject } {
  const { credentials, audience: aud, nonce, holder, issuedAt } = input
  const { algorithm: alg, keyId: kid } = o.signer
  const answer = {
    aud,
    nonce,
    ...(holder !== undefined && { iss: holder }),
    ...(issuedAt !== undefined && { iat: issuedAt }),
  }
  const presentation = { type: ['VerifiablePresentation'], ...(holder !== undefined && { holder }) }
  if (o.profile === 'vcdm11') {
    const vp = { '@context': [VCDM11_CONTEXT_URL], ...presentation, verifiableCredential: credentials }
    return { header: { alg, kid, typ: 'JWT' }, claims: { ...answer, vp } }
  }
  const verifiableCredential = credentials.map(writeEnvelope)
  const claims = { '@context': [CREDENTIALS_V2_CONTEXT_URL], ...presentation, verifiableCredential, ...answer }
  return { header: { alg, kid, typ: 'vp+jwt', cty: 'vp' }, claims }
}

/**
 * Reads a presentation strictly and never throws. With `typ` `vp+jwt` (by the rule of `decodeVcJwt`) it is one of VCDM
 * 2.0, and each credential must be enveloped (§4.13); with `typ` `JWT` or none and a `vp` claim it is one of VCDM 1.1
 * (§6.3.1), and each credential is a JWT. So a credential never passes for a presentation; and no presentation may be
 * in a presentation.
 *
 * Problems: those of `decodeJws`, TYP_INVALID, JSON_* and PAYLOAD_INVALID for the payload, PRESENTATION_INVALID,
 * CREDENTIAL_UNSECURED, LIMIT_EXCEEDED; of VCDM 1.1 also CONTEXT_INVALID, HOLDER_MISMATCH, ID_MISMATCH,
 * VC_CLAIM_FORBIDDEN.
 */
export function decodePresentationJwt(token: string): Parsed<PresentationJwt> {
  const jws = decodeJws(token)
  if (!jws.ok) return jws
  const { header, payload } = jws.value
  const typ = Object.hasOwn(header, 'typ') ? header.typ : 'JWT'
  const isVcdm2 = isMediaType(typ, 'vp+jwt')
  if (!isVcdm2 && !isMediaType(typ, 'jwt')) return refused('TYP_INVALID', 'typ of the header is not vp+jwt.')
  if (Object.hasOwn(header, 'cty') && !(isVcdm2 && isMediaType(header.cty, 'vp'))) {
    return refused('TYP_INVALID', 'cty of the header is not that of a presentation.')
  }
  const claims = parseClaimsSet(payload)
  if (!claims.ok) return claims
  const { value } = claims
  if (isVcdm2) {
    const credentials = readEnvelopes(value.verifiableCredential)
    if (!credentials.ok) return credentials
    return { ok: true, value: { jws: jws.value, header, document: value, credentials: credentials.value } }
  }
  if (!Object.hasOwn(value, 'vp')) return refused('TYP_INVALID', 'Neither typ nor the payload says presentation.')
  const presentation = readVcdm11Presentation(value)
  if (!presentation.ok) return presentation
  const credentials = readTokens(presentation.value.credentials)
  if (!credentials.ok) return credentials
  const { document } = presentation.value
  return { ok: true, value: { jws: jws.value, header, document, credentials: credentials.value } }
}

function readTokens(value: JsonValue | undefined): Parsed<readonly string[]> {
  const items: readonly JsonValue[] = value === undefined ? [] : Array.isArray(value) ? value : [value]
  const counted = checkCount(items.length)
  if (!counted.ok) return counted
  for (const [index, item] of items.entries()) {
    if (typeof item === 'string') continue
    const path = ['vp', 'verifiableCredential', index]
    if (isJsonObject(item) && isPresentation(item)) {
      return {
        ok: false,
        problems: [problem('LIMIT_EXCEEDED', 'There is a presentation within the presentation.', path)],
      }
    }
    const unsecured = isJsonObject(item) && isUnsecuredCredential(item)
    const code = unsecured ? 'CREDENTIAL_UNSECURED' : 'PRESENTATION_INVALID'
    return { ok: false, problems: [problem(code, 'A credential is not a JWT.', path)] }
  }
  return { ok: true, value: items as readonly string[] }
}
