import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPayloadMemory } from '../src/issuance/payload-memory.ts'

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  // More than is taken at once.
  fc.nat({ max: 60_000 }).map((length) => 'Ә€'.repeat(length)),
)

test('each text keeps its own bytes, whatever is encoded behind it', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 20 }), (texts) => {
      const encode = createPayloadMemory()
      const encoded = texts.map(encode)
      expect(encoded.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual(
        texts.map((one) => Buffer.from(one).toString('hex')),
      )
    }),
    { numRuns: 50 },
  )
})
