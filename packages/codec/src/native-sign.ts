import { encodeBase64Url } from './base64url.ts'
import type { NodeCrypto, NodeKeyObject } from './node-runtime.ts'
import type { PublicHalf } from './read-jwk.ts'
import { unfitKey } from './unfit-key.ts'

/** Signing by node:crypto. The key lives in this closure alone. */
export function createNativeSign(node: NodeCrypto, half: PublicHalf, d: Uint8Array): (bytes: Uint8Array) => Uint8Array {
  const key = importPrivateKey(node, half, d)
  const signature =
    half.algorithm === 'EdDSA'
      ? (bytes: Uint8Array) => node.sign(null, bytes, key)
      : (bytes: Uint8Array) => node.sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' })
  return (bytes) => new Uint8Array(signature(bytes))
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
