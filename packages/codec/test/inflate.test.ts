import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import { LIMITS } from '@volunteer-passport/codec'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Inflated, inflate, inflateNatively } from '../src/inflate.ts'
import { inflatePortably } from '../src/inflate-portably.ts'
import { nodeZlib } from '../src/node-runtime.ts'
import { DeflateBits } from './deflate-bits.ts'

const MAX_BYTES = 100_000
const ownOf = (deflated: Uint8Array, maxBytes = MAX_BYTES): Inflated =>
  inflatePortably(deflated, { maxBytes, maxBlocks: Number.POSITIVE_INFINITY })
const zlibOf = (deflated: Uint8Array, maxBytes = MAX_BYTES): Inflated => inflateNatively(nodeZlib!, deflated, maxBytes)
const hex = (bytes: Inflated): string =>
  typeof bytes === 'string' ? bytes : Buffer.from(bytes.content).toString('hex')

const { Z_DEFAULT_STRATEGY, Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_FULL_FLUSH, Z_FINISH } = constants

/** Content of all kinds: noise, few letters, repeats from near and far. */
const content = fc.oneof(
  fc.uint8Array({ maxLength: 3_000 }),
  fc.array(fc.constantFrom(0, 1, 2, 128, 255), { maxLength: 3_000 }).map((bytes) => Uint8Array.from(bytes)),
  fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.integer({ min: 1, max: 150 }))
    .map(([bytes, times]) => new Uint8Array(Buffer.concat(Array<Uint8Array>(times).fill(bytes)))),
)
const options = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  memLevel: fc.integer({ min: 1, max: 9 }),
  windowBits: fc.integer({ min: 9, max: 15 }),
  strategy: fc.constantFrom(Z_DEFAULT_STRATEGY, Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE),
})

describe('inflating by hand', () => {
  test('whatever zlib compresses, with whatever options, comes back', () => {
    fc.assert(
      fc.property(content, options, (bytes, o) => {
        expect(hex(ownOf(deflateRawSync(bytes, o)))).toBe(Buffer.from(bytes).toString('hex'))
      }),
      { numRuns: 300 },
    )
  })

  test('lengths that repeat the one before, as where 200 values are equally frequent', () => {
    const bytes = Uint8Array.from({ length: 4_000 }, (_, i) => (i * 7) % 200)
    const deflated = deflateRawSync(bytes, { strategy: Z_HUFFMAN_ONLY })
    expect(hex(ownOf(deflated))).toBe(Buffer.from(bytes).toString('hex'))
  })

  test('what was altered, cut off or followed by more gets the answer of zlib', () => {
    const altered = fc
      .tuple(
        content,
        options,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
        fc.integer({ min: -3, max: 3 }),
      )
      .map(([bytes, o, changes, more]) => {
        const deflated = Uint8Array.from(deflateRawSync(bytes, o))
        for (const [at, byte] of changes) deflated[at % deflated.length] = byte
        return more > 0
          ? Uint8Array.of(...deflated, ...Array<number>(more).fill(7))
          : deflated.subarray(0, deflated.length + more)
      })
    fc.assert(
      fc.property(fc.oneof(altered, fc.uint8Array({ maxLength: 60 })), (deflated) => {
        expect(hex(ownOf(deflated, 2 ** 24))).toBe(hex(zlibOf(deflated, 2 ** 24)))
      }),
      { numRuns: 2_000 },
    )
  })

  test.each([0, 1, 257, 258, 259, 32_768, 40_000])('%i bytes alike fit in exactly, and in one less not', (length) => {
    const deflated = deflateRawSync(new Uint8Array(length).fill(9))
    expect(ownOf(deflated, length)).toEqual({ content: new Uint8Array(length).fill(9) })
    if (length > 0) expect(ownOf(deflated, length - 1)).toBe('tooLarge')
  })

  test('more than the cap never comes out, whatever the buffer has grown to', () => {
    fc.assert(
      fc.property(content, fc.integer({ min: 1, max: 3_000 }), (bytes, maxBytes) => {
        const deflated = deflateRawSync(bytes)
        expect(hex(ownOf(deflated, maxBytes))).toBe(hex(zlibOf(deflated, maxBytes)))
      }),
      // The second copy fits in a buffer of twice the first, and not under the cap.
      { numRuns: 300, examples: [[new Uint8Array(400).fill(9), 300]] },
    )
  })

  test('stored blocks fit in exactly, and in one less not', () => {
    const deflated = deflateRawSync(new Uint8Array(70_000).fill(9), { level: 0 })
    expect(ownOf(deflated, 70_000)).toEqual({ content: new Uint8Array(70_000).fill(9) })
    expect(ownOf(deflated, 69_999)).toBe('tooLarge')
  })
})

