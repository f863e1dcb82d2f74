/** Writes DEFLATE by hand (RFC 1951), bit by bit: what no encoder would write. */
export class DeflateBits {
  readonly #bits: number[] = []

  /** A number, its least significant bit first. */
  number(value: number, length: number): this {
    for (let bit = 0; bit < length; bit += 1) this.#bits.push((value >> bit) & 1)
    return this
  }

  /** A Huffman code, its first bit first. */
  code(bits: string): this {
    for (const bit of bits) this.#bits.push(Number(bit))
    return this
  }

  /** The head of a block with tables: lengths of the code for code lengths, by symbol (§3.2.7). */
  tables(o: { literals: number; distances: number; lengths: Readonly<Record<number, number>>; isLast?: number }): this {
    this.number(o.isLast ?? 1, 1).number(2, 2)
    this.number(o.literals - 257, 5)
      .number(o.distances - 1, 5)
      .number(15, 4)
    for (const symbol of [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]) {
      this.number(o.lengths[symbol] ?? 0, 3)
    }
    return this
  }

  bytes(): Uint8Array {
    const bytes = new Uint8Array(Math.ceil(this.#bits.length / 8))
    for (const [at, bit] of this.#bits.entries()) bytes[at >> 3]! |= bit << (at & 7)
    return bytes
  }
}
