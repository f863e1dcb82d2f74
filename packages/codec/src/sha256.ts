import { nodeCrypto } from './node-runtime.ts'

/** SHA-256 without waiting, so that importing a key needs no promise in any runtime; WebCrypto has it only as one. */
export function sha256(bytes: Uint8Array): Uint8Array {
  if (nodeCrypto === undefined) return sha256Portably(bytes)
  return new Uint8Array(nodeCrypto.createHash('sha256').update(bytes).digest())
}

const isPrime = (n: number): boolean => {
  for (let d = 2; d * d <= n; d += 1) if (n % d === 0) return false
  return true
}

/** First 32 bits of the fractional part. */
const fraction = (x: number): number => ((x - Math.floor(x)) * 2 ** 32) | 0

/** FIPS 180-4 §4.2.2 and §5.3.3 derive the constants from the first primes; so do we. */
function constants(): { readonly initial: readonly number[]; readonly rounds: readonly number[] } {
  const primes: number[] = []
  for (let n = 2; primes.length < 64; n += 1) if (isPrime(n)) primes.push(n)
  return {
    initial: primes.slice(0, 8).map((p) => fraction(Math.sqrt(p))),
    rounds: primes.map((p) => fraction(Math.cbrt(p))),
  }
}

const rotate = (x: number, by: number): number => (x >>> by) | (x << (32 - by))

/** FIPS 180-4 §6.2. For public data only: thumbprints. */
export function sha256Portably(bytes: Uint8Array): Uint8Array {
  const { initial, rounds } = constants()
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n)
  const hash = Int32Array.from(initial)
  const w = new Int32Array(64)
  const at = (i: number): number => w[i] ?? 0
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(block + i * 4)
    for (let i = 16; i < 64; i += 1) {
      const s0 = rotate(at(i - 15), 7) ^ rotate(at(i - 15), 18) ^ (at(i - 15) >>> 3)
      const s1 = rotate(at(i - 2), 17) ^ rotate(at(i - 2), 19) ^ (at(i - 2) >>> 10)
      w[i] = at(i - 16) + s0 + at(i - 7) + s1
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash
    for (let i = 0; i < 64; i += 1) {
      const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
      const t1 = h + s1 + ((e & f) ^ (~e & g)) + (rounds[i] ?? 0) + at(i)
      const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
      const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c))
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
    }
    for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) hash[i] = (hash[i] ?? 0) + value
  }
  const digest = new Uint8Array(32)
  const out = new DataView(digest.buffer)
  for (const [i, value] of hash.entries()) out.setInt32(i * 4, value)
  return digest
}