/** Lengths by symbol of a code with 15-bit codes: 1, 2, ... 14, 15, 15. */
const LADDER: readonly number[] = [...Array.from({ length: 15 }, (_, i) => i + 1), 15]

/** A block whose literals 0 to 14 and end have codes of 1 to 15 bits. */
function ladderBlock(): Uint8Array {
  const bits = new DeflateBits().tables({
    literals: 257,
    distances: 1,
    // All sixteen lengths and the long repeat of 0: 16 codes of 4 bits less one, which two of 5 bits share.
    lengths: { ...Object.fromEntries(Array.from({ length: 15 }, (_, i) => [i + 1, 4])), 0: 5, 18: 5 },
  })
  const codeOf = (symbol: number): string =>
    symbol >= 1 && symbol <= 15
      ? (symbol - 1).toString(2).padStart(4, '0')
      : { 0: '11110', 18: '11111' }[symbol as 0 | 18]
  for (let literal = 0; literal < 15; literal += 1) bits.code(codeOf(LADDER[literal]!))
  bits.code(codeOf(18)).number(138 - 11, 7)
  bits.code(codeOf(18)).number(103 - 11, 7)
  bits.code(codeOf(15)) // the end of the block
  bits.code(codeOf(0)) // no distance
  for (let literal = 0; literal < 15; literal += 1) bits.code(`${'1'.repeat(literal)}0`)
  return bits.code('1'.repeat(15)).bytes()
}

test('codes of every length from 1 to 15 bits are read', () => {
  const deflated = ladderBlock()
  expect(hex(ownOf(deflated))).toBe('000102030405060708090a0b0c0d0e')
  expect(inflateRawSync(deflated)).toEqual(Buffer.from('000102030405060708090a0b0c0d0e', 'hex'))
})

const ofLengths = (lengths: Readonly<Record<number, number>>, o = { literals: 257, distances: 1 }): DeflateBits =>
  new DeflateBits().tables({ ...o, lengths })
/** Two symbols of the code for code lengths: 0 as bit 0, 1 as bit 1. */
const bitLengths = (lengths: readonly number[], distances = 1): DeflateBits =>
  ofLengths({ 0: 1, 1: 1 }, { literals: lengths.length - distances, distances }).code(lengths.join(''))
const zeros = (count: number): number[] => Array<number>(count).fill(0)
const withLiterals = (distance: number): DeflateBits => bitLengths([1, ...zeros(255), 1, distance])

const ofTheFourthType = (block: Uint8Array): Uint8Array => block.map((byte, i) => (i === 0 ? byte | 0b010 : byte))
/** Literal 0 and end have codes of one bit; three zeros follow for the lengths of so many distances. */
const repeatAtTheEnd = (distances: number): Uint8Array =>
  ofLengths({ 1: 1, 17: 2, 18: 2 }, { literals: 257, distances })
    .code('0')
    .code('11')
    .number(138 - 11, 7)
    .code('11')
    .number(117 - 11, 7)
    .code('0')
    .code('10')
    .number(0, 3)
    .code('01')
    .bytes()

