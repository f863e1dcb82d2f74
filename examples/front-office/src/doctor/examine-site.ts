import { type Jwk, LIMITS, parseJson } from '@volunteer-passport/codec'
import type { Fetch, FetchedDocument } from '@volunteer-passport/did'
import { statusBaseUrlOf } from '../config.ts'
import type { Office } from '../open-office.ts'
import { didDocumentUrl } from '../site-fetch.ts'
import { LIST_PURPOSES, listUrl, readSiteList } from '../site-list.ts'
import { type Finding, finding } from './finding.ts'
import { examineHeaders } from './headers.ts'
import { agree, readRegistryBits } from './registry-bits.ts'

const DID_TYPES = ['application/did+json', 'application/did+ld+json', 'application/json'] as const
const LIST_TYPES = ['application/vc+jwt'] as const
/** Verifiers ask for a DID document again after a day at the latest. */
const DID_MAX_AGE_SECONDS = 86_400

interface Sight {
  readonly fetch: Fetch
  readonly now: Date
}

interface Wanted {
  readonly url: string
  readonly check: 'did.reachable' | 'list.reachable'
  readonly contentTypes: readonly string[]
  readonly maxBytes: number
}

/** Notes whether an address answers, and answers its document where there is one of the right type. */
async function* see({ fetch }: Sight, o: Wanted): AsyncGenerator<Finding, FetchedDocument | undefined> {
  const { url, check, contentTypes } = o
  const answer = await fetch(url, { accept: contentTypes.join(', '), maxBytes: o.maxBytes })
  const isOtherType = !answer.ok && answer.problems[0].code === 'FETCH_CONTENT_TYPE'
  yield finding(url, check, answer.ok || isOtherType, 'unreachable')
  if (answer.ok || isOtherType)
    yield finding(url, 'contentType', answer.ok, 'contentType', { expected: contentTypes[0]! })
  return answer.ok ? answer.value : undefined
}

const holdsKey = (body: Uint8Array, keyId: string, publicJwk: Jwk): boolean => {
  const parsed = parseJson(body)
  if (!parsed.ok) return false
  const { verificationMethod, assertionMethod } = (parsed.value ?? {}) as Readonly<Record<string, unknown>>
  if (!Array.isArray(verificationMethod) || !Array.isArray(assertionMethod)) return false
  const isOurs = (method: { id?: unknown; publicKeyJwk?: { x?: unknown }; revoked?: unknown } | null): boolean =>
    method?.id === keyId && method.publicKeyJwk?.x === publicJwk.x && method.revoked === undefined
  return assertionMethod.includes(keyId) && verificationMethod.some(isOurs)
}

async function* examineDidDocument(office: Office, sight: Sight): AsyncGenerator<Finding> {
  const url = didDocumentUrl(office.did)
  const document = yield* see(sight, {
    url,
    check: 'did.reachable',
    contentTypes: DID_TYPES,
    maxBytes: LIMITS.didDocumentBytes,
  })
  if (!document) return
  yield finding(url, 'did.key', holdsKey(document.body, office.config.keyId, office.publicJwk), 'key')
  yield* examineHeaders(url, document, DID_MAX_AGE_SECONDS)
}

/** did.json, then every list in use, from outside. */
export async function* examineSite(office: Office, sight: Sight): AsyncGenerator<Finding> {
  yield* examineDidDocument(office, sight)
  for (const [number, expected] of await readRegistryBits(office))
    for (const purpose of LIST_PURPOSES) {
      const url = listUrl(statusBaseUrlOf(office.config), purpose, number)
      const document = yield* see(sight, {
        url,
        check: 'list.reachable',
        contentTypes: LIST_TYPES,
        maxBytes: LIMITS.statusListTokenBytes,
      })
      if (!document) continue
      const list = await readSiteList(document.body, { url, purpose, publicJwk: office.publicJwk })
      yield finding(url, 'list.signature', list !== undefined, 'signature')
      if (!list) continue
      const age = (sight.now.getTime() - list.signedAt.getTime()) / 1000
      yield finding(url, 'list.fresh', age <= list.ttlSeconds && sight.now < list.validUntil, 'stale')
      yield finding(url, 'list.agrees', agree(list.bits, expected[purpose]), 'disagrees')
      yield* examineHeaders(url, document, list.ttlSeconds)
    }
}
