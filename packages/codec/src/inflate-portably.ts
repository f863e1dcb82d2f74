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
const WORD_BYTES = 4

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
  /** The input, and zeros to read beyond its end. */
  readonly #words: DataView
  readonly #bounds: InflateBounds
  /** The bit that is read next. */
  #at = 0
  #output: Uint8Array
  #length = 0

  constructor(input: Uint8Array, bounds: InflateBounds) {
    this.#input = input
    const padded = new Uint8Array(input.length + WORD_BYTES)
    padded.set(input)
    this.#words = new DataView(padded.buffer)
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
    if (Math.ceil(this.#at / 8) !== this.#input.length) throw new Stop('malformed')
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
    this.#at = Math.ceil(this.#at / 8) * 8
    const length = this.#bits(16)
    if (length + this.#bits(16) !== 0xffff) throw new Stop('malformed')
    const start = this.#at / 8
    this.#drop(length * 8)
    this.#makeRoom(length)
    this.#output.set(this.#input.subarray(start, start + length), this.#length)
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
      const symbol = this.#literals(literals)
      if (symbol === END_OF_BLOCK) return
      this.#copy(this.#matchLength(symbol), this.#distance(distances))
    }
  }

  /** Writes literals until another symbol comes. A long list is little else: in variables of its own, for speed. */
  #literals(code: HuffmanCode): number {
    const words = this.#words
    const end = this.#input.length * 8
    let output = this.#output
    let length = this.#length
    let at = this.#at
    for (;;) {
      const found = nextSymbol(code, words.getUint32(at >> 3, true) >>> (at & 7))
      at += found & 15
      if (found === 0 || at > end) throw new Stop('malformed')
      const symbol = found >> 4
      if (symbol >= END_OF_BLOCK) {
        this.#length = length
        this.#at = at
        return symbol
      }
      if (length === output.length) {
        this.#length = length
        this.#makeRoom(1)
        output = this.#output
      }
      output[length] = symbol
      length += 1
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
    const found = nextSymbol(code, this.#next())
    if (found === 0) throw new Stop('malformed')
    this.#drop(found & 15)
    return found >> 4
  }

  #bits(count: number): number {
    const value = this.#next() & (2 ** count - 1)
    this.#drop(count)
    return value
  }

  /** 25 bits or more, the next one lowest. */
  #next(): number {
    return this.#words.getUint32(this.#at >> 3, true) >>> (this.#at & 7)
  }

  #drop(count: number): void {
    this.#at += count
    if (this.#at > this.#input.length * 8) throw new Stop('malformed')
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
