import { encodeBase64Url } from './base64url.ts'
import { decodeEcdsaDer } from './ecdsa-der.ts'
import { type NodeCrypto, type NodeKeyObject, nodeThreads } from './node-runtime.ts'
import type { PublicHalf } from './read-jwk.ts'
import { encodeJwsSigningInput } from './sign-jws.ts'
import { createSigningThread, type SignAll } from './signing-thread.ts'
import { encodeAscii } from './text-bytes.ts'
import { unfitKey } from './unfit-key.ts'

/** Fewer are signed sooner than a thread is started. */
const WORTH_A_THREAD = 128

/** Signing by node:crypto. The key lives in this closure alone, and on the thread that signs many. */
export function createNativeSign(
  node: NodeCrypto,
  half: PublicHalf,
  d: Uint8Array,
): { readonly sign: (bytes: Uint8Array) => Uint8Array; readonly signAll: SignAll } {
  const key = importPrivateKey(node, half, d)
  const digest = half.algorithm === 'EdDSA' ? null : 'sha256'
  const signature =
    digest === null
      ? (bytes: Uint8Array) => node.sign(null, bytes, key)
      : (bytes: Uint8Array) => decodeEcdsaDer(node.sign(digest, bytes, key))
  const sign = (bytes: Uint8Array): Uint8Array => new Uint8Array(signature(bytes))
  const signOnThread = nodeThreads && createSigningThread(nodeThreads, { digest, key })
  return {
    sign,
    async signAll(header, payloads, packed) {
      const signHere = () => payloads.map((payload) => sign(encodeAscii(encodeJwsSigningInput(header, payload))))
      if (signOnThread === undefined || payloads.length < WORTH_A_THREAD) return signHere()
      // A process may be forbidden to start threads, or have lost one: then it takes longer, and that is all.
      return signOnThread(header, payloads, packed).catch(signHere)
    },
  }
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
