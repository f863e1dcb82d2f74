import type { Frame } from './compressed-list.ts'
import { crc32 } from './crc32.ts'

const HEADER_LENGTH = 10
const TRAILER_LENGTH = 8
const DEFLATE = 8
const FHCRC = 2
const FEXTRA = 4
const FNAME = 8
const FCOMMENT = 16
const RESERVED = 0xe0

/** Exactly one gzip member (RFC 1952 §2.3), its header read with all optional fields; `undefined` where it is none. */
export function readGzipFrame(bytes: Uint8Array): Frame | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = bytes.length - TRAILER_LENGTH
  if (end < HEADER_LENGTH) return undefined
  const flags = bytes[3] as number
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== DEFLATE || (flags & RESERVED) !== 0) return undefined
  let position = HEADER_LENGTH
  if (flags & FEXTRA) position += 2 + view.getUint16(position, true)
  for (const flag of [FNAME, FCOMMENT]) {
    if (flags & flag) {
      const zero = bytes.indexOf(0, position)
      if (zero === -1) return undefined
      position = zero + 1
    }
  }
  if (position > end) return undefined
  // A checksum that lies in the trailer leaves no byte to be a stream, which is refused below.
  if (flags & FHCRC) {
    if (view.getUint16(position, true) !== (crc32(bytes.subarray(0, position)) & 0xffff)) return undefined
    position += 2
  }
  const checksum = view.getUint32(end, true)
  // Modulo 2^32, which no content within the limits reaches.
  const length = view.getUint32(end + 4, true)
  return {
    deflated: bytes.subarray(position, end),
    fits: (content) => content.length === length && crc32(content) === checksum,
  }
}

/** The same bytes on every platform: no time, no name, operating system "unknown". */
export function writeGzipFrame(deflated: Uint8Array, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_LENGTH + deflated.length + TRAILER_LENGTH)
  bytes.set([0x1f, 0x8b, DEFLATE, 0, 0, 0, 0, 0, 0, 255])
  bytes.set(deflated, HEADER_LENGTH)
  const view = new DataView(bytes.buffer)
  view.setUint32(bytes.length - 8, crc32(content), true)
  view.setUint32(bytes.length - 4, content.length, true)
  return bytes
}
