import { NodeBuffer } from './node-runtime.ts'

const encoder = /* @__PURE__ */ new TextEncoder()
// `ignoreBOM` leaves a byte order mark in the text, where JSON.parse refuses it.
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const encodeUtf8 = (text: string): Uint8Array => encoder.encode(text)

/** For text that is known to be ASCII, such as base64url. */
export function encodeAscii(text: string): Uint8Array {
  if (NodeBuffer === undefined) return encoder.encode(text)
  const bytes = new Uint8Array(text.length)
  NodeBuffer.from(bytes.buffer).write(text, 'latin1')
  return bytes
}

/** `undefined` where the bytes are not UTF-8, overlong forms and surrogates included. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

export function hasAnyByte(bytes: Uint8Array, wanted: readonly number[]): boolean {
  // Buffer's looks at many bytes at once.
  const searched = NodeBuffer?.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) ?? bytes
  return wanted.some((byte) => searched.includes(byte))
}
