import { inflatePortably } from './inflate-portably.ts'
import { LIMITS } from './limits.ts'
import { nodeZlib } from './node-runtime.ts'

/**
 * `malformed`: not one DEFLATE stream to the last byte. `tooLarge`: more than the cap comes out of it.
 * `tooManyBlocks`: it is divided into more than a list needs.
 */
export type Inflated = { readonly content: Uint8Array } | 'malformed' | 'tooLarge' | 'tooManyBlocks'

/** Up to here blocks need not be counted: as many as fit in take 30 ms. */
const SHORT_BYTES = 524_288

/** Inflates raw DEFLATE (RFC 1951) up to `maxBytes`, and stops there. */
export function inflate(deflated: Uint8Array, maxBytes: number): Inflated {
  const isShort = deflated.length <= SHORT_BYTES
  if (isShort && nodeZlib !== undefined) return inflateNatively(nodeZlib, deflated, maxBytes)
  const maxBlocks = isShort ? Number.POSITIVE_INFINITY : LIMITS.statusListBlocks
  return inflatePortably(deflated, { maxBytes, maxBlocks })
}

export function inflateNatively(node: NonNullable<typeof nodeZlib>, deflated: Uint8Array, maxBytes: number): Inflated {
  try {
    const { buffer, engine } = node.inflateRawSync(deflated, { maxOutputLength: maxBytes, info: true }) as unknown as {
      readonly buffer: Uint8Array
      readonly engine: { readonly bytesWritten: number }
    }
    // zlib leaves what comes after the end of the stream unread and says nothing: a second member could hide there.
    if (engine.bytesWritten !== deflated.length) return 'malformed'
    return { content: new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength) }
  } catch (error) {
    return error instanceof RangeError ? 'tooLarge' : 'malformed'
  }
}
