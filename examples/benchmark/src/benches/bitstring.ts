import { gunzipSync, gzipSync } from 'node:zlib'
import { decodeBitstring, encodeBitstring } from '@volunteer-passport/codec'
import type { Bench, Scale } from '../contestant.ts'

const DENSITY = 0.05
const REPEAT = 20

/** Same bits in every run, spread without order, since order would compress better than life does. */
function fill(size: number): Uint8Array {
  const bits = new Uint8Array(size / 8)
  let state = 1
  for (let count = 0; count < size * DENSITY; count++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const index = Math.floor((state / 2 ** 32) * size)
    bits[index >> 3] = (bits[index >> 3] ?? 0) | (0x80 >> (index & 7))
  }
  return bits
}

const repeat = async (work: () => unknown): Promise<void> => {
  for (let count = 0; count < REPEAT; count++) await work()
}

export function createBitstringBenches(scale: Scale): readonly Bench[] {
  const sizes = scale === 'tiny' ? [2 ** 17] : [2 ** 17, 2 ** 20]
  return sizes.flatMap((size) => {
    const bits = fill(size)
    const zipped = gzipSync(bits)
    const encoded = `u${zipped.toString('base64url')}`
    const name = `${size.toLocaleString('en')} entries`
    const common = { operations: REPEAT, rounds: scale === 'tiny' ? 2 : 15 }
    return [
      {
        ...common,
        name: `encode ${name}`,
        operation: 'one list encoded',
        contestants: [
          { name: 'raw gzipSync and base64url', run: () => repeat(() => gzipSync(bits).toString('base64url')) },
          { name: 'encodeBitstring', run: () => repeat(() => encodeBitstring(bits)) },
        ],
      },
      {
        ...common,
        name: `decode ${name}`,
        operation: 'one list decoded',
        contestants: [
          {
            name: 'raw base64url and gunzipSync',
            run: () => repeat(() => gunzipSync(Buffer.from(encoded.slice(1), 'base64url'))),
          },
          { name: 'decodeBitstring', run: () => repeat(() => decodeBitstring(encoded)) },
        ],
      },
    ]
  })
}
