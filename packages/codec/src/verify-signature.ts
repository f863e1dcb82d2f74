import { encodeEcdsaDer } from './ecdsa-der.ts'
import { decodeEd25519Point, isEd25519SignatureSound, verifyEd25519ByPoints } from './ed25519.ts'
import { keyMaterialOf } from './key-material.ts'
import { nodeCrypto } from './node-runtime.ts'
import { signatureForm } from './signature-form.ts'
import type { VerificationKey } from './verification-key.ts'
import { verifyByWebCrypto, webCryptoKeepsTheEquation } from './web-crypto.ts'

/**
 * `native`: node:crypto, synchronous. `pool`: the same on Node's thread pool, with a promise. `webcrypto`: crypto.subtle.
 * `noble`: Ed25519 in JavaScript, hashing by crypto.subtle.
 */
export type SignatureBackend = 'native' | 'pool' | 'webcrypto' | 'noble'

/** What many signatures at once are verified by: on Node other cores take part, elsewhere it is the default. */
export const BACKEND_FOR_MANY: SignatureBackend | undefined = nodeCrypto === undefined ? undefined : 'pool'

/**
 * Whether `signature` is the key's over `data`; a malformed one is `false`. Answers at once on Node and with a promise
 * elsewhere.
 *
 * Ed25519 has one equation on every backend, the cofactorless one of RFC 8032 §5.1.7 with the key checked at import,
 * S < L, and a canonical R that is not of small order. ES256 takes raw r||s, a high s included.
 *
 * `backend` forces a way of computing; by default it is `native` on Node, else WebCrypto, and
 * noble where WebCrypto has no Ed25519 or does not keep to the equation. Throws TypeError for what is not a key of
 * `importVerificationKey`, not bytes, or a backend that cannot do it.
 */
export function verifySignature(
  key: VerificationKey,
  data: Uint8Array,
  signature: Uint8Array,
  backend: SignatureBackend | undefined = nodeCrypto === undefined ? undefined : 'native',
): boolean | Promise<boolean> {
  const material = keyMaterialOf(key)
  if (!(data instanceof Uint8Array) || !(signature instanceof Uint8Array)) {
    throw new TypeError('Data and signature must be Uint8Array.')
  }
  const isEd25519 = key.algorithm === 'EdDSA'
  const isNodes = backend === 'native' || backend === 'pool'
  if (isNodes && nodeCrypto === undefined) throw new TypeError('This runtime has no node:crypto.')
  if (backend === 'noble' && !isEd25519) throw new TypeError('The noble backend has Ed25519 only.')
  if (signatureForm(key.algorithm, signature) === 'malformed') return false
  if (isEd25519 && !isEd25519SignatureSound(signature)) return false

  if (isNodes && nodeCrypto !== undefined) {
    material.native ??= nodeCrypto.createPublicKey({ key: { ...key.jwk }, format: 'jwk' })
    const digest = isEd25519 ? null : 'sha256'
    const encoded = isEd25519 ? signature : encodeEcdsaDer(signature)
    const { verify } = nodeCrypto
    const { native } = material
    if (backend === 'native') return verify(digest, data, native, encoded)
    return new Promise((resolve, reject) => {
      verify(digest, data, native, encoded, (error, genuine) => (error === null ? resolve(genuine) : reject(error)))
    })
  }
  const byPoints = (): Promise<boolean> => {
    material.point ??= decodeEd25519Point(material.encoded)
    return verifyEd25519ByPoints({ point: material.point, encoded: material.encoded }, data, signature)
  }
  if (backend === 'noble') return byPoints()
  if (backend === 'webcrypto' || !isEd25519) return verifyByWebCrypto(key, material, data, signature)
  return webCryptoKeepsTheEquation().then((keeps) =>
    keeps ? verifyByWebCrypto(key, material, data, signature) : byPoints(),
  )
}
