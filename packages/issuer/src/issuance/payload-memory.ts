/** Of some forty passports. */
const PIECE_BYTES = 65_536

/** A unit of UTF-16 is three bytes of UTF-8 at the most. */
const MOST_BYTES_A_UNIT = 3

const encoder = new TextEncoder()

/**
 * Encodes texts one behind the other: each in memory of its own takes twice as long, and what lies together is copied
 * and stored sooner. The bytes of a text are shared with nobody.
 */
export function createPayloadMemory(): (text: string) => Uint8Array {
  let free = new Uint8Array(0)
  return (text) => {
    const most = text.length * MOST_BYTES_A_UNIT
    if (free.length < most) free = new Uint8Array(Math.max(PIECE_BYTES, most))
    const { written } = encoder.encodeInto(text, free)
    const bytes = free.subarray(0, written)
    free = free.subarray(written)
    return bytes
  }
}
