const LONGEST_CODE = 15
const ROOT_BITS = 10
const ROOT_MASK = 2 ** ROOT_BITS - 1

/** A canonical Huffman code (RFC 1951 §3.2.2). */
export interface HuffmanCode {
  /** By the next bits of the stream: `symbol << 4 | length`; 0 where the code is longer than the bits, or is none. */
  readonly root: Uint16Array
  /** How many codes of each length there are. */
  readonly counts: Uint16Array
  /** In the order of their codes. */
  readonly symbols: Uint16Array
}

/**
 * The code whose symbols have these lengths, 0 for none; `undefined` for an over-subscribed one, and for an incomplete
 * one that is more than a single code of one bit, which encoders write where one distance is all they use.
 */
export function huffmanCode(lengths: Uint8Array): HuffmanCode | undefined {
  const counts = new Uint16Array(LONGEST_CODE + 1)
  for (const length of lengths) counts[length]! += 1
  const used = lengths.length - counts[0]!
  counts[0] = 0
  const nextCodes = new Uint16Array(LONGEST_CODE + 1)
  const nextPlaces = new Uint16Array(LONGEST_CODE + 1)
  let unused = 2
  for (let length = 1; ; length += 1) {
    unused -= counts[length]!
    if (unused < 0) return undefined
    if (length === LONGEST_CODE) break
    nextCodes[length + 1] = (nextCodes[length]! + counts[length]!) * 2
    nextPlaces[length + 1] = nextPlaces[length]! + counts[length]!
    unused *= 2
  }
  if (unused > 0 && used > counts[1]!) return undefined
  const symbols = new Uint16Array(used)
  const root = new Uint16Array(2 ** ROOT_BITS)
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue
    symbols[nextPlaces[length]!++] = symbol
    const code = nextCodes[length]!++
    if (length > ROOT_BITS) continue
    // The first bit of a code is the lowest of the bits to come.
    for (let at = reversed(code, length); at < root.length; at += 2 ** length) root[at] = (symbol << 4) | length
  }
  return { root, counts, symbols }
}

function reversed(code: number, length: number): number {
  let result = 0
  for (let bit = 0; bit < length; bit += 1) result = result * 2 + ((code >> bit) & 1)
  return result
}

/** The symbol that the next bits begin with, as `symbol << 4 | length`; 0 for none. */
export function nextSymbol(code: HuffmanCode, bits: number): number {
  return code.root[bits & ROOT_MASK]! || longSymbol(code, bits)
}

/** Counts through the lengths: the codes of one length follow on those of the shorter ones. */
function longSymbol({ counts, symbols }: HuffmanCode, bits: number): number {
  let code = 0
  let first = 0
  let place = 0
  for (let length = 1; length <= LONGEST_CODE; length += 1) {
    code += (bits >> (length - 1)) & 1
    const count = counts[length]!
    if (code - first < count) return (symbols[place + code - first]! << 4) | length
    place += count
    first = (first + count) * 2
    code *= 2
  }
  return 0
}
