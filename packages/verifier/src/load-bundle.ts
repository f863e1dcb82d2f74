import { decodeTrustBundle, type PublishedText, verifySignature } from '@volunteer-passport/codec'
import { type Fetch, trustUrls } from '@volunteer-passport/did'
import { type Parsed, type ProblemCode, parseDateTime, problem } from '@volunteer-passport/schema'
import { createMemoryState, type StateStore } from './state-store.ts'
import { createRootSource } from './trust-root/root-source.ts'
import { type TrustRootOptions, trustRoot } from './trust-root.ts'

export interface LoadBundleOptions extends Pick<TrustRootOptions, 'root' | 'rootKeyThumbprints'> {
  readonly clock?: () => Date
  /** That of the verifier: a bundle with an older root.json than one seen before is refused. */
  readonly state?: StateStore
}

/** Files of a bundle that a list key of the pinned root has signed. */
export interface Bundle {
  /** How old the knowledge of a verifier is that has nothing else. */
  readonly madeAt: Date
  /** For `createVerifier`, as `statusLists`: answers for the addresses in the bundle, and for no other. */
  readonly fetch: Fetch
}

/** How far the clock may be behind the bundle's own time. */
const TOLERANCE_SECONDS = 60

/**
 * Reads a bundle and verifies, from the pinned keys, who signed it. The verifier that is given its `fetch` then gives the
 * verdicts that it would give online, with warnings once a list is past its time to live; each list to its own end, and
 * `undetermined` from then on. With a clock that stands before the bundle's time everything is CLOCK_BEHIND.
 *
 * Problems: TRUST_LIST_INVALID, TRUST_LIST_ROLLBACK, TRUST_LIST_UNAVAILABLE.
 * @throws VolunteerPassportError as `trustRoot` does
 */
export async function loadBundle(bytes: Uint8Array, o: LoadBundleOptions): Promise<Parsed<Bundle>> {
  const { root, rootKeyThumbprints, clock = () => new Date(), state = createMemoryState() } = o
  trustRoot({ root, rootKeyThumbprints })
  const urls = trustUrls(root)
  const decoded = decodeTrustBundle(bytes)
  if (!decoded.ok) return decoded
  if (!urls.ok) return urls
  const { bundle, files, keyId, jws } = decoded.value
  if (bundle.root !== root) return fail('TRUST_LIST_INVALID', 'The bundle is of another root.')
  const madeAt = parseDateTime(bundle.madeAt)!

  const parts = { fetch: fetchFrom(files), state, toleranceSeconds: TOLERANCE_SECONDS, resolver: NO_RESOLVER }
  const description = { root, urls: urls.value, rootKeyThumbprints, maxDepth: 1 }
  // As of the bundle's own time: whether that is long ago is the verifier's to say.
  const trusted = await createRootSource(description, parts).get(madeAt)
  if (!trusted.ok) return trusted
  const key = trusted.value.value.accredited.keys.find(keyId)
  const isActive = key.ok && key.value.retiredAt === undefined && key.value.key.algorithm === jws.algorithm
  const isGenuine = isActive && (await verifySignature(key.value.key, jws.signingInput, jws.signature)) === true
  if (!isGenuine) return fail('TRUST_LIST_INVALID', 'The bundle is not signed with a list key of the root.')

  const fetch: Fetch = async (url, options) => {
    if (clock().getTime() < madeAt.getTime() - TOLERANCE_SECONDS * 1000) {
      return fail('CLOCK_BEHIND', 'The clock stands before the time at which the bundle was made.')
    }
    return parts.fetch(url, options)
  }
  return { ok: true, value: Object.freeze({ madeAt, fetch }) }
}

const fetchFrom =
  (files: ReadonlyMap<string, PublishedText>): Fetch =>
  async (url, { maxBytes }) => {
    const file = files.get(url)
    if (file === undefined) return fail('FETCH_FAILED', 'The bundle does not hold this address.')
    const body = new TextEncoder().encode(file.text)
    if (body.length > maxBytes) return fail('FETCH_TOO_LARGE', 'The file is over the size limit.')
    const contentType = url.endsWith('.json') ? 'application/json' : 'application/vc+jwt'
    const fetchedAt = parseDateTime(file.fetchedAt)!
    return {
      ok: true,
      value: { body, contentType, maxAgeSeconds: undefined, accessControlAllowOrigin: undefined, fetchedAt },
    }
  }

const NO_RESOLVER = { resolve: async () => Promise.reject(new TypeError('A root has no DID document here')) }

function fail(code: ProblemCode, detail: string): Extract<Parsed<never>, { ok: false }> {
  return { ok: false, problems: [problem(code, detail)] }
}
