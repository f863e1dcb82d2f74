import { hash } from 'node:crypto'
import type { JsonValue } from '@volunteer-passport/schema'
import canonicalize from 'canonicalize'

/** SHA-256 of the canonical JSON (RFC 8785), base64url: equal for equal values whatever the order of their members. */
export function digestOf(value: JsonValue): string {
  return hash('sha256', canonicalize(value) as string, 'base64url')
}

/** Digest of JSON whose members always stand in the same order: the canonical form would cost five times as much. */
export function digestOfOrdered(value: JsonValue): string {
  return hash('sha256', JSON.stringify(value), 'base64url')
}
