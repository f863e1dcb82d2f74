const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const NOT_IN_ALPHABET = 255
const VALUES: Uint8Array = /* @__PURE__ */ valuesByCode()

function valuesByCode(): Uint8Array {
  const values = new Uint8Array(128).fill(NOT_IN_ALPHABET)
  for (let value = 0; value < 64; value += 1) values[ALPHABET.charCodeAt(value)] = value
  return values
}

/** base64url for runtimes without Buffer. */
export function encodePortably(bytes: Uint8Array): string {
  let text = ''
  let pending = 0
  let bits = 0
  for (const byte of bytes) {
    pending = ((pending << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 6) {
      bits -= 6
      text += ALPHABET[(pending >> bits) & 63]
    }
  }
  return bits === 0 ? text : text + ALPHABET[(pending << (6 - bits)) & 63]
}

/** Canonical only, as `decodeBase64Url`. */
export function decodePortably(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let pending = 0
  let bits = 0
  let length = 0
  for (let position = 0; position < text.length; position += 1) {
    const value = VALUES[text.charCodeAt(position)] ?? NOT_IN_ALPHABET
    if (value === NOT_IN_ALPHABET) return undefined
    pending = ((pending << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[length] = (pending >> bits) & 255
      length += 1
    }
  }
  // Spare bits that are not zero would give one content several spellings.
  return (pending & ((1 << bits) - 1)) === 0 ? bytes : undefined
}
