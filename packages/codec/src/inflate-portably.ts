import { type HuffmanCode, huffmanCode, nextSymbol } from './huffman-code.ts'
import type { Inflated } from './inflate.ts'

/** What a stream may cost. */
export interface InflateBounds {
  /** That come out of it. */
  readonly maxBytes: number
  /** That it is divided into: each may have tables of its own and hold nothing. */
  readonly maxBlocks: number
}

/** Extra bits of the length symbols from 257 on, and of the distance symbols (RFC 1951 §3.2.5). */
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5] as const
const DISTANCE_EXTRA = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
]
const LENGTHS: Uint16Array = /* @__PURE__ */ firstValues(LENGTH_EXTRA, 3)
const DISTANCES: Uint16Array = /* @__PURE__ */ firstValues(DISTANCE_EXTRA, 1)
const LONGEST_MATCH = 258
/** The order in which the lengths of the code for code lengths stand (RFC 1951 §3.2.7). */
const LENGTHS_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] as const
const END_OF_BLOCK = 256
const LONGEST_CODE = 15

function firstValues(extra: readonly number[], first: number): Uint16Array {
  let next = first
  return Uint16Array.from(extra, (bits) => {
    const value = next
    next += 2 ** bits
    return value
  })
}

/**
 * Inflates raw DEFLATE (RFC 1951): one whole stream, to the last byte, within the bounds. What zlib refuses is refused
 * here. No platform counts the blocks, and two million bytes of blocks that hold nothing keep it busy for 0.1 s.
 */
export function inflatePortably(deflated: Uint8Array, bounds: InflateBounds): Inflated {
  try {
    return { content: new Inflation(deflated, bounds).run() }
  } catch (fault) {
    /* v8 ignore next -- a fault of our own, of which no stream is known */
    if (!(fault instanceof Stop)) throw fault
    return fault.reason
  }
}

/** Never leaves this file. */
class Stop extends Error {
  readonly reason: Exclude<Inflated, object>
  constructor(reason: Exclude<Inflated, object>) {
    super(reason)
    this.reason = reason
  }
}

class Inflation {
  readonly #input: Uint8Array
  readonly #bounds: InflateBounds
  #position = 0
  /** Bits that were taken from the input and not yet read, the next one lowest. */
  #pending = 0
  #pendingBits = 0
  #output: Uint8Array
  #length = 0

  constructor(input: Uint8Array, bounds: InflateBounds) {
    this.#input = input
    this.#bounds = bounds
    this.#output = new Uint8Array(Math.min(input.length * 4, bounds.maxBytes))
  }

  run(): Uint8Array {
    let isLast = false
    for (let blocks = 0; !isLast; blocks += 1) {
      if (blocks === this.#bounds.maxBlocks) throw new Stop('tooManyBlocks')
      isLast = this.#bits(1) === 1
      this.#block(this.#bits(2))
    }
    // A second stream could hide after the end of this one.
    if (this.#firstUnread() !== this.#input.length) throw new Stop('malformed')
    return this.#output.subarray(0, this.#length)
  }

  #block(type: number): void {
    if (type === 0) this.#stored()
    else if (type === 1) this.#compressed(...fixedCodes())
    else if (type === 2) this.#compressed(...this.#codes())
    else throw new Stop('malformed')
  }

  /** RFC 1951 §3.2.4. */
  #stored(): void {
    this.#bits(this.#pendingBits % 8)
    const length = this.#bits(16)
    if (length + this.#bits(16) !== 0xffff) throw new Stop('malformed')
    const start = this.#firstUnread()
    this.#pending = 0
    this.#pendingBits = 0
    this.#position = start + length
    if (this.#position > this.#input.length) throw new Stop('malformed')
    this.#makeRoom(length)
    this.#output.set(this.#input.subarray(start, this.#position), this.#length)
    this.#length += length
  }

  /** RFC 1951 §3.2.7. */
  #codes(): [literals: HuffmanCode, distances: HuffmanCode] {
    const literals = this.#bits(5) + 257
    const distances = this.#bits(5) + 1
    const count = this.#bits(4) + 4
    if (literals > 286 || distances > 30) throw new Stop('malformed')
    const ofLengths = new Uint8Array(LENGTHS_ORDER.length)
    for (const symbol of LENGTHS_ORDER.slice(0, count)) ofLengths[symbol] = this.#bits(3)
    const lengths = this.#codeLengths(soundCode(ofLengths), literals + distances)
    if (lengths[END_OF_BLOCK] === 0) throw new Stop('malformed')
    return [soundCode(lengths.subarray(0, literals)), soundCode(lengths.subarray(literals))]
  }

  #codeLengths(code: HuffmanCode, count: number): Uint8Array {
    const lengths = new Uint8Array(count)
    for (let at = 0; at < count; ) {
      const symbol = this.#symbol(code)
      if (symbol < 16) {
        lengths[at] = symbol
        at += 1
        continue
      }
      const repeated = symbol === 16 ? lengths[at - 1] : 0
      const end = at + this.#repeat(symbol)
      if (repeated === undefined || end > count) throw new Stop('malformed')
      lengths.fill(repeated, at, end)
      at = end
    }
    return lengths
  }

