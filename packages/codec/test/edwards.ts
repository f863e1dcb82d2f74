import { createHash } from 'node:crypto'
import { etc, Point } from '@noble/ed25519'

export const ORDER: bigint = Point.CURVE().n
const FIELD = Point.CURVE().p

/** The eight points whose order divides 8, as multiples of one of order 8. */
export function allTorsionPoints(): readonly Point[] {
  const generator = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a')
  const points = [Point.ZERO]
  for (let i = 1; i < 8; i += 1) points.push(points[i - 1]!.add(generator))
  return points
}

export const littleEndian = (n: bigint): Uint8Array => etc.hexToBytes(n.toString(16).padStart(64, '0')).reverse()

export const fromLittleEndian = (bytes: Uint8Array): bigint =>
  BigInt(`0x${etc.bytesToHex(Uint8Array.from(bytes).reverse())}`)

/** Spellings of a point that RFC 8032 §5.1.3 refuses: y + p where that fits, and a sign bit where x = 0. */
export function nonCanonicalEncodings(point: Point): readonly Uint8Array[] {
  const { x, y } = point.toAffine()
  const spellings: Uint8Array[] = []
  for (const value of [y, y + FIELD]) {
    if (value >= 2n ** 255n) continue
    for (const sign of [0, 0x80]) {
      const isItsSign = x === 0n || Number(x & 1n) === sign >> 7
      if (!isItsSign) continue
      const encoded = littleEndian(value)
      encoded[31]! |= sign
      if (etc.bytesToHex(encoded) !== point.toHex()) spellings.push(encoded)
    }
  }
  return spellings
}

export const challenge = (r: Uint8Array, key: Uint8Array, message: Uint8Array): bigint =>
  fromLittleEndian(createHash('sha512').update(r).update(key).update(message).digest()) % ORDER

/** A signature by the secret scalar whose R is `nonce`B + `addend`, spelled as `spell` does. */
export function craftSignature(o: {
  readonly secret: bigint
  readonly nonce: bigint
  readonly message: Uint8Array
  readonly key?: Uint8Array
  readonly addend?: Point
  readonly spelledR?: Uint8Array
}): Uint8Array {
  const key = o.key ?? Point.BASE.multiply(o.secret, false).toBytes()
  const r =
    o.spelledR ??
    Point.BASE.multiply(o.nonce, false)
      .add(o.addend ?? Point.ZERO)
      .toBytes()
  const s = (o.nonce + challenge(r, key, o.message) * o.secret) % ORDER
  return etc.concatBytes(r, littleEndian(s))
}
