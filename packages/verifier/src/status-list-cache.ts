import type { StatusList, StatusListRequest } from './status-list.ts'

const CAPACITY_BYTES = 64 * 1024 * 1024
const SHORTEST_SECONDS = 60
const LONGEST_SECONDS = 86_400

interface Entry {
  readonly issuer: string
  readonly list: StatusList
  readonly storedAt: number
  readonly freshUntil: number
}

export interface StatusListCache {
  /** A list of this issuer that may still be used at this instant. */
  get(request: StatusListRequest): StatusList | undefined
  set(request: StatusListRequest, list: StatusList): void
}

/** Unpacked lists, the least recently used given up first. Only what verified is put in; a verdict never is. */
export function createStatusListCache(o: { readonly maxAgeSeconds: number }): StatusListCache {
  const entries = new Map<string, Entry>()
  let bytes = 0
  const remove = (url: string): void => {
    bytes -= entries.get(url)?.list.bits.byteLength ?? 0
    entries.delete(url)
  }
  return {
    get({ url, issuer, now }) {
      const entry = entries.get(url)
      // Stops a list that was accepted for one issuer from speaking for another that names its address.
      if (entry?.issuer !== issuer) return undefined
      const instant = now.getTime()
      // A clock that was set back would keep an old list fresh for as long as it was set back.
      if (instant >= entry.freshUntil || instant < entry.storedAt - SHORTEST_SECONDS * 1000) {
        remove(url)
        return undefined
      }
      entries.delete(url)
      entries.set(url, entry)
      return entry.list
    },
    set({ url, issuer, now }, list) {
      if (o.maxAgeSeconds === 0) return
      remove(url)
      const storedAt = now.getTime()
      const clamped = Math.min(Math.max(list.ttlSeconds, SHORTEST_SECONDS), LONGEST_SECONDS)
      const freshUntil = Math.min(storedAt + Math.min(clamped, o.maxAgeSeconds) * 1000, list.usableUntil)
      entries.set(url, { issuer, list, storedAt, freshUntil })
      bytes += list.bits.byteLength
      for (const oldest of entries.keys()) {
        if (bytes <= CAPACITY_BYTES) break
        remove(oldest)
      }
    },
  }
}
