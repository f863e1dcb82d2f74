import { LIMITS, parseJson } from '@volunteer-passport/codec'
import type { Parsed, Problems } from '@volunteer-passport/schema'
import { BoundedCache } from './bounded-cache.ts'
import { deepFreeze } from './deep-freeze.ts'
import { type DidDocument, parseDidDocument } from './did-document.ts'
import type { Fetch } from './fetch.ts'
import { createHostBudget } from './host-budget.ts'
import { refused } from './refused.ts'

const ACCEPT = 'application/did, application/did+json, application/did+ld+json, application/json, application/ld+json'
/** Read this far, so that a document that is too large is told apart from a server that never stops sending. */
const TRANSPORT_BYTES = 1_048_576
const CACHED_DOCUMENTS = 1_000
const MIN_AGE_SECONDS = 60
const MAX_AGE_SECONDS = 86_400
const DEFAULT_AGE_SECONDS = 600
/** An unknown key causes one further fetch of its DID in this time, so that a rotation is seen and a flood is not. */
const REFETCH_SECONDS = 60

interface Entry {
  readonly document: DidDocument
  readonly fetchedAt: number
  readonly expiresAt: number
  /** From this instant on an unknown key may cause a fetch. */
  refetchFrom: number
  /** Why the last such fetch failed; it stands until the next is due, so that one minute has one verdict. */
  refetchProblems: Problems | undefined
}

/** Documents of did:web, fetched, checked and kept for as long as HTTP says, within 1 minute and 24 hours. */
export interface DidWebDocuments {
  /** What is known without asking: the fresh document, or `undefined`. */
  readonly cached: (did: string) => DidDocument | undefined
  /** The fresh document, fetched if need be; callers at the same time share one fetch. */
  readonly load: (did: string, url: string) => Promise<Parsed<DidDocument>>
  /**
   * After an unknown key: the document fetched anew, or why that failed. `undefined` where the last such fetch was less
   * than a minute ago and succeeded: what is cached holds.
   */
  readonly reload: (did: string, url: string) => Promise<Parsed<DidDocument>> | Parsed<DidDocument> | undefined
}

export function createDidWebDocuments(o: { readonly fetch: Fetch; readonly clock: () => Date }): DidWebDocuments {
  const entries = new BoundedCache<Entry>(CACHED_DOCUMENTS)
  const underWay = new Map<string, Promise<Parsed<DidDocument>>>()
  const mayAsk = createHostBudget({ hostsPerMinute: LIMITS.didHostsPerMinute, clock: o.clock })

  const fresh = (did: string): Entry | undefined => {
    const entry = entries.get(did)
    if (entry === undefined) return undefined
    const now = o.clock().getTime()
    // A clock that went back must not make a document live longer.
    return now >= entry.fetchedAt && now < entry.expiresAt ? entry : undefined
  }

  const fetchOnce = (did: string, url: string, refetchFrom: (now: number) => number): Promise<Parsed<DidDocument>> => {
    const running = underWay.get(did)
    if (running !== undefined) return running
    if (!mayAsk(new URL(url).host)) {
      return Promise.resolve(refused('RATE_LIMITED', 'Too many different hosts were asked within this minute.'))
    }
    const started = fetchDocument(o.fetch, did, url)
      .then((fetched): Parsed<DidDocument> => {
        if (!fetched.ok) return fetched
        const now = o.clock().getTime()
        const { document, ageSeconds } = fetched.value
        entries.set(did, {
          document,
          fetchedAt: now,
          expiresAt: now + ageSeconds * 1000,
          refetchFrom: refetchFrom(now),
          refetchProblems: undefined,
        })
        return { ok: true, value: document }
      })
      .finally(() => underWay.delete(did))
    underWay.set(did, started)
    return started
  }

  return {
    cached: (did) => fresh(did)?.document,
    load: async (did, url) => {
      const entry = fresh(did)
      return entry === undefined ? fetchOnce(did, url, (now) => now) : { ok: true, value: entry.document }
    },
    reload: (did, url) => {
      const running = underWay.get(did)
      if (running !== undefined) return running
      const entry = fresh(did)
      if (entry === undefined) return fetchOnce(did, url, (now) => now)
      const now = o.clock().getTime()
      if (now < entry.refetchFrom) {
        return entry.refetchProblems === undefined ? undefined : { ok: false, problems: entry.refetchProblems }
      }
      entry.refetchFrom = now + REFETCH_SECONDS * 1000
      return fetchOnce(did, url, (then) => then + REFETCH_SECONDS * 1000).then((fetched) => {
        entry.refetchProblems = fetched.ok ? undefined : fetched.problems
        return fetched
      })
    },
  }
}

async function fetchDocument(
  fetch: Fetch,
  did: string,
  url: string,
): Promise<Parsed<{ document: DidDocument; ageSeconds: number }>> {
  const fetched = await fetch(url, { accept: ACCEPT, maxBytes: TRANSPORT_BYTES }).catch(() =>
    refused('FETCH_FAILED', 'The fetch that was given to the resolver threw.'),
  )
  if (!fetched.ok) {
    const { code, detail } = fetched.problems[0]
    return code === 'FETCH_FAILED' ? refused('DID_NOT_FOUND', detail) : fetched
  }
  const { body, maxAgeSeconds = DEFAULT_AGE_SECONDS } = fetched.value
  if (body.length > LIMITS.didDocumentBytes) {
    return refused('DID_DOCUMENT_INVALID', 'The DID document is over the size limit.')
  }
  const json = parseJson(body)
  if (!json.ok) return refused('DID_DOCUMENT_INVALID', json.problems[0].detail)
  const document = parseDidDocument(deepFreeze(json.value), did)
  if (!document.ok) return document
  const ageSeconds = Math.min(Math.max(maxAgeSeconds, MIN_AGE_SECONDS), MAX_AGE_SECONDS)
  return { ok: true, value: { document: document.value, ageSeconds } }
}
