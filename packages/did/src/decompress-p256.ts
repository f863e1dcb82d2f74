const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn

/**
 * The y of a P-256 point from its compressed form (SEC 1 §2.3.4), as 32 bytes; `undefined` where the curve has no such
 * point. Not every runtime reads compressed points, so this is done by hand; only public keys come here.
 */
export function decompressP256(compressed: Uint8Array): { x: Uint8Array; y: Uint8Array } | undefined {
  const sign = compressed[0]
  if (compressed.length !== 33 || (sign !== 2 && sign !== 3)) return undefined
  const x = compressed.slice(1)
  const px = BigInt(`0x${Array.from(x, toHex).join('')}`)
  if (px >= P) return undefined
  const square = ((((px * px - 3n) * px + B) % P) + P) % P
  // p ≡ 3 (mod 4), so that a root, where there is one, is this power.
  let y = power(square, (P + 1n) / 4n)
  if ((y * y) % P !== square) return undefined
  if ((y & 1n) !== BigInt(sign & 1)) y = P - y
  const hex = y.toString(16).padStart(64, '0')
  return { x, y: Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16)) }
}

const toHex = (byte: number): string => byte.toString(16).padStart(2, '0')

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let bit = 255n; bit >= 0n; bit--) {
    result = (result * result) % P
    if ((exponent >> bit) & 1n) result = (result * base) % P
  }
  return result
}
