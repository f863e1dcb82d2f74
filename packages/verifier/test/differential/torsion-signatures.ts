import { createHash } from 'node:crypto'
import type { TestKey } from '@volunteer-passport/testing'

const P = 2n ** 255n - 19n
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n
const D = fraction(-121665n, 121666n)
const BASE: Point = { x: rootOf(fraction(4n, 5n), 0n), y: fraction(4n, 5n) }

interface Point {
  readonly x: bigint
  readonly y: bigint
}

/** y of the points whose order divides 8; each but the first two has two of x. */
const SMALL_ORDER_Y = [
  1n,
  P - 1n,
  0n,
  ...['26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'].flatMap((hex) => {
    const y = fromLittleEndian(Buffer.from(hex, 'hex'))
    return [y, P - y]
  }),
] as const

/**
 * Signatures of the key's owner whose R is B + T and T, for each T of small order. Only B + neutral is one by the
 * equation without the cofactor; a runtime that multiplies by it takes all of B + T.
 */
export function torsionSignatures(signingInput: string, key: TestKey): readonly Uint8Array[] {
  const secret = secretScalar(key)
  return SMALL_ORDER_Y.flatMap((y) => {
    const xs = y === 1n || y === P - 1n ? [0n] : [rootOf(y, 0n), rootOf(y, 1n)]
    return xs.flatMap((x) => [
      craft(add(BASE, { x, y }), 1n, secret, signingInput, key),
      craft({ x, y }, 0n, secret, signingInput, key),
    ])
  })
}

function craft(r: Point, nonce: bigint, secret: bigint, signingInput: string, key: TestKey): Uint8Array {
  const encoded = encode(r)
  const hash = createHash('sha512')
    .update(encoded)
    .update(Buffer.from(key.publicJwk.x, 'base64url'))
    .update(signingInput)
    .digest()
  return Buffer.concat([encoded, littleEndian(modulo(nonce + fromLittleEndian(hash) * secret, ORDER))])
}

/** The other spelling of a signature: S + L (RFC 8032 §5.1.7 refuses it). */
export function secondSpelling(signature: Uint8Array): Uint8Array {
  const s = fromLittleEndian(signature.subarray(32))
  return Buffer.concat([signature.subarray(0, 32), littleEndian(s + ORDER)])
}

function secretScalar(key: TestKey): bigint {
  const half = createHash('sha512').update(Buffer.from(key.privateJwk.d, 'base64url')).digest().subarray(0, 32)
  half[0]! &= 248
  half[31] = (half[31]! & 127) | 64
  return fromLittleEndian(half)
}

function add(a: Point, b: Point): Point {
  const product = modulo(D * a.x * b.x * a.y * b.y, P)
  return { x: fraction(a.x * b.y + b.x * a.y, 1n + product), y: fraction(a.y * b.y + a.x * b.x, 1n - product) }
}

function encode({ x, y }: Point): Uint8Array {
  const bytes = littleEndian(y)
  bytes[31]! |= Number(x & 1n) << 7
  return bytes
}

/** The x of this parity beside y (RFC 8032 §5.1.3). */
function rootOf(y: bigint, parity: bigint): bigint {
  const square = fraction(y * y - 1n, modulo(-121665n * power(121666n, P - 2n), P) * y * y + 1n)
  let x = power(square, (P + 3n) / 8n)
  if (modulo(x * x - square, P) !== 0n) x = modulo(x * power(2n, (P - 1n) / 4n), P)
  return (x & 1n) === parity ? x : modulo(-x, P)
}

function fraction(numerator: bigint, denominator: bigint): bigint {
  return modulo(numerator * power(modulo(denominator, P), P - 2n), P)
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  let square = modulo(base, P)
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % P
    square = (square * square) % P
  }
  return result
}

function modulo(value: bigint, modulus: bigint): bigint {
  return ((value % modulus) + modulus) % modulus
}

function fromLittleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)
}

function littleEndian(value: bigint): Uint8Array {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse()
}
