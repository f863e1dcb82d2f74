import { createHash } from 'node:crypto'
import { encodeRows } from './row-text.ts'

/** Some rows of a job, as they lie in the queue. */
export interface Chunk {
  readonly jobId: string
  /** Name of the credential type. */
  readonly type: string
  /** Rows of the job before these. */
  readonly from: number
  /** By `encodeRows`. */
  readonly rows: string
  /** SHA-256 of all that is above, so that the same job again is told from another one of its name. */
  readonly digest: string
}

/** Parts an issuer's job into chunks of `size` rows, one in memory at a time. */
export async function* chunksOf(
  rows: AsyncIterable<unknown> | Iterable<unknown>,
  o: { readonly jobId: string; readonly type: string; readonly size: number },
): AsyncGenerator<{ readonly chunk: Chunk; readonly rows: number }, void, undefined> {
  let from = 0
  let waiting: unknown[] = []
  const cut = () => {
    const cutRows = waiting
    waiting = []
    const content = { jobId: o.jobId, type: o.type, from, rows: encodeRows(cutRows) }
    from += cutRows.length
    return { chunk: { ...content, digest: digestOf(Object.values(content)) }, rows: cutRows.length }
  }
  for await (const row of rows) {
    waiting.push(row)
    if (waiting.length === o.size) yield cut()
  }
  if (waiting.length > 0) yield cut()
}

/** A UUID that follows from these words (RFC 9562 version 8), so that the same thing is put into a queue once. */
export function idOf(...words: readonly (string | number)[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(words)).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export const digestOf = (words: readonly (string | number)[]): string =>
  createHash('sha256').update(JSON.stringify(words)).digest('base64url')
