import type { JsonObject, Parsed } from '@volunteer-passport/schema'
import type { Jws } from './decode-jws.ts'
import { readEnvelopes } from './read-envelopes.ts'
import { refused } from './refused.ts'
import type { Signer } from './signer.ts'
import { decodeTypedJwt, isMediaType } from './typed-jwt.ts'

/** A presentation secured as VC-JOSE-COSE §3.1.2 has it, taken apart. Nothing in it has been verified. */
export interface VpJwt {
  readonly jws: Jws
  readonly header: JsonObject
  /** The payload: the unsecured presentation itself, as VCDM 2.0 has it. Not frozen. */
  readonly document: JsonObject
  /** The tokens of the credentials in it, in their order: at least one, at most `LIMITS.credentialsPerPresentation`. */
  readonly credentials: readonly string[]
}

/** The header of a presentation that this signer, a holder, secures (VC-JOSE-COSE §3.1.2). */
export const vpJwtHeader = (signer: Signer): JsonObject => ({
  alg: signer.algorithm,
  kid: signer.keyId,
  typ: 'vp+jwt',
  cty: 'vp',
})

/**
 * Reads a VP-JWT strictly and never throws. `typ` must be `vp+jwt`, by the rule of `decodeVcJwt`, so that a credential
 * never passes for a presentation; `cty` must be `vp` where it is present. Each credential must be enveloped
 * (VCDM 2.0 §4.13), and no presentation may be in a presentation.
 *
 * Problems: those of `decodeJws`, TYP_INVALID, JSON_* and PAYLOAD_INVALID for the payload, PRESENTATION_INVALID,
 * CREDENTIAL_UNSECURED, LIMIT_EXCEEDED.
 */
export function decodeVpJwt(token: string): Parsed<VpJwt> {
  const jwt = decodeTypedJwt(token, { typ: 'vp+jwt' })
  if (!jwt.ok) return jwt
  const { jws, header, claims } = jwt.value
  const cty = Object.hasOwn(header, 'cty') ? header.cty : 'vp'
  if (!isMediaType(cty, 'vp')) return refused('TYP_INVALID', 'cty of the header is not vp.')
  const credentials = readEnvelopes(claims.verifiableCredential)
  if (!credentials.ok) return credentials
  return { ok: true, value: { jws, header, document: claims, credentials: credentials.value } }
}
