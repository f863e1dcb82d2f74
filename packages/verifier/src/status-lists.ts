import { LIMITS } from '@volunteer-passport/codec'
import { type Fetch, type FetchedDocument, parsePublicUrl } from '@volunteer-passport/did'
import { type Parsed, type ProblemCode, problem } from '@volunteer-passport/schema'
import type { StateStore } from './state-store.ts'
import type {
  ObtainedStatusList,
  StatusList,
  StatusListKind,
  StatusListRequest,
  UsableStatusList,
} from './status-list.ts'
import { createStatusListCache, DEFAULT_TTL_SECONDS, keyOf, SHORTEST_SECONDS } from './status-list-cache.ts'
import { createStatusListMemory } from './status-list-memory.ts'
import { runSteps, type Steps, settle } from './steps.ts'

/** The lists of a verifier: at once where cached, otherwise fetched. Never throws. */
export interface StatusLists {
  get(request: StatusListRequest): Parsed<ObtainedStatusList> | Promise<Parsed<ObtainedStatusList>>
  /** Notes down that this entry was seen revoked. */
  recordRevoked(request: StatusListRequest, list: UsableStatusList, index: number): Steps<void>
}

/** Verifies and unpacks what was fetched. */
export type ReadStatusList = (token: Uint8Array, request: StatusListRequest) => Steps<Parsed<StatusList>>

/** Some hosts know no media type for status lists and send them as bytes or text; the signature decides. */
const MEDIA_TYPES: Readonly<Record<StatusListKind, string>> = {
  bitstring: 'application/vc+jwt, application/jwt, application/octet-stream, text/plain',
  token: 'application/statuslist+jwt, application/jwt, application/octet-stream, text/plain',
}

export function createStatusLists(o: {
  readonly fetch: Fetch
  readonly read: Readonly<Record<StatusListKind, ReadStatusList>>
  readonly state: StateStore
  readonly maxAgeSeconds: number
}): StatusLists {
  const cache = createStatusListCache(o)
  const memory = createStatusListMemory(o.state)
  const inFlight = new Map<string, Promise<Parsed<ObtainedStatusList>>>()
  const unread = new Map<string, { readonly at: number; readonly list: ObtainedStatusList }>()

  /** Between its arrival and its reading a list is in no cache, and whoever comes then must not ask for it again. */
  const keepUnread = (request: StatusListRequest, list: ObtainedStatusList): void => {
    const at = request.now.getTime()
    // Some are never read: their credential has named too many, or its caller waits no longer.
    for (const [key, older] of unread) if (!isRecent(older.at, at)) unread.delete(key)
    unread.set(keyOf(request), { at, list })
  }

  function* obtain(request: StatusListRequest): Steps<Parsed<ObtainedStatusList>> {
    const options = { accept: MEDIA_TYPES[request.kind], maxBytes: LIMITS.statusListTokenBytes }
    const fetched = yield* settle(o.fetch(request.url, options))
    if (!fetched.ok) {
      const held = bridged(request, fail('STATUS_LIST_UNAVAILABLE', `The fetch ended in ${fetched.problems[0].code}.`))
      return held.ok ? { ok: true, value: obtained(held.value) } : held
    }
    let read: ReturnType<ObtainedStatusList['read']> | undefined
    const readOnce = () => {
      read ??= runSteps(readFetched(request, fetched.value))
      return read
    }
    const list = { tokenBytes: fetched.value.body.length, read: readOnce }
    if (o.maxAgeSeconds > 0) keepUnread(request, list)
    return { ok: true, value: list }
  }

  function* readFetched(request: StatusListRequest, fetched: FetchedDocument): Steps<Parsed<UsableStatusList>> {
    try {
      const list = yield* load(request, fetched)
      if (!list.ok) return bridged(request, list)
      cache.set(request, list.value)
      return list
    } catch {
      return fail('STATUS_LIST_UNAVAILABLE', 'The state store failed unexpectedly.')
    } finally {
      // From here on it is in the cache, or to be asked for again.
      unread.delete(keyOf(request))
    }
  }

  function* load(
    request: StatusListRequest,
    { body, maxAgeSeconds, fetchedAt }: FetchedDocument,
  ): Steps<Parsed<UsableStatusList>> {
    const read = yield* o.read[request.kind](body, request)
    if (!read.ok) return read
    const isNewest = yield* memory.recordNewest(request, read.value)
    if (!isNewest) return fail('STATUS_LIST_ROLLBACK', 'A newer list was seen at this address before.')
    const revoked = yield* memory.recallRevoked(request)
    // The word of the issuer stands above that of its web server, which cannot turn the cache off.
    const byServer = maxAgeSeconds === undefined ? undefined : Math.max(maxAgeSeconds, SHORTEST_SECONDS)
    const ttlSeconds = read.value.ttlSeconds ?? byServer
    // A copy grows old from when it was fetched, not from when it was read.
    const age = fetchedAt === undefined ? undefined : (request.now.getTime() - fetchedAt.getTime()) / 1000
    const isStale = age !== undefined && age >= (ttlSeconds ?? DEFAULT_TTL_SECONDS)
    return { ok: true, value: { ...read.value, ttlSeconds, tokenBytes: body.length, isStale, revoked } }
  }

  function bridged(request: StatusListRequest, refused: Refused): Parsed<UsableStatusList> {
    // Only silence is bridged. A list that came and was refused may be there to hide a newer one.
    if (refused.problems[0].code !== 'STATUS_LIST_UNAVAILABLE') return refused
    const held = cache.stale(request)
    return held === undefined ? refused : { ok: true, value: { ...held, isStale: true } }
  }

  return {
    recordRevoked: (request, { revoked }, index) => memory.recordRevoked(request, revoked, index),
    get(request) {
      const cached = cache.fresh(request)
      if (cached !== undefined) return { ok: true, value: obtained(cached) }
      if (!parsePublicUrl(request.url).ok) {
        return fail('STATUS_URL_FORBIDDEN', 'The address of the status list is not a public https URL.')
      }
      const key = keyOf(request)
      const shared = o.maxAgeSeconds === 0 ? undefined : inFlight.get(key)
      if (shared !== undefined) return shared
      const arrived = unread.get(key)
      if (arrived !== undefined && isRecent(arrived.at, request.now.getTime())) return { ok: true, value: arrived.list }
      const obtaining = Promise.resolve()
        .then(() => runSteps(obtain(request)))
        .catch(() => fail('STATUS_LIST_UNAVAILABLE', 'The fetch failed unexpectedly.'))
        .finally(() => inFlight.delete(key))
      inFlight.set(key, obtaining)
      return obtaining
    },
  }
}

const UNREAD_MILLISECONDS = 1_000
const isRecent = (at: number, instant: number): boolean => Math.abs(instant - at) <= UNREAD_MILLISECONDS

const obtained = (list: UsableStatusList): ObtainedStatusList => ({
  tokenBytes: list.tokenBytes,
  read: () => ({ ok: true, value: list }),
})

type Refused = Extract<Parsed<never>, { ok: false }>

function fail(code: ProblemCode, detail: string): Refused {
  return { ok: false, problems: [problem(code, detail)] }
}
