import { etc } from '@noble/ed25519'

const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn
const ORDER_BYTES: Uint8Array = /* @__PURE__ */ etc.hexToBytes(
  'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551',
)

const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${etc.bytesToHex(bytes)}`)

/** y² = x³ - 3x + b over field elements in range. P-256 has cofactor 1, so every such point is a sound key. */
export function isOnP256(x: Uint8Array, y: Uint8Array): boolean {
  const [px, py] = [toNumber(x), toNumber(y)]
  return px < P && py < P && (py * py - (px * px * px - 3n * px + B)) % P === 0n
}

/** Whether the 32 bytes at `offset` are a number in [1, n-1]; r = s = 0 once passed for a signature (CVE-2022-21449). */
export function isP256Scalar(bytes: Uint8Array, offset: number): boolean {
  let comparison = 0
  let union = 0
  for (let i = 0; i < 32; i += 1) {
    const byte = bytes[offset + i] ?? 0
    union |= byte
    if (comparison === 0) comparison = byte - (ORDER_BYTES[i] ?? 0)
  }
  return union !== 0 && comparison < 0
}
