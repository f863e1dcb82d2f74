import type { StatusList } from './status-list.ts'

const CAPACITY_BYTES = 64 * 1024 * 1024
const SHORTEST_SECONDS = 60
const LONGEST_SECONDS = 86_400

interface Entry {
  readonly list: StatusList
  readonly storedAt: number
  readonly freshUntil: number
}

export interface StatusListCache {
  /** A list that may still be used at this instant. */
  get(key: string, now: Date): StatusList | undefined
  set(key: string, list: StatusList, now: Date): void
}

/** Unpacked lists, the least recently used given up first. Only what verified is put in; a verdict never is. */
export function createStatusListCache(o: { readonly maxAgeSeconds: number }): StatusListCache {
  const entries = new Map<string, Entry>()
  let bytes = 0
  const remove = (key: string): void => {
    bytes -= entries.get(key)?.list.bits.byteLength ?? 0
    entries.delete(key)
  }
  return {
    get(key, now) {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      const instant = now.getTime()
      // A clock that was set back would keep an old list fresh for as long as it was set back.
      if (instant >= entry.freshUntil || instant < entry.storedAt - SHORTEST_SECONDS * 1000) {
        remove(key)
        return undefined
      }
      entries.delete(key)
      entries.set(key, entry)
      return entry.list
    },
    set(key, list, now) {
      if (o.maxAgeSeconds === 0) return
      remove(key)
      const storedAt = now.getTime()
      const clamped = Math.min(Math.max(list.ttlSeconds, SHORTEST_SECONDS), LONGEST_SECONDS)
      const freshUntil = Math.min(storedAt + Math.min(clamped, o.maxAgeSeconds) * 1000, list.usableUntil)
      entries.set(key, { list, storedAt, freshUntil })
      bytes += list.bits.byteLength
      for (const oldest of entries.keys()) {
        if (bytes <= CAPACITY_BYTES) break
        remove(oldest)
      }
    },
  }
}
