import { encodeBase64Url } from './base64url.ts'
import { decodeEcdsaDer } from './ecdsa-der.ts'
import { type NodeCrypto, type NodeKeyObject, nodeCrypto } from './node-runtime.ts'
import type { PublicHalf } from './read-jwk.ts'
import type { SigningKey } from './signing-key.ts'
import { unfitKey } from './unfit-key.ts'

/** The key for signing by node:crypto. @throws VolunteerPassportError KEY_INVALID where the halves do not fit */
export function createSigningKey(node: NodeCrypto, half: PublicHalf, d: Uint8Array): SigningKey {
  return { key: importPrivateKey(node, half, d), digest: half.algorithm === 'EdDSA' ? null : 'sha256' }
}

/** Signs bytes as a JWS does (RFC 7518 §3.4, RFC 8037 §3.1): 64 bytes of either algorithm. On Node alone. */
export function signWithKey({ digest, key }: SigningKey, bytes: Uint8Array): Uint8Array {
  const signature = (nodeCrypto as NodeCrypto).sign(digest, bytes, key)
  return digest === null ? new Uint8Array(signature) : decodeEcdsaDer(signature)
}

function importPrivateKey(node: NodeCrypto, half: PublicHalf, d: Uint8Array): NodeKeyObject {
  try {
    const key = node.createPrivateKey({ key: { ...half.jwk, d: encodeBase64Url(d) }, format: 'jwk' })
    if (fits(node, half, key, d)) return key
  } catch {
    throw unfitKey('KEY_INVALID', 'The private half of the JWK is not a key of its curve.')
  }
  throw unfitKey('KEY_INVALID', 'The public half of the JWK does not fit its private half.')
}

/** Node takes a JWK whose halves do not fit: it ignores `x` of Ed25519 and believes `x` and `y` of P-256. */
function fits(node: NodeCrypto, half: PublicHalf, key: NodeKeyObject, d: Uint8Array): boolean {
  if (half.algorithm === 'EdDSA') return node.createPublicKey(key).export({ format: 'jwk' }).x === half.jwk.x
  const ecdh = node.createECDH('prime256v1')
  ecdh.setPrivateKey(d)
  const point = ecdh.getPublicKey()
  return (
    [encodeBase64Url(point.subarray(1, 33)), encodeBase64Url(point.subarray(33))].join() ===
    [half.jwk.x, half.jwk.y].join()
  )
}
