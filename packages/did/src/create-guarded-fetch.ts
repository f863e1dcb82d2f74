import type { AddressLookup } from './address-lookup.ts'
import type { Fetch, Fetched } from './fetch.ts'
import { fetchByNode } from './fetch-by-node.ts'
import { fetchByWeb } from './fetch-by-web.ts'
import type { AddressCheck } from './public-address.ts'
import { parsePublicUrl } from './public-url.ts'
import { refused } from './refused.ts'

export interface GuardedFetchOptions {
  /** For the whole of a request, the look-up of the name included; 5 by default. */
  readonly timeoutSeconds?: number
  /** Looks a host name up; by default the operating system does. Node only. */
  readonly lookup?: AddressLookup
  /** Whether an address that a name led to may be connected to; by default any public unicast address. Node only. */
  readonly isAddressAllowed?: AddressCheck
  /** Certificates to trust in place of Node's own, in PEM. Node only. */
  readonly ca?: string
}

/**
 * A fetch that is safe to point at an address from a stranger's token: `https` only, no IP addresses or internal names,
 * no redirects, only the media types and as many bytes as asked for, one deadline over all.
 *
 * On Node it looks the name up itself, refuses unless every address is public, and connects to an address that it
 * checked. In browsers, workers, Bun and Deno it uses the platform's `fetch`, which shows no addresses: there a public
 * name can still lead to a private address, so a server that runs there needs a network that has none worth reaching.
 */
export function createGuardedFetch(o: GuardedFetchOptions = {}): Fetch {
  const { timeoutSeconds = 5, lookup, isAddressAllowed, ca } = o
  if (typeof timeoutSeconds !== 'number' || !(timeoutSeconds > 0 && timeoutSeconds <= 3600)) {
    throw new TypeError('timeoutSeconds is not a number above 0 and up to 3600')
  }
  const node = nodeModules()
  if (node === undefined && (lookup ?? isAddressAllowed ?? ca) !== undefined) {
    // An option that guards nothing must not look as if it did.
    throw new TypeError('lookup, isAddressAllowed and ca work on Node only')
  }
  const platformFetch = globalThis.fetch

  return async (url, { accept, maxBytes, signal }) => {
    const parsed = parsePublicUrl(url)
    if (!parsed.ok) return parsed
    return beforeDeadline(timeoutSeconds, signal, (deadline) => {
      const request = { accept, maxBytes, signal: deadline }
      return node === undefined
        ? fetchByWeb(platformFetch, parsed.value, request)
        : fetchByNode(node.https, parsed.value, { ...request, lookup: lookup ?? node.lookup, isAddressAllowed, ca })
    })
  }
}

/** Whatever the request is stuck in, the answer comes at the deadline. */
async function beforeDeadline(
  seconds: number,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<Fetched>,
): Promise<Fetched> {
  if (outer?.aborted) return refused('FETCH_FAILED', 'The caller gave the request up.')
  const controller = new AbortController()
  const { signal } = controller
  try {
    const givenUp = new Promise<Fetched>((resolve) => {
      const late = refused('FETCH_TIMEOUT', `The server did not answer in full within ${seconds} seconds.`)
      const timer = setTimeout(() => resolve(late), seconds * 1000)
      const stop = () => resolve(refused('FETCH_FAILED', 'The caller gave the request up.'))
      outer?.addEventListener('abort', stop, { signal })
      signal.addEventListener('abort', () => clearTimeout(timer))
    })
    return await Promise.race([work(signal), givenUp])
  } finally {
    controller.abort()
  }
}

/** Node's own modules on Node itself: others offer modules of these names that do not let us choose the address. */
function nodeModules(): { readonly https: typeof import('node:https'); readonly lookup: AddressLookup } | undefined {
  if (['Bun', 'Deno', 'WebSocketPair'].some((name) => name in globalThis)) return undefined
  const https = globalThis.process?.getBuiltinModule?.('node:https')
  const dns = globalThis.process?.getBuiltinModule?.('node:dns/promises')
  if (https === undefined || dns === undefined) return undefined
  return { https, lookup: (host) => dns.lookup(host, { all: true, order: 'verbatim' }) }
}