test.each<[string, Uint8Array]>([
  ['nothing', new Uint8Array(0)],
  ['a block of the fourth type', new DeflateBits().number(1, 1).number(3, 2).bytes()],
  ['a fixed block without its end', new DeflateBits().number(1, 1).number(1, 2).code('00110000').bytes()],
  ['a block without its end, where zeros beyond it would be literals', withLiterals(1).code('0').bytes()],
  ['a fixed block of the length symbol 286', new DeflateBits().number(1, 1).number(1, 2).code('11000110').bytes()],
  ['a fixed block of the length symbol 287', new DeflateBits().number(1, 1).number(1, 2).code('11000111').bytes()],
  [
    'a copy from before the beginning',
    new DeflateBits().number(1, 1).number(1, 2).code('00110000').code('0000001').code('00001').code('0000000').bytes(),
  ],
  [
    'the distance symbol 30',
    new DeflateBits().number(1, 1).number(1, 2).code('00110000').code('0000001').code('11110').code('0000000').bytes(),
  ],
  [
    'the distance symbol 30, after a block that would be literals if it were read once more',
    new DeflateBits()
      .number(0, 1)
      .number(1, 2)
      .code('0000000')
      .number(1, 1)
      .number(1, 2)
      .code('00110000')
      .code('0000001')
      .code('11110')
      .code('0000000')
      .bytes(),
  ],
  [
    '287 literals and lengths',
    bitLengths([...zeros(256), 1, ...zeros(30), 1])
      .code('0')
      .bytes(),
  ],
  [
    '31 distances',
    bitLengths([1, ...zeros(255), 1, ...zeros(30), 1], 31)
      .code('1')
      .bytes(),
  ],
  ['a code for code lengths that is incomplete', ofLengths({ 0: 1 }).code('0'.repeat(258)).bytes()],
  [
    'a code for literals that is incomplete',
    ofLengths({ 0: 1, 2: 1 })
      .code(`1${'0'.repeat(255)}1`)
      .code('0')
      .code('00')
      .code('01')
      .bytes(),
  ],
  ['a code for code lengths that is over-subscribed', ofLengths({ 0: 1, 1: 1, 2: 1 }).code('0'.repeat(258)).bytes()],
  [
    'no end of the block',
    bitLengths([1, 1, ...zeros(255), 1])
      .code('0')
      .bytes(),
  ],
  [
    'more codes of one bit than there are',
    bitLengths([1, 1, ...zeros(254), 1, 0])
      .code('0')
      .bytes(),
  ],
  ['a repeat of nothing before it', ofLengths({ 16: 1, 1: 1 }).code('1').number(0, 2).code('0'.repeat(258)).bytes()],
  [
    'a repeat beyond the last length',
    ofLengths({ 18: 1, 1: 1 }).code('1').number(127, 7).code('1').number(127, 7).code('0').bytes(),
  ],
  [
    'a copy where there is no distance',
    bitLengths([...zeros(256), 1, 1, 0])
      .code('10')
      .bytes(),
  ],
  [
    'a copy after a literal where there is no distance, and all else is sound',
    ofLengths({ 0: 1, 1: 2, 2: 2 }, { literals: 258, distances: 1 })
      .code(`10${'0'.repeat(255)}1111`)
      .code('0')
      .code('01110')
      .bytes(),
  ],
  [
    'the bit that no symbol has',
    bitLengths([...zeros(256), 1, 0])
      .code('1')
      .number(0, 16)
      .bytes(),
  ],
  ['a stored block whose length has no complement', Uint8Array.of(1, 1, 0, 0xfe, 0xfe, 9)],
  ['a stored block that is longer than what follows', Uint8Array.of(1, 2, 0, 0xfd, 0xff, 9)],
  ['a stored block without its length', Uint8Array.of(1, 0, 0)],
  [
    'a repeat of nothing before it, where all else is sound',
    ofLengths({ 18: 1, 1: 2, 16: 2 }, { literals: 257, distances: 11 })
      .code('11')
      .number(0, 2)
      .code('10')
      .code('0')
      .number(138 - 11, 7)
      .code('0')
      .number(114 - 11, 7)
      .code('10')
      .code('0')
      .number(0, 7)
      .code('01')
      .bytes(),
  ],
  ['a sound block, but of the fourth type', ofTheFourthType(withLiterals(1).code('001').bytes())],
  ['a repeat beyond the last length, where all else is sound', repeatAtTheEnd(1)],
  ...[1, 2, 3, 4].map((more): [string, Uint8Array] => [
    `what has ${more} bytes after its end`,
    Uint8Array.of(...deflateRawSync(Buffer.from('a')), ...zeros(more)),
  ]),
])('%s is malformed, as for zlib', (_, deflated) => {
  expect([ownOf(deflated), zlibOf(deflated)]).toEqual(['malformed', 'malformed'])
})

