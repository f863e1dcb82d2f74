import { randomFillSync } from 'node:crypto'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { LIMITS } from '@volunteer-passport/codec'
import { OFFICE_DID, officeDidDocument, officeKey } from '@volunteer-passport/testing'
import { encodeList, listDocument, listUrl, signToken } from '../fuzz/stage.ts'
import {
  HEADER,
  passport,
  type ResourceCase,
  resourceCase,
  SOUND_TOKEN,
  withEncodedList,
  withList,
  withLists,
} from './resource-case.ts'

const MIB = 2 ** 20

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
  yield withEncodedList('a bomb of nothing: empty blocks', gzipMember(emptyBlocks(), Buffer.alloc(0)))
  yield withEncodedList(
    'a bomb of nothing: blocks with tables of their own',
    gzipMember(tableBlocks(), Buffer.alloc(0)),
  )
  yield withEncodedList(
    'a gzip header without an end',
    Buffer.concat([Buffer.from('1f8b08080000000000ff', 'hex'), Buffer.alloc(1.9 * MIB, 65)]),
  )

  const long = (unit: string) =>
    JSON.stringify({ ...listDocument('revocation'), more: '\u0001' }).replace('"\\u0001"', () => unit)
  const room = 2.95 * MIB
  yield withList('a list document of short escapes', long(`"${'\\n'.repeat(room / 2)}"`))
  yield withList(
    'a list document of members',
    long(`{${Array.from({ length: room / 9 }, (_, i) => `"${i.toString(36)}":1`).join()}}`),
  )
  yield withList('a list document of numbers', long(`[${'0,'.repeat(room / 2)}0]`))
  yield withList('a list document of empty texts', long(`[${'"",'.repeat(room / 3)}0]`))
  yield withList('a list document of white space', long(`[${' '.repeat(room)}0]`))
  yield withList('a list document of empty objects', long(`[${'{},'.repeat(room / 3)}0]`))

  const urls = Array.from({ length: 16 }, (_, i) => listUrl('revocation').replace('1.jwt', `${i + 1}.jwt`))
  const encoded = encodeList(fullList())
  const token = signToken(HEADER, JSON.stringify(passport({ credentialStatus: urls.map(entry) })), officeKey)
  const lists = urls.map((url) => [
    url,
    signToken(HEADER, JSON.stringify({ ...listDocument('revocation', encoded), id: url }), officeKey),
  ])
  yield { ...withLists('sixteen lists of 2 MiB', Object.fromEntries(lists)), token }
}

const entry = (url: string): object => ({
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: '42',
  statusListCredential: url,
})

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

function gzipMember(deflated: Uint8Array, content: Uint8Array): Uint8Array {
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(content), 0)
  trailer.writeUInt32LE(content.length, 4)
  return Buffer.concat([Buffer.from('1f8b08000000000000ff', 'hex'), deflated, trailer])
}

/** Stored blocks of no bytes: 2 MiB of work for no content. */
function emptyBlocks(): Uint8Array {
  const block = Buffer.from('000000ffff', 'hex')
  const blocks = Buffer.alloc(Math.floor((1.99 * MIB) / 5) * 5)
  for (let at = 0; at < blocks.length; at += 5) block.copy(blocks, at)
  return Buffer.concat([blocks, deflateRawSync(Buffer.alloc(0))])
}

/** Blocks with Huffman tables of their own (RFC 1951 §3.2.7), in as few bits as they take, that hold nothing. */
function tableBlocks(): Uint8Array {
  const bits: number[] = []
  const number = (value: number, length: number): void => {
    for (let i = 0; i < length; i += 1) bits.push((value >> i) & 1)
  }
  number(0, 1) // not the last
  number(2, 2) // with tables
  number(0, 5) // 257 literals and lengths
  number(0, 5) // 1 distance
  number(14, 4) // 18 lengths of code lengths, in the order 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1
  for (const symbol of [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1]) {
    number(symbol === 18 || symbol === 1 ? 1 : 0, 3)
  }
  // Symbol 1 is the bit 0, symbol 18 the bit 1: 138 and 118 zeros, then length 1 for the end of the block, and for
  // the one distance.
  number(1, 1)
  number(127, 7)
  number(1, 1)
  number(107, 7)
  number(0, 1)
  number(0, 1)
  number(0, 1) // the end of the block
  const blockBits = bits.length
  // Eight blocks end at a byte.
  const group = Buffer.alloc(blockBits)
  for (let i = 0; i < 8 * blockBits; i += 1) group[i >> 3]! |= bits[i % blockBits]! << (i & 7)
  const count = Math.floor((1.99 * MIB) / group.length)
  return Buffer.concat([...Array<Buffer>(count).fill(group), deflateRawSync(Buffer.alloc(0))])
}
