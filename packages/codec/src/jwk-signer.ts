import { VolunteerPassportError } from '@volunteer-passport/schema'
import type { Jwk } from './jwk.ts'
import { createSigningKey, signWithKey } from './native-sign.ts'
import { nodeCrypto } from './node-runtime.ts'
import { createPortableSign } from './portable-sign.ts'
import { decodeKeyBytes, type PublicHalf, readPublicHalf } from './read-jwk.ts'
import { requireSignable } from './require-signable.ts'
import type { Signer } from './signer.ts'
import { keepSigningKey } from './signing-key.ts'
import { jwkThumbprint } from './thumbprint.ts'
import { unfitKey } from './unfit-key.ts'
import { importVerificationKey } from './verification-key.ts'

const DID_URL = /^did:[a-z0-9]+:[^\s#]+#[^\s#]+$/

/**
 * A signer that holds its private JWK in this process, out of reach of JSON.stringify, inspection and errors. Signs
 * natively on Node, else by WebCrypto, and by noble where WebCrypto has no Ed25519.
 *
 * Throws VolunteerPassportError: KID_INVALID where `keyId` is neither a DID URL with a fragment nor, for a holder
 * without a DID, the RFC 7638 thumbprint of the key; KEY_INVALID, KEY_WEAK or
 * ALG_KEY_MISMATCH where the JWK is not a sound private signature key whose public half fits its private half (off
 * Node that fit is checked before the first signature, which is then rejected). A public half that does not fit would
 * let Ed25519 signatures give the private key away.
 *
 * @example
 * const signer = createJwkSigner({ keyId: 'did:web:passport.example:offices:kz-75#key-1', privateJwk })
 */
export function createJwkSigner(o: { readonly keyId: string; readonly privateJwk: Jwk }): Signer {
  const { keyId, privateJwk } = o
  const half = soundPublicHalf(privateJwk)
  if (typeof keyId !== 'string' || !(DID_URL.test(keyId) || keyId === jwkThumbprint(half.jwk))) {
    throw new VolunteerPassportError('KID_INVALID', 'keyId is not a DID URL with a fragment.', {
      hint: "Give the id of the verification method, such as did:web:office.example#key-1; on a holder's phone without a DID, the thumbprint of the key.",
    })
  }
  const d = decodeKeyBytes(privateJwk.d)
  if (d === undefined) throw unfitKey('KEY_INVALID', 'd of the JWK is not 32 bytes in base64url.')
  const key = nodeCrypto && createSigningKey(nodeCrypto, half, d)
  const sign = key === undefined ? createPortableSign(half, d) : (bytes: Uint8Array) => signWithKey(key, bytes)
  const signer: Signer = Object.freeze({
    algorithm: half.algorithm,
    keyId,
    publicJwk: half.jwk,
    async sign(bytes: Uint8Array): Promise<Uint8Array> {
      requireSignable(bytes)
      return sign(bytes)
    },
  })
  if (key !== undefined) keepSigningKey(signer, key)
  return signer
}

function soundPublicHalf(privateJwk: Jwk): PublicHalf {
  const half = readPublicHalf(privateJwk, 'sign')
  if (!half.ok) throw unfitKey(half.problems[0].code, half.problems[0].detail)
  const key = importVerificationKey(half.value.jwk)
  if (!key.ok) throw unfitKey(key.problems[0].code, key.problems[0].detail)
  return half.value
}
