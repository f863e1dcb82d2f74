import { decodePortably, encodePortably } from './base64url-portable.ts'
import { NodeBuffer } from './node-runtime.ts'

/** base64url without padding (RFC 4648 §5, RFC 7515 §2). */
export function encodeBase64Url(bytes: Uint8Array): string {
  return NodeBuffer === undefined
    ? encodePortably(bytes)
    : NodeBuffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')
}

/**
 * Reads base64url in its one canonical spelling: no padding, no spare bits, no white space, no `+` or `/`. Anything
 * else is `undefined`.
 */
export function decodeBase64Url(text: string): Uint8Array | undefined {
  if (NodeBuffer === undefined) return decodePortably(text)
  // Memory of its own: in Buffer's pool a private key would lie beside a payload that is handed out.
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  const buffer = NodeBuffer.from(bytes.buffer)
  buffer.write(text, 'base64url')
  // Buffer skips over what it does not know; only the canonical spelling survives being written again.
  return buffer.toString('base64url') === text ? bytes : undefined
}
