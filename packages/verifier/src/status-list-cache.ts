import type { StatusListRequest, UsableStatusList } from './status-list.ts'

const CAPACITY_BYTES = 64 * 1024 * 1024
export const SHORTEST_SECONDS = 60
const LONGEST_SECONDS = 86_400
/** How long a list may stand in for one that cannot be had, whatever end it gives itself (design.md §11). */
const LONGEST_STALE_SECONDS = 604_800
/** Bitstring Status List v1.0 §2.2, and as good for a token status list that says nothing. */
export const DEFAULT_TTL_SECONDS = 300

interface Entry {
  readonly list: UsableStatusList
  readonly storedAt: number
  readonly freshUntil: number
  readonly staleUntil: number
}

export interface StatusListCache {
  /** A list that need not be asked for again at this instant. */
  fresh(request: StatusListRequest): UsableStatusList | undefined
  /** A list that may be used only because a fresh one cannot be had: past its time to live, before its end. */
  stale(request: StatusListRequest): UsableStatusList | undefined
  set(request: StatusListRequest, list: UsableStatusList): void
}

/** Unpacked lists, the least recently used given up first. Only what verified is put in; a verdict never is. */
export function createStatusListCache(o: { readonly maxAgeSeconds: number }): StatusListCache {
  const entries = new Map<string, Entry>()
  let bytes = 0
  const remove = (key: string): void => {
    bytes -= entries.get(key)?.list.bytes.byteLength ?? 0
    entries.delete(key)
  }
  const find = (request: StatusListRequest, end: 'freshUntil' | 'staleUntil'): UsableStatusList | undefined => {
    const key = keyOf(request)
    const entry = entries.get(key)
    if (entry === undefined) return undefined
    const instant = request.now.getTime()
    // A clock that was set back would keep an old list in use for as long as it was set back.
    if (instant >= entry.staleUntil || instant < entry.storedAt - SHORTEST_SECONDS * 1000) {
      remove(key)
      return undefined
    }
    if (instant >= entry[end]) return undefined
    entries.delete(key)
    entries.set(key, entry)
    return entry.list
  }
  return {
    fresh: (request) => find(request, 'freshUntil'),
    stale: (request) => find(request, 'staleUntil'),
    set(request, list) {
      const { ttlSeconds = DEFAULT_TTL_SECONDS, usableUntil } = list
      if (o.maxAgeSeconds === 0 || ttlSeconds === 0) return
      const key = keyOf(request)
      remove(key)
      const storedAt = request.now.getTime()
      const clamped = Math.min(Math.max(ttlSeconds, SHORTEST_SECONDS), LONGEST_SECONDS)
      const freshUntil = Math.min(storedAt + Math.min(clamped, o.maxAgeSeconds) * 1000, usableUntil)
      const longest = storedAt + Math.min(LONGEST_STALE_SECONDS, o.maxAgeSeconds) * 1000
      // Without an end of its own a list has promised nothing beyond its time to live.
      const staleUntil = Number.isFinite(usableUntil) ? Math.min(longest, usableUntil) : freshUntil
      entries.set(key, { list, storedAt, freshUntil, staleUntil })
      bytes += list.bytes.byteLength
      for (const oldest of entries.keys()) {
        if (bytes <= CAPACITY_BYTES) break
        remove(oldest)
      }
    },
  }
}

/**
 * With the issuer and what its trust rests on: a list accepted for one issuer does not speak for another that names its
 * address, and one that a key signed which has been revoked since is asked for again.
 */
export function keyOf({ kind, issuer, lineage, url }: StatusListRequest): string {
  return `${kind} ${issuer} ${lineage} ${url}`
}
