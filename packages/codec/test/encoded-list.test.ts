import { deflateRawSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib'
import {
  createBitstring,
  decodeBitstring,
  encodeBase64Url,
  encodeBitstring,
  getBit,
  LIMITS,
  setBit,
} from '@volunteer-passport/codec'
import { describeVectors } from '@volunteer-passport/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crc32, crc32Portably } from '../src/crc32.ts'
import { deflateByStream } from '../src/deflate.ts'
import { inflatePortably } from '../src/inflate-portably.ts'
import { codeOf, okValue } from './keys.ts'

const list = (compressed: Uint8Array): string => `u${encodeBase64Url(compressed)}`
const encode = (bits: Uint8Array): string => encodeBitstring(bits) as string
const setBits = (bits: Uint8Array): number[] =>
  Array.from({ length: bits.length * 8 }, (_, i) => i).filter((i) => getBit(bits, i))

test('index 0 is the leftmost bit, and a bit stands for itself alone', () => {
  const bits = createBitstring(131_072)
  for (const index of [0, 9, 42, 131_071]) setBit(bits, index)
  expect([bits[0], bits[1], bits[5], bits.at(-1)]).toEqual([0x80, 0x40, 0x20, 0x01])
  expect(setBits(bits)).toEqual([0, 9, 42, 131_071])
})

test('beyond the end there is no answer, least of all "not revoked"', () => {
  const bits = createBitstring(131_072)
  for (const index of [-1, 131_072, 1.5, Number.NaN, 2 ** 32 + 42, '1' as never]) {
    expect(() => getBit(bits, index)).toThrow(RangeError)
    expect(() => setBit(bits, index)).toThrow(RangeError)
  }
  for (const size of [0, 131_064, 131_073, 2 ** 24 + 8, Number.NaN])
    expect(() => createBitstring(size)).toThrow(RangeError)
})

test('any list comes back, and gunzip reads it too', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 16_384, max: 40_000 }),
      fc.array(fc.nat(131_071), { maxLength: 2_000 }),
      fc.boolean(),
      (size, indices, dense) => {
        const bits = new Uint8Array(size).fill(dense ? 255 : 0)
        for (const index of indices) setBit(bits, index)
        const encoded = encode(bits)
        expect(encoded).toBe(encode(bits))
        expect(decodeBitstring(encoded)).toEqual({ ok: true, value: bits })
        expect(new Uint8Array(gunzipSync(Buffer.from(encoded.slice(1), 'base64url')))).toEqual(bits)
      },
    ),
    { numRuns: 30 },
  )
})

test('what is no bitstring is wrong use', () => {
  expect(() => encodeBitstring([1] as never)).toThrow(new TypeError('A bitstring is a Uint8Array.'))
})

test('the header of what is written is the same everywhere: no time, no name, no system', () => {
  expect([...Buffer.from(encode(createBitstring(131_072)).slice(1), 'base64url').subarray(0, 10)]).toEqual([
    0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255,
  ])
})

const bits = createBitstring(131_072)
setBit(bits, 23)
const gzipped = new Uint8Array(gzipSync(bits))
const withByte = (at: number, byte: number): Uint8Array => {
  const copy = Uint8Array.from(gzipped)
  copy[at < 0 ? copy.length + at : at] = byte
  return copy
}
const concat = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))
/** The same member with optional fields of RFC 1952 in its header. */
function withFields(flags: number, fields: Uint8Array): Uint8Array {
  return concat(withByte(3, flags).subarray(0, 10), fields, gzipped.subarray(10))
}
const text = (value: string): Uint8Array => Buffer.from(`${value}\0`, 'latin1')
const crc16 = (header: Uint8Array): Uint8Array => {
  const crc = crc32(header)
  return Uint8Array.of(crc & 255, (crc >> 8) & 255)
}
const fhcrcHeader = withByte(3, 2).subarray(0, 10)

