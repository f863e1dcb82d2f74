/** A signing input as it is stored: header and payload bytes, or the whole text where that is not canonical. */
export interface StoredSigningInput {
  readonly header: string | undefined
  readonly payload: Uint8Array
}

/** What an index of PostgreSQL takes; a header of ours is a tenth of it. */
const LONGEST_HEADER = 512

/** The part before the dot, where it is one of those that are stored once. */
export function headerOf(signingInput: string): string | undefined {
  const dot = signingInput.indexOf('.')
  return dot === -1 || dot > LONGEST_HEADER ? undefined : signingInput.slice(0, dot)
}

/** Takes a quarter off the size, and the header, which is the same in all tokens of a key. */
export function packSigningInput(signingInput: string): StoredSigningInput {
  const header = headerOf(signingInput)
  const segment = header === undefined ? signingInput : signingInput.slice(header.length + 1)
  const payload = Buffer.from(segment, 'base64url')
  // The bytes that were signed must come back exactly, whatever they were.
  if (header === undefined || payload.toString('base64url') !== segment)
    return { header: undefined, payload: Buffer.from(signingInput, 'utf8') }
  return { header, payload }
}

export function unpackSigningInput({ header, payload }: StoredSigningInput): string {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length)
  return header === undefined ? bytes.toString('utf8') : `${header}.${bytes.toString('base64url')}`
}
