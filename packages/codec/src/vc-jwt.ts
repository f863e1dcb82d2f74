import type { JsonObject, Parsed } from '@volunteer-passport/schema'
import { decodeJws, type Jws } from './decode-jws.ts'
import { isJsonObject } from './is-json-object.ts'
import { parseJson } from './parse-json.ts'
import { refused } from './refused.ts'
import type { Signer } from './signer.ts'

/** A credential secured as VC-JOSE-COSE §3.1.1 has it, taken apart. Nothing in it has been verified. */
export interface VcJwt {
  readonly jws: Jws
  readonly header: JsonObject
  /** The payload: the unsecured credential itself, as VCDM 2.0 has it. Not frozen. */
  readonly document: JsonObject
}

/**
 * RFC 7515 §4.1.9 and §4.1.10: media types are compared without regard to case, and a value without a slash stands
 * for one with `application/` before it. So `vc+jwt` may be spelled `application/VC+JWT`; parameters are not allowed.
 */
const TYP = /^(?:application\/)?vc\+jwt$/i
const CTY = /^(?:application\/)?vc$/i

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
export function decodeVcJwt(token: string, limits: { readonly tokenBytes?: number } = {}): Parsed<VcJwt> {
  const jws = decodeJws(token, limits)
  if (!jws.ok) return jws
  const { header, payload } = jws.value
  const typ = Object.hasOwn(header, 'typ') ? header.typ : undefined
  if (typeof typ !== 'string' || !TYP.test(typ)) return refused('TYP_INVALID', 'typ of the header is not vc+jwt.')
  const cty = Object.hasOwn(header, 'cty') ? header.cty : 'vc'
  if (typeof cty !== 'string' || !CTY.test(cty)) return refused('TYP_INVALID', 'cty of the header is not vc.')
  const document = parseJson(payload)
  if (!document.ok) return document
  if (!isJsonObject(document.value)) return refused('PAYLOAD_INVALID', 'The payload is not a JSON object.')
  return { ok: true, value: { jws: jws.value, header, document: document.value } }
}
