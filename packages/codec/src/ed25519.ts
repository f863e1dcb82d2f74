import { etc, hashes, Point } from '@noble/ed25519'

const L = 0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3edn
const L_BYTES: Uint8Array = /* @__PURE__ */ etc.hexToBytes(
  'edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010',
)
/** y of the eight points whose order divides 8, little-endian: 0, 1, -1 and the two of order 8. */
const SMALL_ORDER_Y: readonly Uint8Array[] = /* @__PURE__ */ [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
].map(etc.hexToBytes)

const fromLittleEndian = (bytes: Uint8Array): bigint => BigInt(`0x${etc.bytesToHex(Uint8Array.from(bytes).reverse())}`)

/** y >= p: the encoding of a number that has a shorter one. */
function isNonCanonical(encoded: Uint8Array): boolean {
  if ((encoded[0] ?? 0) < 0xed || ((encoded[31] ?? 0) & 0x7f) !== 0x7f) return false
  for (let i = 1; i < 31; i += 1) if (encoded[i] !== 0xff) return false
  return true
}

/** Small order in any spelling: the sign bit is left out, so that x = 0 with a sign bit is found too. */
function isSmallOrder(encoded: Uint8Array): boolean {
  return SMALL_ORDER_Y.some((y) => {
    for (let i = 0; i < 31; i += 1) if (encoded[i] !== y[i]) return false
    return ((encoded[31] ?? 0) & 0x7f) === y[31]
  })
}

/**
 * The key check, once per key: `weak` where y is not canonical, the order is small (one signature would fit any
 * message) or mixed (verdicts would differ between runtimes); `invalid` where no point has this encoding.
 */
export function checkEd25519Key(encoded: Uint8Array): 'ok' | 'weak' | 'invalid' {
  if (isNonCanonical(encoded) || isSmallOrder(encoded)) return 'weak'
  try {
    return Point.fromBytes(encoded).isTorsionFree() ? 'ok' : 'weak'
  } catch {
    return 'invalid'
  }
}

/**
 * What a signature of 64 bytes must hold before any backend sees it, so that all of them agree: S < L (RFC 8032
 * §5.1.7; S + L would be a second spelling) and an R that is canonical and not of small order (a signer can make R
 * neutral, and some backends take it).
 */
export function isEd25519SignatureSound(signature: Uint8Array): boolean {
  for (let i = 31; i >= 0; i -= 1) {
    const difference = (signature[32 + i] ?? 0) - (L_BYTES[i] ?? 0)
    if (difference > 0) return false
    if (difference < 0) break
    if (i === 0) return false
  }
  return !isNonCanonical(signature) && !isSmallOrder(signature)
}

export const decodeEd25519Point = (encoded: Uint8Array): Point => Point.fromBytes(encoded)

/**
 * R = SB - hA, compared in its encoding: the cofactorless equation. noble's own `verify` multiplies by the cofactor
 * and takes a mixed-order R that OpenSSL refuses.
 */
export async function verifyEd25519ByPoints(
  key: { readonly point: Point; readonly encoded: Uint8Array },
  data: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const r = signature.subarray(0, 32)
  const h = fromLittleEndian(await hashes.sha512Async(etc.concatBytes(r, key.encoded, data))) % L
  const s = fromLittleEndian(signature.subarray(32))
  const expected = Point.BASE.multiply(s, false).subtract(key.point.multiply(h, false)).toBytes()
  return expected.every((byte, i) => byte === r[i])
}
