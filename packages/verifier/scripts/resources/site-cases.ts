import { randomFillSync } from 'node:crypto'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { LIMITS } from '@volunteer-passport/codec'
import { OFFICE_DID, officeDidDocument, officeKey } from '@volunteer-passport/testing'
import { listDocument, listUrl, signToken } from '../fuzz/stage.ts'
import { denseList } from './dense-list.ts'
import {
  HEADER,
  passport,
  type ResourceCase,
  resourceCase,
  SOUND_TOKEN,
  signedList,
  statusEntry,
  withEncodedList,
  withList,
  withLists,
} from './resource-case.ts'

const MIB = 2 ** 20
const MOST_COMPRESSED = 1.99 * MIB

/** What the office's own web site can send: DID documents and status lists, at their limits and beyond. */
export function* siteCases(): Generator<ResourceCase> {
  for (const [what, members] of didDocuments()) {
    yield resourceCase(`a DID document of 64 KiB: ${what}`, SOUND_TOKEN, { didDocument: padded(members) })
  }
  yield resourceCase('a DID document of 1 MiB', SOUND_TOKEN, { didDocument: ' '.repeat(MIB) })

  yield withEncodedList('a list of 2 MiB', gzipSync(fullList()))
  yield withEncodedList('a list of 2^24 entries, all alike', gzipSync(Buffer.alloc(2 * MIB)))
  yield withEncodedList('a list one byte too long', gzipSync(Buffer.alloc(2 * MIB + 1)))
  yield withEncodedList('a bomb of 256 MiB', gzipSync(Buffer.alloc(256 * MIB)))
  for (const [name, block] of blocks()) {
    const nothing = (bytes: number) => gzipAfter(repeated(block, bytes), Buffer.alloc(0))
    yield withEncodedList(`a list of 2 MiB of ${name}`, nothing(MOST_COMPRESSED))
    // The longest that is left to zlib.
    yield withEncodedList(`a list of 512 KiB of ${name}`, nothing(MIB / 2 - 100))
  }
  const [, tables] = blocks()[0]!
  const few = repeated(tables, ((LIMITS.statusListBlocks - 200) * tables.length) / 8)
  yield withEncodedList('a list of 2^24 entries, three in eight set', gzipSync(denseList('threeEighths')))
  yield withEncodedList('a list of 2^24 entries, one in four set', gzipSync(denseList('quarter')))
  yield withEncodedList('a dense list after as many blocks as there may be', gzipAfter(few, denseList('threeEighths')))
  yield withEncodedList(
    'a list of 2^24 entries, all alike, after 512 KiB of blocks with tables',
    gzipAfter(repeated(tables, MIB / 2 - 5_000), Buffer.alloc(2 * MIB)),
  )
  yield withEncodedList(
    'a gzip header without an end',
    Buffer.concat([Buffer.from('1f8b08080000000000ff', 'hex'), Buffer.alloc(1.9 * MIB, 65)]),
  )

  const long = (unit: string) =>
    JSON.stringify({ ...listDocument('revocation'), more: '\u0001' }).replace('"\\u0001"', () => unit)
  const space = 2.95 * MIB
  yield withList('a list document of short escapes', long(`"${'\\n'.repeat(space / 2)}"`))
  yield withList(
    'a list document of members',
    long(`{${Array.from({ length: space / 9 }, (_, i) => `"${i.toString(36)}":1`).join()}}`),
  )
  yield withList('a list document of numbers', long(`[${'0,'.repeat(space / 2)}0]`))
  yield withList('a list document of empty texts', long(`[${'"",'.repeat(space / 3)}0]`))
  yield withList('a list document of white space', long(`[${' '.repeat(space)}0]`))
  yield withList('a list document of empty objects', long(`[${'{},'.repeat(space / 3)}0]`))

  yield severalLists('eight lists of 2 MiB', 8, gzipSync(fullList()))
  yield severalLists('eight dense lists that fill what there is for several', 8, gzipSync(denseList('half', 84_000)))
  const room = LIMITS.statusListsTokenBytes / 2 / (16 / 9) - 2_000
  yield severalLists('two lists of blocks with tables', 2, gzipAfter(repeated(tables, room), Buffer.alloc(0)))
}

