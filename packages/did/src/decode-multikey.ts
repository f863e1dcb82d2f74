import { base58 } from '@scure/base'
import { encodeBase64Url, type Jwk } from '@volunteer-passport/codec'
import { decompressP256 } from './decompress-p256.ts'

/** base58 takes time that grows with the square; the longest key taken here has 49 characters. */
const MAX_LENGTH = 64

/**
 * Reads a Multikey (CID 1.0 §2.2.2; did:key §3.1): base58btc only, `0xed01` Ed25519 with 32 bytes or `0x1200` P-256
 * with a compressed point, the multicodec in its one shortest varint. `undefined` for anything else, other key types
 * included. Ed25519 points are not looked into here.
 */
export function decodeMultikey(multibase: string): Jwk | undefined {
  if (!multibase.startsWith('z') || multibase.length > MAX_LENGTH) return undefined
  let bytes: Uint8Array
  try {
    bytes = base58.decode(multibase.slice(1))
  } catch {
    return undefined
  }
  const key = bytes.subarray(2)
  if (bytes[0] === 0xed && bytes[1] === 0x01 && key.length === 32) {
    return { kty: 'OKP', crv: 'Ed25519', x: encodeBase64Url(key) }
  }
  if (bytes[0] === 0x80 && bytes[1] === 0x24) {
    const point = decompressP256(key)
    if (point !== undefined) {
      return { kty: 'EC', crv: 'P-256', x: encodeBase64Url(point.x), y: encodeBase64Url(point.y) }
    }
  }
  return undefined
}
