import { randomBytes } from 'node:crypto'

/** Entries that are set with a chance of one in two, three in eight or one in four, scattered; entry 42 is good. */
export function denseList(density: 'half' | 'threeEighths' | 'quarter', bytes = 2 ** 21): Uint8Array {
  const [a, b, c] = [randomBytes(bytes), randomBytes(bytes), randomBytes(bytes)]
  const mix = {
    half: (i: number) => a[i]!,
    threeEighths: (i: number) => a[i]! & (b[i]! | c[i]!),
    quarter: (i: number) => a[i]! & b[i]!,
  }[density]
  const list = Buffer.alloc(bytes)
  for (let i = 0; i < bytes; i += 1) list[i] = mix(i)
  list[5]! &= ~0x20
  return list
}
