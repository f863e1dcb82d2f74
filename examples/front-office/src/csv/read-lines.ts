import { createReadStream } from 'node:fs'

export interface TextLine {
  /** From 1. */
  readonly number: number
  /** Without its line end. */
  readonly text: string
  /** Bytes of the file read so far, this line included or more. */
  readonly bytesRead: number
}

const split = function* (text: string): Generator<string, string> {
  let from = 0
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
    yield text.slice(from, end)
    from = end + 1
  }
  return text.slice(from)
}

/**
 * Lines of a file that `checkTextFile` has found good. Only LF and CRLF end a line: other separators of Unicode, at
 * which `node:readline` splits as well, may stand inside a cell.
 */
export async function* readLines(path: string): AsyncGenerator<TextLine> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let number = 0
  let bytesRead = 0
  let rest = ''
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
    bytesRead += chunk.length
    const lines = split(rest + decoder.decode(chunk, { stream: true }))
    for (let next = lines.next(); ; next = lines.next()) {
      if (next.done) {
        rest = next.value
        break
      }
      number += 1
      yield { number, text: next.value, bytesRead }
    }
  }
  rest += decoder.decode()
  if (rest !== '') yield { number: number + 1, text: rest, bytesRead }
}