test.each<[string, string, string]>([
  ['a sound list', list(gzipped), 'ok'],
  ['a name in the header', list(withFields(8, text('list.bin'))), 'ok'],
  [
    'all fields in the header',
    list(withFields(4 | 8 | 16, concat(Uint8Array.of(2, 0, 9, 9), text('a'), text('b')))),
    'ok',
  ],
  ['a checksum of the header', list(withFields(2, crc16(fhcrcHeader))), 'ok'],
  ['a wrong checksum of the header', list(withFields(2, Uint8Array.of(1, 2))), 'STATUS_LIST_ENCODING_INVALID'],
  [
    'a name without end',
    list(concat(withByte(3, 8).subarray(0, 10), new Uint8Array(20).fill(1))),
    'STATUS_LIST_ENCODING_INVALID',
  ],
  ['an extra field without end', list(withFields(4, Uint8Array.of(255, 255))), 'STATUS_LIST_ENCODING_INVALID'],
  [
    'an extra field without room for its length',
    list(concat(withByte(3, 4).subarray(0, 10), new Uint8Array(8))),
    'STATUS_LIST_ENCODING_INVALID',
  ],
  ['a reserved flag', list(withByte(3, 0x20)), 'STATUS_LIST_ENCODING_INVALID'],
  ['another method', list(withByte(2, 7)), 'STATUS_LIST_ENCODING_INVALID'],
  ['zlib', list(deflateSync(bits)), 'STATUS_LIST_ENCODING_INVALID'],
  ['raw deflate', list(deflateRawSync(bits)), 'STATUS_LIST_ENCODING_INVALID'],
  ['not compressed', list(bits), 'STATUS_LIST_ENCODING_INVALID'],
  ['no multibase', encodeBase64Url(gzipped), 'STATUS_LIST_ENCODING_INVALID'],
  ['multibase z', `z${encodeBase64Url(gzipped)}`, 'STATUS_LIST_ENCODING_INVALID'],
  ['multibase U', `U${encodeBase64Url(gzipped)}=`, 'STATUS_LIST_ENCODING_INVALID'],
  ['padding', `${list(gzipped)}=`, 'STATUS_LIST_ENCODING_INVALID'],
  ['white space', `${list(gzipped)}\n`, 'STATUS_LIST_ENCODING_INVALID'],
  ['one byte cut off', list(gzipped.subarray(0, -1)), 'STATUS_LIST_ENCODING_INVALID'],
  ['half of it', list(gzipped.subarray(0, gzipped.length / 2)), 'STATUS_LIST_ENCODING_INVALID'],
  ['the header alone', list(gzipped.subarray(0, 10)), 'STATUS_LIST_ENCODING_INVALID'],
  ['a wrong CRC', list(withByte(-6, 0)), 'STATUS_LIST_ENCODING_INVALID'],
  ['a wrong ISIZE', list(withByte(-4, 1)), 'STATUS_LIST_ENCODING_INVALID'],
  ['a trailing byte', list(concat(gzipped, Uint8Array.of(0))), 'STATUS_LIST_ENCODING_INVALID'],
  ['two members', list(concat(gzipped, gzipped)), 'STATUS_LIST_ENCODING_INVALID'],
  ['two members, the first sound', list(concat(gzipped, gzipSync(new Uint8Array(0)))), 'STATUS_LIST_ENCODING_INVALID'],
  [
    'a member hidden before the trailer',
    list(concat(gzipped.subarray(0, -8), gzipped)),
    'STATUS_LIST_ENCODING_INVALID',
  ],
  ['nothing', '', 'STATUS_LIST_ENCODING_INVALID'],
  ['u alone', 'u', 'STATUS_LIST_ENCODING_INVALID'],
  ['not a string', 42 as never, 'STATUS_LIST_ENCODING_INVALID'],
  ['0 bits', list(gzipSync(new Uint8Array(0))), 'STATUS_LIST_TOO_SHORT'],
  ['1 KiB', list(gzipSync(new Uint8Array(1_024))), 'STATUS_LIST_TOO_SHORT'],
  ['131,064 bits', list(gzipSync(new Uint8Array(16_383))), 'STATUS_LIST_TOO_SHORT'],
  ['2^24 bits', list(gzipSync(new Uint8Array(2 ** 21))), 'ok'],
  ['2^24 + 8 bits', list(gzipSync(new Uint8Array(2 ** 21 + 1))), 'STATUS_LIST_TOO_LARGE'],
  ['3 MiB of base64url', `u${'A'.repeat(3 * 2 ** 20)}`, 'STATUS_LIST_TOO_LARGE'],
])('%s', (_, encodedList, code) => {
  expect(codeOf(decodeBitstring(encodedList))).toBe(code)
})

test('a bomb of 256 MiB stops at the cap', () => {
  const bomb = deflateRawSync(new Uint8Array(2 ** 28))
  const start = process.memoryUsage().rss
  const trailer = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x10)
  expect(codeOf(decodeBitstring(list(concat(gzipped.subarray(0, 10), bomb, trailer))))).toBe('STATUS_LIST_TOO_LARGE')
  const bounds = { maxBytes: LIMITS.statusListBits / 8, maxBlocks: 1 }
  expect(inflatePortably(bomb, bounds)).toBe('tooLarge')
  expect(process.memoryUsage().rss - start).toBeLessThan(64 * 2 ** 20)
})

test('limits can be set lower', () => {
  const encoded = list(gzipSync(new Uint8Array(20_000)))
  expect(codeOf(decodeBitstring(encoded, { statusListBits: 131_072 }))).toBe('STATUS_LIST_TOO_LARGE')
  expect(codeOf(decodeBitstring(encoded, { statusListBytes: 10 }))).toBe('STATUS_LIST_TOO_LARGE')
})

test('never throws, whatever text or bytes it is given', () => {
  const flipped = fc.tuple(fc.nat(gzipped.length - 1), fc.nat(255)).map(([at, byte]) => withByte(at, byte))
  const framed = fc.uint8Array({ maxLength: 100 }).map((bytes) => concat(gzipped.subarray(0, 10), bytes))
  const input = fc.oneof(flipped.map(list), framed.map(list), fc.string({ unit: 'binary' }), fc.anything())
  fc.assert(
    fc.property(input, (value) => {
      const decoded = decodeBitstring(value as string)
      if (decoded.ok) expect(decoded.value).toEqual(bits)
    }),
    { numRuns: 500 },
  )
})

test('what the streams of the platform compress comes back, with a checksum computed here', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
      const bounds = { maxBytes: 2_000, maxBlocks: 2 }
      expect(inflatePortably(await deflateByStream(bytes), bounds)).toEqual({ content: bytes })
      expect(crc32Portably(bytes)).toBe(crc32(bytes))
    }),
    { numRuns: 50 },
  )
})

describeVectors('bitstring-status-list', (read) => {
  const cases = read<{ encodedList: string; bytes: number; setBits: number[]; origin: string }[]>('lists.json')
  test.each(cases.map((c) => [c.origin, c] as const))('%s', (_, { encodedList, bytes, setBits: expected }) => {
    const decoded = okValue(decodeBitstring(encodedList))
    expect({ bytes: decoded.length, setBits: setBits(decoded) }).toEqual({ bytes, setBits: expected })
    expect(decodeBitstring(encode(decoded))).toEqual({ ok: true, value: decoded })
  })
})
