import { decodeBitstring, LIMITS } from '@volunteer-passport/codec'
import { type Fetch, parsePublicUrl } from '@volunteer-passport/did'
import { type Credential, type Parsed, type ProblemCode, problem } from '@volunteer-passport/schema'
import type { StateStore } from './state-store.ts'
import type { StatusList, StatusListRequest } from './status-list.ts'
import { createStatusListCache } from './status-list-cache.ts'
import type { BitstringStatusListClaims } from './status-list-type.ts'
import { runSteps, type Steps, settle } from './steps.ts'

/** The lists of a verifier: at once where cached, otherwise fetched, verified and unpacked. Never throws. */
export interface StatusLists {
  get(request: StatusListRequest): Parsed<StatusList> | Promise<Parsed<StatusList>>
}

type ListCredential = Credential<BitstringStatusListClaims>

/** Some hosts know no media type for status lists and send them as bytes or text; the signature decides. */
const MEDIA_TYPES = 'application/vc+jwt, application/jwt, application/octet-stream, text/plain'

/** Bitstring Status List v1.0 §2.2. */
const DEFAULT_TTL_MILLISECONDS = 300_000

export function createStatusLists(o: {
  readonly fetch: Fetch
  /** The pipeline, as far as it applies to a list. */
  readonly verify: (token: Uint8Array, request: StatusListRequest) => Steps<Parsed<ListCredential>>
  readonly state: StateStore
  readonly maxAgeSeconds: number
}): StatusLists {
  const cache = createStatusListCache(o)
  const inFlight = new Map<string, Promise<Parsed<StatusList>>>()

  function* load(request: StatusListRequest): Steps<Parsed<StatusList>> {
    const { url } = request
    const options = { accept: MEDIA_TYPES, maxBytes: LIMITS.statusListTokenBytes }
    const fetched = yield* settle(o.fetch(url, options))
    if (!fetched.ok) return fail('STATUS_LIST_UNAVAILABLE', `The fetch ended in ${fetched.problems[0].code}.`)
    const verified = yield* o.verify(fetched.value.body, request)
    if (!verified.ok) return verified
    const credential = verified.value
    // Stops another list of the same issuer, where this index means somebody else, from being served here.
    if (credential.id !== url) return fail('STATUS_LIST_ID_MISMATCH', 'The id of the list is not its address.')
    const bits = yield* settle(decodeBitstring(credential.subject.encodedList))
    if (!bits.ok) return bits
    const isNewest = yield* recordNewest(url, credential)
    if (!isNewest) return fail('STATUS_LIST_ROLLBACK', 'A newer list was seen at this address before.')
    return { ok: true, value: toStatusList(credential, bits.value) }
  }

  /** Stops an old list, from before a revocation, from being served again (also after a restart, by the state). */
  function* recordNewest(url: string, credential: ListCredential): Steps<boolean> {
    const key = `status-list:${url}`
    const issuedAt = (credential.validFrom ?? credential.issuedAt)?.getTime() ?? 0
    const stored = yield* settle(o.state.get(key))
    const newest = stored === undefined ? Number.NEGATIVE_INFINITY : Date.parse(stored)
    if (issuedAt > newest) yield* settle(o.state.set(key, new Date(issuedAt).toISOString()))
    // Written so that a state that cannot be read (NaN) does not pass.
    return issuedAt >= newest
  }

  function* loadAndCache(request: StatusListRequest): Steps<Parsed<StatusList>> {
    const loaded = yield* load(request)
    if (loaded.ok) cache.set(request, loaded.value)
    return loaded
  }

  return {
    get(request) {
      const cached = cache.get(request)
      if (cached !== undefined) return { ok: true, value: cached }
      if (!parsePublicUrl(request.url).ok) {
        return fail('STATUS_URL_FORBIDDEN', 'statusListCredential is not a public https URL.')
      }
      const key = `${request.issuer} ${request.url}`
      const shared = o.maxAgeSeconds === 0 ? undefined : inFlight.get(key)
      if (shared !== undefined) return shared
      const loading = Promise.resolve()
        .then(() => runSteps(loadAndCache(request)))
        .catch(() => fail('STATUS_LIST_UNAVAILABLE', 'The fetch or the state store failed unexpectedly.'))
        .finally(() => inFlight.delete(key))
      inFlight.set(key, loading)
      return loading
    },
  }
}

function toStatusList(credential: ListCredential, bits: Uint8Array): StatusList {
  const { document, subject, validFrom, validUntil, issuedAt } = credential
  const { statusPurpose, ttl = DEFAULT_TTL_MILLISECONDS } = subject
  const ends = [validUntil?.getTime(), typeof document.exp === 'number' ? document.exp * 1000 : undefined]
  return {
    purposes: typeof statusPurpose === 'string' ? [statusPurpose] : statusPurpose,
    bits,
    issuedAt: validFrom ?? issuedAt,
    usableUntil: Math.min(...ends.filter((end) => end !== undefined), Number.POSITIVE_INFINITY),
    ttlSeconds: ttl / 1000,
  }
}

function fail(code: ProblemCode, detail: string): { ok: false; problems: [ReturnType<typeof problem>] } {
  return { ok: false, problems: [problem(code, detail)] }
}
