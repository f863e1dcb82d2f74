import { deflateRawSync, deflateSync, gzipSync, inflateSync } from 'node:zlib'
import {
  createTokenStatusList,
  decodeStatusListJwt,
  decodeTokenStatusList,
  encodeBase64Url,
  encodeTokenStatusList,
  getStatus,
  importVerificationKey,
  setStatus,
  type TokenStatusBits,
  type TokenStatusList,
  tokenStatusListSize,
  verifySignature,
} from '@volunteer-passport/codec'
import { describeVectors } from '@volunteer-passport/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { adler32 } from '../src/adler32.ts'
import { codeOf, okValue } from './keys.ts'

const encode = (list: TokenStatusList) => encodeTokenStatusList(list) as { bits: TokenStatusBits; lst: string }
const codeOfList = (compressed: Uint8Array): string =>
  codeOf(decodeTokenStatusList({ bits: 1, lst: encodeBase64Url(compressed) }))
const statusesOf = (list: TokenStatusList): number[] =>
  Array.from({ length: tokenStatusListSize(list) }, (_, index) => getStatus(list, index))
const bitsOf = fc.constantFrom<TokenStatusBits>(1, 2, 4, 8)

test('entry 0 stands in the least significant bits', () => {
  const lists = ([1, 2, 4, 8] as const).map((bits) => createTokenStatusList({ bits, size: 16 }))
  for (const list of lists) {
    setStatus(list, 0, 1)
    setStatus(list, 3, 1)
  }
  expect(lists.map(({ statuses }) => [...statuses.subarray(0, 4)])).toEqual([
    [0b1001, 0],
    [0b01000001, 0, 0, 0],
    [1, 0x10, 0, 0],
    [1, 0, 0, 1],
  ])
})

test('what is set is read, its neighbours stay, in every width', () => {
  fc.assert(
    fc.property(bitsOf, fc.array(fc.tuple(fc.nat(255), fc.nat(255)), { maxLength: 40 }), (bits, changes) => {
      const list = createTokenStatusList({ bits, size: 256 })
      const expected = new Array<number>(256).fill(0)
      for (const [index, status] of changes) {
        expected[index] = status % 2 ** bits
        setStatus(list, index, status % 2 ** bits)
      }
      expect(statusesOf(list)).toEqual(expected)
    }),
  )
})

test('beyond the end there is no answer, least of all "valid", and no value is cut to fit', () => {
  const list = createTokenStatusList({ bits: 2, size: 8 })
  for (const index of [-1, 8, 1.5, Number.NaN, 2 ** 32, '1' as never]) {
    expect(() => getStatus(list, index)).toThrow(RangeError)
    expect(() => setStatus(list, index, 1)).toThrow(RangeError)
  }
  for (const value of [-1, 4, 0.5, Number.NaN]) expect(() => setStatus(list, 0, value)).toThrow(RangeError)
  for (const [bits, size] of [
    [3, 8],
    [0, 8],
    ['1', 8],
    [1, 0],
    [1, 9],
    [2, 3],
    [8, 2 ** 21 + 1],
    [1, Number.NaN],
  ]) {
    expect(() => createTokenStatusList({ bits, size } as never)).toThrow(RangeError)
  }
  expect(() => encodeTokenStatusList({ bits: 3, statuses: new Uint8Array(1) } as never)).toThrow(RangeError)
  expect(() => encodeTokenStatusList({ bits: 1, statuses: [1] } as never)).toThrow(TypeError)
})

test('any list comes back, and inflate reads it too', () => {
  fc.assert(
    fc.property(bitsOf, fc.uint8Array({ maxLength: 5_000 }), (bits, statuses) => {
      const encoded = encode({ bits, statuses })
      expect(encoded).toEqual(encode({ bits, statuses }))
      expect(decodeTokenStatusList(encoded)).toEqual({ ok: true, value: { bits, statuses } })
      expect(new Uint8Array(inflateSync(Buffer.from(encoded.lst, 'base64url')))).toEqual(statuses)
    }),
    { numRuns: 50 },
  )
})

test('Adler-32 as zlib has it, over more than one run and with the largest sums', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 20_000 }),
    fc.nat(20_000).map((length) => new Uint8Array(length).fill(255)),
  )
  fc.assert(
    fc.property(
      bytes,
      (content) => adler32(content) === deflateSync(content).readUInt32BE(deflateSync(content).length - 4),
    ),
  )
})

const statuses = Uint8Array.from({ length: 4_000 }, (_, i) => (i % 97 === 0 ? i : 0))
const zlibbed = new Uint8Array(deflateSync(statuses))
const concat = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))
/** The same stream under these two header bytes. */
const withHeader = (cmf: number, flags: number): Uint8Array => concat(Uint8Array.of(cmf, flags), zlibbed.subarray(2))
/** FLG with the check bits that make a multiple of 31. */
const checkedHeader = (cmf: number, flags: number): Uint8Array => {
  const rest = (cmf * 256 + flags) % 31
  return withHeader(cmf, flags + ((31 - rest) % 31))
}
const flipped = (at: number): Uint8Array => {
  const copy = Uint8Array.from(zlibbed)
  copy[at < 0 ? copy.length + at : at]! ^= 1
  return copy
}