test('a block without its end is malformed by its tables, before anything comes out of it', () => {
  const deflated = bitLengths([1, 1, ...zeros(255), 1])
    .code('00')
    .bytes()
  expect([ownOf(deflated, 1), zlibOf(deflated, 1)]).toEqual(['malformed', 'malformed'])
})

test.each<[string, Uint8Array, string]>([
  [
    'a code for literals of one symbol',
    bitLengths([...zeros(256), 1, 0])
      .code('0')
      .bytes(),
    '',
  ],
  ['a code for distances of one symbol', withLiterals(1).code('001').bytes(), '0000'],
  ['no code for distances', withLiterals(0).code('0001').bytes(), '000000'],
  [
    'a copy from the very beginning',
    new DeflateBits().number(1, 1).number(1, 2).code('00110000').code('0000001').code('00000').code('0000000').bytes(),
    '00000000',
  ],
  ['a repeat up to the last length', repeatAtTheEnd(3), '00'],
  [
    '30 distances',
    bitLengths([1, ...zeros(255), 1, ...zeros(30)], 30)
      .code('0001')
      .bytes(),
    '000000',
  ],
  ['a stored block of nothing', Uint8Array.of(1, 0, 0, 0xff, 0xff), ''],
  ['a stored block after bits', Uint8Array.of(0, 1, 0, 0xfe, 0xff, 9, 1, 0, 0, 0xff, 0xff), '09'],
  ['an empty fixed block', new DeflateBits().number(1, 1).number(1, 2).code('0000000').bytes(), ''],
])('%s is read, as by zlib', (_, deflated, content) => {
  expect([hex(ownOf(deflated)), hex(zlibOf(deflated))]).toEqual([content, content])
})

describe('blocks', () => {
  const flushed = (blocks: number, size: number): Uint8Array => {
    const bytes = Buffer.alloc(size)
    const part = deflateRawSync(bytes, { finishFlush: Z_FULL_FLUSH, level: 0 })
    const last = deflateRawSync(bytes, { finishFlush: Z_FINISH, level: 0 })
    return Buffer.concat([...Array<Uint8Array>(blocks - 1).fill(part), last])
  }
  const blocksOf = (deflated: Uint8Array): number => {
    for (let maxBlocks = 0; ; maxBlocks += 1) {
      if (inflatePortably(deflated, { maxBytes: 2 ** 24, maxBlocks }) !== 'tooManyBlocks') return maxBlocks
    }
  }

  test('are counted', () => {
    expect(blocksOf(deflateRawSync(Buffer.alloc(10)))).toBe(1)
    // A flush writes an empty block after the one with the content.
    expect(blocksOf(flushed(4, 10))).toBe(7)
  })

  test('are counted from the first byte beyond 512 KiB on', () => {
    const many = flushed(LIMITS.statusListBlocks, 10)
    const stored = (size: number): Uint8Array =>
      Buffer.concat([Uint8Array.of(0, size & 255, size >> 8, ~size & 255, (~size >> 8) & 255), Buffer.alloc(size)])
    const longest = Array<Uint8Array>(7).fill(stored(65_535))
    const padded = (length: number): Uint8Array =>
      Buffer.concat([...longest, stored(length - many.length - 7 * 65_540 - 5), many])
    expect(padded(524_288)).toHaveLength(524_288)
    expect(inflate(padded(524_288), 2 ** 21)).toEqual({ content: expect.any(Uint8Array) })
    expect(inflate(padded(524_289), 2 ** 21)).toBe('tooManyBlocks')
  })

  test('are as many as they like in a short list, and not in a long one', () => {
    const long = flushed(LIMITS.statusListBlocks / 2 + 1, 2_200)
    const short = flushed(LIMITS.statusListBlocks / 2 + 1, 1_800)
    expect([long.length > 524_288, short.length <= 524_288]).toEqual([true, true])
    expect(inflate(long, 2 ** 21)).toBe('tooManyBlocks')
    expect(inflate(short, 2 ** 21)).toEqual({ content: new Uint8Array(1_800 * (LIMITS.statusListBlocks / 2 + 1)) })
    const fewer = flushed(LIMITS.statusListBlocks / 2, 2_200)
    expect(inflate(fewer, 2 ** 21)).toEqual({ content: new Uint8Array(2_200 * (LIMITS.statusListBlocks / 2)) })
  })
})
