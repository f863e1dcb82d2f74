import type { TermTable } from './term-table.ts'

/** A signing input as it is stored: header word and payload bytes, or the whole text where that is not canonical. */
export interface StoredSigningInput {
  readonly header: number | null
  readonly payload: Uint8Array | string
}

/** Takes a quarter off the size, and the header, which is the same in all tokens of a key. */
export function packSigningInput(signingInput: string, terms: TermTable): StoredSigningInput {
  const dot = signingInput.indexOf('.')
  const segment = signingInput.slice(dot + 1)
  const payload = Buffer.from(segment, 'base64url')
  // The bytes that were signed must come back exactly, whatever they were.
  if (dot === -1 || payload.toString('base64url') !== segment) return { header: null, payload: signingInput }
  return { header: terms.intern(signingInput.slice(0, dot)), payload }
}

export function unpackSigningInput(stored: StoredSigningInput, terms: TermTable): string {
  const { header, payload } = stored
  if (header === null || typeof payload === 'string') return String(payload)
  return `${terms.word(header)}.${Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('base64url')}`
}
