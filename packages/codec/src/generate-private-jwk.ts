import { keygenAsync } from '@noble/ed25519'
import { encodeBase64Url } from './base64url.ts'
import type { Algorithm, Jwk } from './jwk.ts'
import type { WebCryptoKey } from './node-runtime.ts'
import { WEB_CRYPTO_ALGORITHMS, webCryptoKeepsTheEquation } from './web-crypto.ts'

/**
 * A fresh private key, from the cryptographic randomness of the platform (WebCrypto, or noble over
 * crypto.getRandomValues where WebCrypto has no Ed25519): a key's randomness is never a caller's choice.
 */
export async function generatePrivateJwk(algorithm: Algorithm): Promise<Jwk> {
  if (algorithm !== 'EdDSA' && algorithm !== 'ES256') throw new TypeError('algorithm is EdDSA or ES256.')
  if (algorithm === 'EdDSA' && !(await webCryptoKeepsTheEquation())) {
    const { secretKey, publicKey } = await keygenAsync()
    return { kty: 'OKP', crv: 'Ed25519', x: encodeBase64Url(publicKey), d: encodeBase64Url(secretKey), alg: algorithm }
  }
  const { subtle } = globalThis.crypto
  const usages = ['sign', 'verify'] as const
  const pair = (await subtle.generateKey(WEB_CRYPTO_ALGORITHMS[algorithm], true, usages)) as unknown as {
    readonly privateKey: WebCryptoKey
  }
  const { kty, crv, x, y, d } = (await subtle.exportKey('jwk', pair.privateKey)) as unknown as Required<Jwk>
  return algorithm === 'EdDSA' ? { kty, crv, x, d, alg: algorithm } : { kty, crv, x, y, d, alg: algorithm }
}
