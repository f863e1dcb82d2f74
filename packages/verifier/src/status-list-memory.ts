import type { StateStore } from './state-store.ts'
import type { StatusList, StatusListRequest } from './status-list.ts'
import { type Steps, settle } from './steps.ts'

/** Entries of one list that are remembered as revoked; beyond them the oldest are forgotten. */
const MOST_REVOKED = 1_000

const NAMES = { bitstring: 'status-list', token: 'token-status-list' } as const

/** What is remembered of the lists at one address, in the state store of the verifier. */
export interface StatusListMemory {
  /** Whether no newer list was seen at this address; the newest is noted down. */
  recordNewest(request: StatusListRequest, list: StatusList): Steps<boolean>
  /** Entries that were revoked when somebody asked. */
  recallRevoked(request: StatusListRequest): Steps<Set<number>>
  recordRevoked(request: StatusListRequest, revoked: Set<number>, index: number): Steps<void>
}

export function createStatusListMemory(state: StateStore): StatusListMemory {
  const keyOf = ({ kind, url }: StatusListRequest) => `${NAMES[kind]}:${url}`
  // No address of a list has a fragment: this is no other list's key.
  const revokedKeyOf = (request: StatusListRequest) => `${keyOf(request)}#revoked`
  return {
    // Stops an old list, from before a revocation, from being served again (also after a restart, by the state).
    *recordNewest(request, list) {
      const key = keyOf(request)
      const issuedAt = list.issuedAt?.getTime() ?? 0
      const stored = yield* settle(state.get(key))
      const newest = stored === undefined ? Number.NEGATIVE_INFINITY : Date.parse(stored)
      if (issuedAt > newest) yield* settle(state.set(key, new Date(issuedAt).toISOString()))
      // Written so that a state that cannot be read (NaN) does not pass.
      return issuedAt >= newest
    },
    *recallRevoked(request) {
      const stored = yield* settle(state.get(revokedKeyOf(request)))
      const indices = (stored ?? '').split(',').filter((text) => /^\d{1,16}$/.test(text))
      return new Set(indices.map(Number))
    },
    *recordRevoked(request, revoked, index) {
      if (revoked.has(index)) return
      revoked.add(index)
      for (const oldest of revoked) {
        if (revoked.size <= MOST_REVOKED) break
        revoked.delete(oldest)
      }
      try {
        yield* settle(state.set(revokedKeyOf(request), [...revoked].join(',')))
      } catch {
        // What is lost is a later warning; the credential is refused all the same.
      }
    },
  }
}
