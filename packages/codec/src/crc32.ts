import { nodeZlib } from './node-runtime.ts'

const TABLE: Uint32Array = /* @__PURE__ */ Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte
  for (let bit = 0; bit < 8; bit += 1) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1
  return remainder
})

/** CRC-32 of gzip (RFC 1952 §8), as an unsigned number. */
export const crc32 = (bytes: Uint8Array): number => nodeZlib?.crc32?.(bytes) ?? crc32Portably(bytes)

export function crc32Portably(bytes: Uint8Array): number {
  let remainder = 0xffffffff
  for (const byte of bytes) remainder = (TABLE[(remainder ^ byte) & 255] ?? 0) ^ (remainder >>> 8)
  return (remainder ^ 0xffffffff) >>> 0
}
