/** Limits of one input: a passport has about 2 kB, so they only ever meet what is no list of passports. */
export const INPUT_LIMITS = { lineBytes: 1024 * 1024, lines: 1_000_000, inputBytes: 1024 ** 3 }
export type InputLimits = typeof INPUT_LIMITS

export interface Line {
  /** From 1. */
  readonly number: number
  readonly text: string
  /** Bytes of the input up to and with the end of this line. */
  readonly bytesRead: number
}

/** Thrown when an input goes on beyond its limits: what came before it has been given out. */
export class InputLimitExceeded extends Error {
  override readonly name: string = 'InputLimitExceeded'
}

/**
 * Lines of a stream in bounded memory. LF or CRLF ends a line, a byte order mark at the beginning is left out, and a
 * line over the limit is cut there: the verifier then refuses it for its size.
 */
export async function* readLines(
  input: AsyncIterable<Uint8Array>,
  limits: InputLimits = INPUT_LIMITS,
): AsyncGenerator<Line> {
  let number = 0
  let bytesRead = 0
  let kept: Uint8Array[] = []
  let keptBytes = 0

  const keep = (bytes: Uint8Array): void => {
    const room = limits.lineBytes - keptBytes
    if (room <= 0 || bytes.length === 0) return
    const part = bytes.length > room ? bytes.subarray(0, room) : bytes
    kept.push(part)
    keptBytes += part.length
  }
  const take = (bytesRead: number): Line => {
    number += 1
    let text = Buffer.concat(kept).toString('utf8')
    kept = []
    keptBytes = 0
    if (text.endsWith('\r')) text = text.slice(0, -1)
    if (number === 1 && text.startsWith('\uFEFF')) text = text.slice(1)
    return { number, text, bytesRead }
  }

  for await (const chunk of input) {
    let start = 0
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
      keep(chunk.subarray(start, end))
      start = end + 1
      if (number >= limits.lines) throw new InputLimitExceeded()
      yield take(bytesRead + start)
    }
    keep(chunk.subarray(start))
    bytesRead += chunk.length
    if (bytesRead > limits.inputBytes) throw new InputLimitExceeded()
  }
  if (keptBytes > 0) yield take(bytesRead)
}