  #repeat(symbol: number): number {
    if (symbol === 16) return 3 + this.#bits(2)
    return symbol === 17 ? 3 + this.#bits(3) : 11 + this.#bits(7)
  }

  /** RFC 1951 §3.2.3. */
  #compressed(literals: HuffmanCode, distances: HuffmanCode): void {
    for (;;) {
      const symbol = this.#symbol(literals)
      if (symbol === END_OF_BLOCK) return
      if (symbol < END_OF_BLOCK) {
        this.#makeRoom(1)
        this.#output[this.#length] = symbol
        this.#length += 1
      } else this.#copy(this.#matchLength(symbol), this.#distance(distances))
    }
  }

  #matchLength(symbol: number): number {
    if (symbol === 285) return LONGEST_MATCH
    return this.#value(symbol - 257, LENGTHS, LENGTH_EXTRA)
  }

  #distance(distances: HuffmanCode): number {
    return this.#value(this.#symbol(distances), DISTANCES, DISTANCE_EXTRA)
  }

  #value(symbol: number, firstOnes: Uint16Array, extra: readonly number[]): number {
    const first = firstOnes[symbol]
    if (first === undefined) throw new Stop('malformed')
    return first + this.#bits(extra[symbol]!)
  }

  #copy(length: number, distance: number): void {
    if (distance > this.#length) throw new Stop('malformed')
    this.#makeRoom(length)
    const output = this.#output
    const end = this.#length + length
    // Byte by byte: a copy may read what it has just written.
    for (let at = this.#length; at < end; at += 1) output[at] = output[at - distance]!
    this.#length = end
  }

  #makeRoom(bytes: number): void {
    const needed = this.#length + bytes
    if (needed <= this.#output.length) return
    if (needed > this.#bounds.maxBytes) throw new Stop('tooLarge')
    const grown = new Uint8Array(Math.min(needed * 2, this.#bounds.maxBytes))
    grown.set(this.#output)
    this.#output = grown
  }

  #symbol(code: HuffmanCode): number {
    while (this.#pendingBits < LONGEST_CODE && this.#position < this.#input.length) this.#takeByte()
    const found = nextSymbol(code, this.#pending)
    if (found === 0) throw new Stop('malformed')
    this.#drop(found & 15)
    return found >> 4
  }

  #bits(count: number): number {
    while (this.#pendingBits < count && this.#position < this.#input.length) this.#takeByte()
    const value = this.#pending & (2 ** count - 1)
    this.#drop(count)
    return value
  }

  #takeByte(): void {
    this.#pending |= this.#input[this.#position]! << this.#pendingBits
    this.#pendingBits += 8
    this.#position += 1
  }

  #drop(count: number): void {
    if (count > this.#pendingBits) throw new Stop('malformed')
    this.#pending >>>= count
    this.#pendingBits -= count
  }

  /** Whole bytes may have been taken and not read. */
  #firstUnread(): number {
    return this.#position - (this.#pendingBits >> 3)
  }
}

function soundCode(lengths: Uint8Array): HuffmanCode {
  const code = huffmanCode(lengths)
  if (code === undefined) throw new Stop('malformed')
  return code
}

let fixed: [literals: HuffmanCode, distances: HuffmanCode] | undefined

/** RFC 1951 §3.2.6. */
function fixedCodes(): [literals: HuffmanCode, distances: HuffmanCode] {
  fixed ??= [
    soundCode(new Uint8Array(288).fill(8).fill(9, 144, 256).fill(7, 256, 280)),
    soundCode(new Uint8Array(32).fill(5)),
  ]
  return fixed
}
