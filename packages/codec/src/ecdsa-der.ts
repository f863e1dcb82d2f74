/**
 * ECDSA-Sig-Value (RFC 3279 §2.2.3) of P-256, which node:crypto reads and writes by default. Asked for r||s in options
 * instead, Node 24 takes twice as long for a signature, and half as long again for its verification.
 */

const SCALAR_BYTES = 32
const SEQUENCE = 0x30
const INTEGER = 0x02

/** From r||s, 32 bytes each, neither of them 0. */
export function encodeEcdsaDer(signature: Uint8Array): Uint8Array {
  const r = withoutZeros(signature.subarray(0, SCALAR_BYTES))
  const s = withoutZeros(signature.subarray(SCALAR_BYTES))
  const [rLength, sLength] = [lengthOf(r), lengthOf(s)]
  // Zeros lead a value whose first bit is set, which would otherwise be a sign.
  const der = new Uint8Array(6 + rLength + sLength)
  der.set([SEQUENCE, 4 + rLength + sLength, INTEGER, rLength])
  der.set(r, 4 + rLength - r.length)
  der.set([INTEGER, sLength], 4 + rLength)
  der.set(s, der.length - s.length)
  return der
}

/** To r||s, from what node:crypto wrote; what follows it is not looked at. */
export function decodeEcdsaDer(der: Uint8Array): Uint8Array {
  const rEnd = 4 + (der[3] as number)
  const sStart = rEnd + 2
  const r = withoutZeros(der.subarray(4, rEnd))
  const s = withoutZeros(der.subarray(sStart, sStart + (der[rEnd + 1] as number)))
  const signature = new Uint8Array(2 * SCALAR_BYTES)
  signature.set(r, SCALAR_BYTES - r.length)
  signature.set(s, 2 * SCALAR_BYTES - s.length)
  return signature
}

const lengthOf = (value: Uint8Array): number => value.length + ((value[0] as number) >> 7)

function withoutZeros(scalar: Uint8Array): Uint8Array {
  let start = 0
  while (scalar[start] === 0) start += 1
  return scalar.subarray(start)
}
