import {
  decodeRootMetadata,
  LIMITS,
  type RootMetadata,
  verifyFirstRoot,
  verifyNextRoot,
} from '@volunteer-passport/codec'
import type { TrustUrls } from '@volunteer-passport/did'
import { type Parsed, type ProblemCode, parseDateTime, problem } from '@volunteer-passport/schema'
import { type Steps, settle } from '../steps.ts'
import type { TrustParts } from '../trust-policy.ts'
import { type Accredited, rootAsAccredited } from './accredited.ts'
import { fetchTrustFile } from './fetch-trust-file.ts'
import { createHeldDocument, type HeldDocument, type Keepable } from './held-document.ts'

/** What a verifier is told of a root, read and checked. */
export interface TrustRootDescription {
  readonly root: string
  readonly urls: TrustUrls
  readonly rootKeyThumbprints: readonly string[]
  readonly maxDepth: number
}

/** The root as its newest metadata make it. */
export interface HeldRoot extends Keepable {
  readonly accredited: Accredited
}

interface RootFile {
  readonly metadata: RootMetadata
  /** As it was published, to be remembered. */
  readonly text: string
  readonly fetchedAt: Date | undefined
}

const REQUEST = {
  accept: 'application/json, application/jose+json, application/octet-stream, text/plain',
  maxBytes: LIMITS.trustRootBytes,
}
/** As often as the lists are asked for by default: that a list key was revoked is known as soon. */
const TTL_SECONDS = 900
/** How many versions back a verifier walks that has not looked for long. One a year is usual. */
const MOST_STEPS = 32

/** The root's metadata: fetched, accepted by the pins or by what was accepted before, and remembered. */
export function createRootSource(o: TrustRootDescription, parts: TrustParts): HeldDocument<HeldRoot> {
  const { root: did, urls, rootKeyThumbprints } = o
  const { fetch, state, toleranceSeconds } = parts
  // With other pins nothing that was accepted before counts: it may be what the pins were changed for.
  const memoryKey = `trust-root:${did}:${[...rootKeyThumbprints].sort().join(',')}`

  function* load(now: Date): Steps<Parsed<HeldRoot>> {
    const remembered = yield* recall()
    if (!remembered.ok) return remembered
    const newest = yield* fetchRoot(urls.root)
    if (!newest.ok) return newest
    const accepted = yield* accept(newest.value.metadata, remembered.value)
    if (!accepted.ok) return accepted
    const { metadata, text, fetchedAt } = newest.value
    if (metadata.root.version !== remembered.value?.root.version) yield* settle(state.set(memoryKey, text))
    return toHeldRoot(metadata, { now, toleranceSeconds, fetchedAt })
  }

  function* recall(): Steps<Parsed<RootMetadata | undefined>> {
    const text = yield* settle(state.get(memoryKey))
    if (text === undefined) return { ok: true, value: undefined }
    const remembered = typeof text === 'string' ? decodeRootMetadata(text) : undefined
    // What cannot be read may have been newer than what comes now.
    return remembered?.ok === true ? remembered : fail('TRUST_LIST_ROLLBACK', 'What state remembers cannot be read.')
  }

  function* fetchRoot(url: string): Steps<Parsed<RootFile>> {
    const file = yield* fetchTrustFile(fetch, url, REQUEST)
    if (!file.ok) return file
    const { body, fetchedAt } = file.value
    const text = new TextDecoder().decode(body)
    const metadata = decodeRootMetadata(body)
    if (!metadata.ok) return metadata
    if (metadata.value.root.root !== did) return fail('TRUST_LIST_INVALID', 'The root metadata are of another root.')
    return { ok: true, value: { metadata: metadata.value, text, fetchedAt } }
  }

  function* accept(newest: RootMetadata, trusted: RootMetadata | undefined): Steps<Parsed<RootMetadata>> {
    const direct = yield* settle(
      trusted === undefined ? verifyFirstRoot(newest, { rootKeyThumbprints }) : verifyNextRoot(newest, { trusted }),
    )
    if (direct.ok || newest.root.version <= (trusted?.root.version ?? 0)) return direct
    const walked = yield* walkBack(newest, trusted)
    const from = walked.from ?? trusted
    const isReached = from !== undefined && (yield* climb(from, newest, walked.versions))
    if (isReached) return { ok: true, value: newest }
    return walked.silence ?? direct
  }

  /** Versions before the newest, down to one that the pins or the memory accept. */
  function* walkBack(newest: RootMetadata, trusted: RootMetadata | undefined): Steps<Walk> {
    const versions = [newest]
    const lowest = Math.max((trusted?.root.version ?? 0) + 1, newest.root.version - MOST_STEPS)
    let silence: Extract<Parsed<never>, { ok: false }> | undefined
    for (let version = newest.root.version - 1; version >= lowest; version--) {
      const file = yield* fetchRoot(urls.rootVersion(version))
      if (!file.ok) {
        // A recovery skips numbers: one that is missing need not be needed.
        if (file.problems[0].code === 'TRUST_LIST_UNAVAILABLE') silence = file
        continue
      }
      const { metadata } = file.value
      if (metadata.root.version !== version) continue
      const isPinned = trusted === undefined && (yield* settle(verifyFirstRoot(metadata, { rootKeyThumbprints }))).ok
      if (isPinned) return { from: metadata, versions, silence }
      versions.push(metadata)
    }
    return { from: undefined, versions, silence }
  }

  /** Whether the newest is reached by allowed steps, the longest first, as a recovery wants it. */
  function* climb(from: RootMetadata, newest: RootMetadata, versions: readonly RootMetadata[]): Steps<boolean> {
    let trusted = from
    while (trusted !== newest) {
      let next: RootMetadata | undefined
      for (const candidate of versions) {
        if (candidate.root.version <= trusted.root.version) break
        if ((yield* settle(verifyNextRoot(candidate, { trusted }))).ok) {
          next = candidate
          break
        }
      }
      if (next === undefined) return false
      trusted = next
    }
    return true
  }

  return createHeldDocument(load)
}

interface Walk {
  readonly from: RootMetadata | undefined
  /** The newest first. */
  readonly versions: readonly RootMetadata[]
  /** That a version could not be had. */
  readonly silence: Extract<Parsed<never>, { ok: false }> | undefined
}

function toHeldRoot(
  metadata: RootMetadata,
  o: { readonly now: Date; readonly toleranceSeconds: number; readonly fetchedAt: Date | undefined },
): Parsed<HeldRoot> {
  const { issuedAt, expires } = metadata.root
  const instant = o.now.getTime()
  const usableUntil = Number(parseDateTime(expires))
  if (Number(parseDateTime(issuedAt)) > instant + o.toleranceSeconds * 1000) {
    return fail('CLOCK_BEHIND', 'The root metadata were made after the time of this clock.')
  }
  // Written so that an end that cannot be read (NaN) does not pass.
  if (!(instant < usableUntil)) return fail('TRUST_LIST_EXPIRED', 'The root metadata have expired.')
  const accredited = rootAsAccredited(metadata)
  return {
    ok: true,
    value: {
      accredited,
      ttlSeconds: TTL_SECONDS,
      usableUntil,
      bridgeSeconds: Number.POSITIVE_INFINITY,
      fetchedAt: o.fetchedAt,
    },
  }
}

function fail(code: ProblemCode, detail: string): Extract<Parsed<never>, { ok: false }> {
  return { ok: false, problems: [problem(code, detail)] }
}
