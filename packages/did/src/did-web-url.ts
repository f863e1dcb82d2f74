import type { Parsed } from '@volunteer-passport/schema'
import { isForbiddenHost } from './forbidden-host.ts'
import { parseDid } from './parse-did.ts'
import { refused } from './refused.ts'

/** A host by its letters alone, and a port after the one percent-encoding that did:web gives a meaning to. */
const AUTHORITY = /^([a-z0-9][a-z0-9.-]*)(?:%3a([1-9]\d{0,4}))?$/i
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i
/**
 * ASCII that may stand percent-encoded in a path segment: what a DID cannot spell otherwise and a URL path takes as
 * data. Not letters, digits, `.`, `-`, `_` (a second spelling of the same address, and `%2e%2e` climbs), not
 * delimiters (`/ \ ? # @ : [ ] %`), not control characters.
 */
const ENCODABLE = new Set(" !$&'()*+,;=~")

/**
 * Where the document of a did:web is (did:web, Read): `did:web:a.example` is at
 * `https://a.example/.well-known/did.json`, `did:web:a.example%3A8443:offices:kz-75` at
 * `https://a.example:8443/offices/kz-75/did.json`. DID_INVALID, DID_METHOD_UNSUPPORTED, DID_HOST_FORBIDDEN (an IP
 * address in any spelling, an internal name, a name without a dot).
 */
export function didWebUrl(did: string): Parsed<string> {
  const parsed = parseDid(did)
  if (!parsed.ok) return parsed
  if (parsed.value.method !== 'web') return refused('DID_METHOD_UNSUPPORTED', 'The DID is not a did:web.')
  const [authority, ...path] = parsed.value.id.split(':') as [string, ...string[]]

  // Before the rest: colons inside `[::1]` would otherwise read as empty path segments.
  if (/^%5b/i.test(authority)) return refused('DID_HOST_FORBIDDEN', 'The host of the did:web is an IP address.')
  const match = AUTHORITY.exec(authority)
  const [host, port] = [match?.[1], match?.[2]]
  if (host === undefined) return refused('DID_INVALID', 'The host of the did:web is not a domain name.')
  if (isForbiddenHost(host)) {
    return refused('DID_HOST_FORBIDDEN', 'The host of the did:web is an IP address or an internal name.')
  }
  if (host.length > 253 || !host.split('.').every((label) => LABEL.test(label))) {
    return refused('DID_INVALID', 'The host of the did:web is not a domain name.')
  }
  if (Number(port ?? 0) > 65_535) return refused('DID_INVALID', 'The port of the did:web is not a port number.')
  if (!path.every(isPathSegment)) {
    return refused('DID_INVALID', 'A path segment of the did:web is empty, a dot segment, or hides a delimiter.')
  }
  const origin = `https://${host.toLowerCase()}${port === undefined ? '' : `:${port}`}`
  return { ok: true, value: `${origin}/${path.length === 0 ? '.well-known' : path.join('/')}/did.json` }
}

function isPathSegment(segment: string): boolean {
  if (segment === '' || segment === '.' || segment === '..') return false
  return [...segment.matchAll(/%(..)/g)].every(([, hex]) => {
    const octet = Number.parseInt(hex!, 16)
    return octet > 0x7f || ENCODABLE.has(String.fromCharCode(octet))
  })
}
