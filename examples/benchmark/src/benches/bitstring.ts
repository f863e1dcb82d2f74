import { gunzipSync, gzipSync } from 'node:zlib'
import { createBitstring, decodeBitstring, encodeBitstring, setBit } from '@volunteer-passport/codec'
import type { Bench, Scale } from '../contestant.ts'
import { spreadIndices } from '../spread-indices.ts'

const REPEAT = 20

function fill(size: number): Uint8Array {
  const bits = createBitstring(size)
  for (const index of spreadIndices(size)) setBit(bits, index)
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
