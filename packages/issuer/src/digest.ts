import { hash } from 'node:crypto'
import type { JsonObject, JsonValue } from '@volunteer-passport/schema'
import canonicalize from 'canonicalize'

/** SHA-256 of the canonical JSON (RFC 8785), base64url: equal for equal values whatever the order of their members. */
export function digestOf(value: JsonValue): string {
  return digestOfText(canonicalize(value) as string)
}

/** The same, for an object whose own members stand sorted: where none holds others, that is a fifth of the work. */
export function digestOfOrdered(value: JsonObject): string {
  const isFlat = Object.values(value).every((member) => typeof member !== 'object')
  return isFlat ? digestOfText(JSON.stringify(value)) : digestOf(value)
}

export function digestOfText(text: string): string {
  return hash('sha256', text, 'base64url')
}
