import type { Parsed } from '@volunteer-passport/schema'
import { isForbiddenHost } from './forbidden-host.ts'
import { refused } from './refused.ts'

/**
 * Reads an `https` address of a public host, by syntax alone. FETCH_FAILED where it is no such address or carries
 * user information, DID_HOST_FORBIDDEN where its host is an IP address or an internal name.
 */
export function parsePublicUrl(url: string): Parsed<URL> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed?.protocol !== 'https:') return refused('FETCH_FAILED', 'The address is not an https URL.')
  // `https://good.example@evil.example/` reads as one host and goes to another.
  if (parsed.username !== '' || parsed.password !== '') {
    return refused('FETCH_FAILED', 'The address carries user information.')
  }
  if (isForbiddenHost(parsed.hostname)) {
    return refused('DID_HOST_FORBIDDEN', 'The host of the address is an IP address or an internal name.')
  }
  return { ok: true, value: parsed }
}