test.each<[string, Uint8Array, string]>([
  ['a sound list', zlibbed, 'ok'],
  ['at the fastest level', new Uint8Array(deflateSync(statuses, { level: 1 })), 'ok'],
  ['at the best level', new Uint8Array(deflateSync(statuses, { level: 9 })), 'ok'],
  ['not compressed within', new Uint8Array(deflateSync(statuses, { level: 0 })), 'ok'],
  ['a small window', new Uint8Array(deflateSync(statuses, { windowBits: 9 })), 'ok'],
  ['an empty list', new Uint8Array(deflateSync(new Uint8Array(0))), 'ok'],
  ['gzip', new Uint8Array(gzipSync(statuses)), 'STATUS_LIST_ENCODING_INVALID'],
  ['raw deflate', new Uint8Array(deflateRawSync(statuses)), 'STATUS_LIST_ENCODING_INVALID'],
  ['not compressed', statuses, 'STATUS_LIST_ENCODING_INVALID'],
  ['wrong check bits', withHeader(0x78, 0x9d), 'STATUS_LIST_ENCODING_INVALID'],
  ['another method', checkedHeader(0x77, 0x80), 'STATUS_LIST_ENCODING_INVALID'],
  ['a window beyond 32 KiB', checkedHeader(0x88, 0x80), 'STATUS_LIST_ENCODING_INVALID'],
  ['a preset dictionary', checkedHeader(0x78, 0xa0), 'STATUS_LIST_ENCODING_INVALID'],
  [
    'a real preset dictionary',
    new Uint8Array(deflateSync(statuses, { dictionary: Buffer.from('abcabc') })),
    'STATUS_LIST_ENCODING_INVALID',
  ],
  ['a wrong Adler-32, last byte', flipped(-1), 'STATUS_LIST_ENCODING_INVALID'],
  ['a wrong Adler-32, first byte', flipped(-4), 'STATUS_LIST_ENCODING_INVALID'],
  ['one byte cut off', zlibbed.subarray(0, -1), 'STATUS_LIST_ENCODING_INVALID'],
  ['half of it', zlibbed.subarray(0, zlibbed.length / 2), 'STATUS_LIST_ENCODING_INVALID'],
  ['the header alone', zlibbed.subarray(0, 2), 'STATUS_LIST_ENCODING_INVALID'],
  ['header and checksum', concat(zlibbed.subarray(0, 2), zlibbed.subarray(-4)), 'STATUS_LIST_ENCODING_INVALID'],
  ['a trailing byte', concat(zlibbed, Uint8Array.of(0)), 'STATUS_LIST_ENCODING_INVALID'],
  ['two streams', concat(zlibbed, zlibbed), 'STATUS_LIST_ENCODING_INVALID'],
  ['a stream hidden before the checksum', concat(zlibbed.subarray(0, -4), zlibbed), 'STATUS_LIST_ENCODING_INVALID'],
  ['2^24 bits', new Uint8Array(deflateSync(new Uint8Array(2 ** 21))), 'ok'],
  ['2^24 + 8 bits', new Uint8Array(deflateSync(new Uint8Array(2 ** 21 + 1))), 'STATUS_LIST_TOO_LARGE'],
  ['a bomb of 256 MiB', new Uint8Array(deflateSync(new Uint8Array(2 ** 28))), 'STATUS_LIST_TOO_LARGE'],
])('%s', (_, compressed, code) => {
  expect(codeOfList(compressed)).toBe(code)
})

test.each<[string, { bits: unknown; lst: unknown }, string]>([
  ...[0, 3, 16, -1, 1.5, '1', null, undefined].map((bits): [string, { bits: unknown; lst: unknown }, string] => [
    `bits ${JSON.stringify(bits)}`,
    { bits, lst: encodeBase64Url(zlibbed) },
    'STATUS_LIST_INVALID',
  ]),
  ['a multibase prefix', { bits: 1, lst: `u${encodeBase64Url(zlibbed)}` }, 'STATUS_LIST_ENCODING_INVALID'],
  ['padding', { bits: 1, lst: `${encodeBase64Url(zlibbed)}=` }, 'STATUS_LIST_ENCODING_INVALID'],
  ['white space', { bits: 1, lst: `${encodeBase64Url(zlibbed)}\n` }, 'STATUS_LIST_ENCODING_INVALID'],
  ['nothing', { bits: 1, lst: '' }, 'STATUS_LIST_ENCODING_INVALID'],
  ['no text', { bits: 1, lst: 42 }, 'STATUS_LIST_ENCODING_INVALID'],
  ['3 MiB of base64url', { bits: 1, lst: 'A'.repeat(3 * 2 ** 20) }, 'STATUS_LIST_TOO_LARGE'],
])('%s', (_, encoded, code) => {
  expect(codeOf(decodeTokenStatusList(encoded))).toBe(code)
})

