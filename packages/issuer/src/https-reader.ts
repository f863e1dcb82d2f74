import { LIMITS } from '@volunteer-passport/codec'
import type { Fetch } from '@volunteer-passport/did'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import type { PublishedReader } from './published-reader.ts'

/** 410 is how a host says that there was something once. */
const NOTHING_THERE: readonly (number | undefined)[] = [404, 410]

/**
 * Reads what is public by HTTPS, such as through `createGuardedFetch()`. Point it at the host that is published to, not
 * at a CDN before it: an old copy from a cache hides that another store has published since.
 */
export function createHttpsReader(o: { readonly fetch: Fetch }): PublishedReader {
  const { fetch } = o
  if (typeof fetch !== 'function') throw new TypeError('fetch must be a function, such as createGuardedFetch() makes')
  return async (url) => {
    // Whichever of our files it is: the longest is the list of accreditations.
    const fetched = await fetch(url, { accept: ACCEPTED, maxBytes: LIMITS.accreditationListBytes })
    if (fetched.ok) return fetched.value.body
    if (NOTHING_THERE.includes(fetched.status)) return undefined
    const [{ code, title, detail }] = fetched.problems
    throw new VolunteerPassportError(code, `${title}. ${detail}`, { hint: 'See why the host could not be read.' })
  }
}

const ACCEPTED = 'application/vc+jwt'
