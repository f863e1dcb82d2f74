import type { JsonObject, Parsed } from '@volunteer-passport/schema'
import type { Jws } from './decode-jws.ts'
import { refused } from './refused.ts'
import type { Signer } from './signer.ts'
import { decodeTypedJwt, isMediaType } from './typed-jwt.ts'

/** A credential secured as VC-JOSE-COSE §3.1.1 has it, taken apart. Nothing in it has been verified. */
export interface VcJwt {
  readonly jws: Jws
  readonly header: JsonObject
  /** The payload: the unsecured credential itself, as VCDM 2.0 has it. Not frozen. */
  readonly document: JsonObject
}

/** The header of a credential that this signer secures (VC-JOSE-COSE §3.1.1). */
export const vcJwtHeader = (signer: Signer): JsonObject => ({
  alg: signer.algorithm,
  kid: signer.keyId,
  typ: 'vc+jwt',
  cty: 'vc',
})

/**
 * Reads a VC-JWT strictly and never throws. `typ` must be `vc+jwt`, though VC-JOSE-COSE says SHOULD, so that no other
 * signed JWT of an office passes for a credential (RFC 8725 §3.11); `cty` must be `vc` where it is present.
 *
 * Problems: those of `decodeJws`, TYP_INVALID, JSON_* and PAYLOAD_INVALID for the payload.
 */
export function decodeVcJwt(
  token: string,
  limits: { readonly tokenBytes?: number; readonly jsonParts?: number } = {},
): Parsed<VcJwt> {
  const jwt = decodeTypedJwt(token, { typ: 'vc+jwt', ...limits })
  if (!jwt.ok) return jwt
  const { jws, header, claims } = jwt.value
  const cty = Object.hasOwn(header, 'cty') ? header.cty : 'vc'
  if (!isMediaType(cty, 'vc')) return refused('TYP_INVALID', 'cty of the header is not vc.')
  return { ok: true, value: { jws, header, document: claims } }
}