function severalLists(name: string, count: number, compressed: Uint8Array): ResourceCase {
  const urls = Array.from({ length: count }, (_, i) => listUrl('revocation').replace('1.jwt', `${i + 1}.jwt`))
  const token = signToken(HEADER, JSON.stringify(passport({ credentialStatus: urls.map(statusEntry) })), officeKey)
  const lists = urls.map((url) => [url, signedList(url, compressed)])
  return { ...withLists(name, Object.fromEntries(lists)), token }
}

function didDocuments(): readonly (readonly [string, object])[] {
  const methods = (officeDidDocument as unknown as { readonly verificationMethod: readonly object[] })
    .verificationMethod
  const more = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ ...methods[0], id: `${OFFICE_DID}#more-${i}`, note: 'a'.repeat(300) }))
  return [
    ['100 methods', { verificationMethod: [...methods, ...more(98)] }],
    ['100 methods in place', { assertionMethod: [...methods, ...more(90)], verificationMethod: [] }],
    ['references', { authentication: Array(12_000).fill('#a') }],
    ['deep', { more: Array(500).fill(JSON.parse('['.repeat(60) + ']'.repeat(60))) }],
    ['members', Object.fromEntries(Array.from({ length: 6_500 }, (_, i) => [`n${i.toString(36)}`, 1]))],
  ]
}

function padded(members: object): string {
  const text = JSON.stringify({ ...officeDidDocument, ...members })
  if (text.length > LIMITS.didDocumentBytes) throw new Error('the DID document is over the limit')
  return text.padEnd(LIMITS.didDocumentBytes)
}

/** As many entries as a list may have, and nearly as many bytes compressed; entry 42 is good. */
function fullList(): Uint8Array {
  const bits = Buffer.alloc(2 * MIB)
  randomFillSync(bits, 1_024, bits.length - 8_192)
  return bits
}

/** A gzip member (RFC 1952 §2.3) whose content stands after blocks that hold nothing. */
function gzipAfter(blocks: Uint8Array, content: Uint8Array): Uint8Array {
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(content), 0)
  trailer.writeUInt32LE(content.length, 4)
  return Buffer.concat([Buffer.from('1f8b08000000000000ff', 'hex'), blocks, deflateRawSync(content), trailer])
}

/** As many bytes of blocks that hold nothing. */
function repeated(block: readonly number[], bytes: number): Uint8Array {
  // Eight blocks end at a byte.
  const group = Buffer.alloc(block.length)
  for (let i = 0; i < 8 * block.length; i += 1) group[i >> 3]! |= block[i % block.length]! << (i & 7)
  const count = Math.floor(bytes / group.length)
  return Buffer.concat(Array<Buffer>(count).fill(group))
}

/** Blocks that hold nothing (RFC 1951 §3.2), in as few bits as they take. */
function blocks(): readonly (readonly [string, readonly number[]])[] {
  const fixed = bitsOf([0, 1], [1, 2], [0, 7])
  const tables = bitsOf(
    [0, 1], // not the last
    [2, 2], // with tables
    [0, 5], // 257 literals and lengths
    [0, 5], // 1 distance
    [14, 4], // 18 lengths of code lengths, in the order 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1
    ...[16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1].map((symbol): [number, number] => [
      symbol === 18 || symbol === 1 ? 1 : 0,
      3,
    ]),
    // Symbol 1 is the bit 0, symbol 18 the bit 1: 138 and 118 zeros, then length 1 for the end of the block, and for
    // the one distance.
    [1, 1],
    [127, 7],
    [1, 1],
    [107, 7],
    [0, 1],
    [0, 1],
    [0, 1], // the end of the block
  )
  return [
    ['blocks with tables of their own', tables],
    ['fixed blocks', fixed],
    ['stored blocks', bitsOf([0, 8], [0, 16], [0xffff, 16])],
  ]
}

/** Numbers of so many bits, the least significant first. */
function bitsOf(...numbers: readonly (readonly [value: number, length: number])[]): readonly number[] {
  return numbers.flatMap(([value, length]) => Array.from({ length }, (_, bit) => (value >> bit) & 1))
}