test('limits can be set lower', () => {
  const encoded = encode({ bits: 2, statuses: new Uint8Array(2_000) })
  expect(codeOf(decodeTokenStatusList(encoded, { statusListBits: 8_000 }))).toBe('STATUS_LIST_TOO_LARGE')
  expect(codeOf(decodeTokenStatusList(encoded, { statusListBytes: 4 }))).toBe('STATUS_LIST_TOO_LARGE')
  expect(codeOf(decodeTokenStatusList(encoded, { statusListBits: 16_000 }))).toBe('ok')
})

test('never throws, and a list that was altered is refused or still the same', () => {
  const altered = fc.tuple(fc.nat(zlibbed.length - 1), fc.nat(255)).map(([at, byte]) => {
    const copy = Uint8Array.from(zlibbed)
    copy[at] = byte
    return encodeBase64Url(copy)
  })
  const framed = fc
    .uint8Array({ maxLength: 100 })
    .map((bytes) => encodeBase64Url(concat(zlibbed.subarray(0, 2), bytes)))
  const lst = fc.oneof(altered, framed, fc.string({ unit: 'binary' }), fc.anything())
  fc.assert(
    fc.property(fc.oneof(fc.constant(1), fc.anything()), lst, (bits, value) => {
      const decoded = decodeTokenStatusList({ bits, lst: value })
      if (decoded.ok && typeof value === 'string' && value.length > 200)
        expect(decoded.value.statuses).toEqual(statuses)
    }),
    { numRuns: 500 },
  )
})

describeVectors('ietf-token-status-list', (read) => {
  interface Encoding {
    readonly bits: TokenStatusBits
    readonly entries: number
    readonly statuses: Readonly<Record<string, number>>
    readonly lst: string
    readonly cborHex: string
  }
  const encodings = read<readonly Encoding[]>('encodings.json')
  test.each(encodings.map((encoding) => [encoding.bits, encoding] as const))(
    'encodings.json: %i bits',
    (bits, vector) => {
      const list = okValue(decodeTokenStatusList(vector))
      const expected = Array.from({ length: vector.entries }, (_, index) => vector.statuses[index] ?? 0)
      expect({ bits: list.bits, size: tokenStatusListSize(list) }).toEqual({ bits, size: vector.entries })
      // Compared as bytes: a matcher over a million numbers takes seconds.
      expect(Buffer.from(statusesOf(list)).equals(Buffer.from(expected))).toBe(true)
      const own = createTokenStatusList({ bits, size: vector.entries })
      for (const [index, status] of Object.entries(vector.statuses)) setStatus(own, Number(index), status)
      expect(Buffer.from(own.statuses).equals(Buffer.from(list.statuses))).toBe(true)
      expect(decodeTokenStatusList(encode(own))).toEqual({ ok: true, value: list })
    },
  )

  const signed = read<{
    readonly key: object
    readonly statusListJwt: { readonly token: string; readonly decoded: object }
    readonly smallLists: Readonly<Record<string, { bytesHex: string; bits: TokenStatusBits; lst: string }>>
  }>('signed.json')

  test('signed.json: the JWT verifies with the example key and says what it should', () => {
    const { jws, header, claims } = okValue(decodeStatusListJwt(signed.statusListJwt.token))
    const { kid, ...key } = signed.key as { kid: string }
    expect(header).toEqual({ alg: 'ES256', kid, typ: 'statuslist+jwt' })
    expect(claims).toEqual(signed.statusListJwt.decoded)
    expect(verifySignature(okValue(importVerificationKey(key)), jws.signingInput, jws.signature)).toBe(true)
    const list = okValue(decodeTokenStatusList(claims.status_list as never))
    expect(statusesOf(list)).toEqual([1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1])
  })

  test.each(Object.entries(signed.smallLists))('signed.json: %s', (_, { bytesHex, bits, lst }) => {
    expect(decodeTokenStatusList({ bits, lst })).toEqual({
      ok: true,
      value: { bits, statuses: new Uint8Array(Buffer.from(bytesHex, 'hex')) },
    })
  })

  test('every case is tested here, or listed with the reason', () => {
    const withoutCbor = encodings.flatMap((encoding) => Object.keys(encoding)).filter((name) => name !== 'cborHex')
    expect(new Set(withoutCbor)).toEqual(new Set(['bits', 'entries', 'statuses', 'lst']))
    // COSE and CBOR belong to the package of the QR code: encodings.json `cborHex`, signed.json `statusListCwt`.
    const notYet = ['statusListCwt']
    expect(Object.keys(signed).filter((name) => !notYet.includes(name))).toEqual(['key', 'statusListJwt', 'smallLists'])
  })
})
