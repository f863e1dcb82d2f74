const MODULUS = 65_521
/** The most bytes of 255 that can be summed before the second sum leaves 32 bits. */
const RUN = 5_552

/** Adler-32 of zlib (RFC 1950 §8.2), as an unsigned number. */
export function adler32(bytes: Uint8Array): number {
  let low = 1
  let high = 0
  for (let start = 0; start < bytes.length; start += RUN) {
    const end = Math.min(start + RUN, bytes.length)
    for (let i = start; i < end; i += 1) {
      low += bytes[i] as number
      high += low
    }
    low %= MODULUS
    high %= MODULUS
  }
  return high * 65_536 + low
}
