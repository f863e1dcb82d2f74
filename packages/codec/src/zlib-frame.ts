import { adler32 } from './adler32.ts'
import type { Frame } from './compressed-list.ts'

const HEADER_LENGTH = 2
const TRAILER_LENGTH = 4
/** DEFLATE with a window of 32 KiB, at the default level. */
const HEADER = [0x78, 0x9c] as const
const FDICT = 0x20

/** Exactly one zlib stream (RFC 1950 §2.2) without a preset dictionary; `undefined` where it is none. */
export function readZlibFrame(bytes: Uint8Array): Frame | undefined {
  const end = bytes.length - TRAILER_LENGTH
  if (end < HEADER_LENGTH) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const header = view.getUint16(0)
  const isDeflate = ((header >> 8) & 0x0f) === 8 && header >> 12 <= 7
  if (!isDeflate || header % 31 !== 0 || (header & FDICT) !== 0) return undefined
  const checksum = view.getUint32(end)
  return { deflated: bytes.subarray(HEADER_LENGTH, end), fits: (content) => adler32(content) === checksum }
}

/** The same bytes around the same DEFLATE stream on every platform. */
export function writeZlibFrame(deflated: Uint8Array, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_LENGTH + deflated.length + TRAILER_LENGTH)
  bytes.set(HEADER)
  bytes.set(deflated, HEADER_LENGTH)
  new DataView(bytes.buffer).setUint32(bytes.length - TRAILER_LENGTH, adler32(content))
  return bytes
}
