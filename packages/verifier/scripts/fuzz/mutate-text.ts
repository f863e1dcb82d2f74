import type { Random } from './random.ts'

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const INSERTS = [
  '',
  '.',
  '..',
  '=',
  '==',
  '+',
  '/',
  ' ',
  '\n',
  '\0',
  'A',
  '-',
  '_',
  '\u0430',
  '😀',
  '%2E',
  'eyJ',
  '"',
  '\ud800',
]

/** A text with one stretch replaced, cut out, doubled, moved or of another case. */
export function mutateText(text: string, random: Random): string {
  // Ends are where encodings have something to spare.
  const edges = [0, Math.max(0, text.length - 1), text.length]
  const from = random.onceIn(4) ? random.pick(edges) : random.below(text.length + 1)
  const to = Math.min(text.length, from + random.pick([0, 1, 1, 1, 2, 3, 4, 8, 64, 1024]))
  const [before, stretch, after] = [text.slice(0, from), text.slice(from, to), text.slice(to)]
  switch (random.below(7)) {
    case 0:
      return before + after
    case 1:
      return before + stretch + stretch + after
    case 2:
      return before + random.pick(INSERTS) + after
    case 3:
      return before + BASE64URL[random.below(64)]! + text.slice(from + 1)
    case 4:
      return before + swapCase(stretch) + after
    case 5:
      return after + stretch + before
    default:
      return before + String.fromCharCode(random.below(random.pick([128, 256, 65_536]))) + text.slice(from + 1)
  }
}

/** Bytes with bits turned, a stretch cut out, doubled or overwritten, or others put before or behind. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = Buffer.from(bytes)
  const from = random.below(copy.length + 1)
  const to = Math.min(copy.length, from + random.pick([1, 2, 4, 16, 256]))
  switch (random.below(6)) {
    case 0:
      if (from < copy.length) copy[from]! ^= 1 << random.below(8)
      return copy
    case 1:
      return Buffer.concat([copy.subarray(0, from), copy.subarray(to)])
    case 2:
      return Buffer.concat([copy.subarray(0, to), copy.subarray(from)])
    case 3:
      copy.fill(random.pick([0, 0xff, 0x7f, 0x80]), from, to)
      return copy
    case 4:
      return Buffer.concat([copy, random.bytes(random.pick([1, 8, 64]))])
    default:
      copy.set(random.bytes(to - from), from)
      return copy
  }
}

const swapCase = (text: string): string =>
  Array.from(text, (character) =>
    character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase(),
  ).join('')
