import type { VerificationKey } from '@volunteer-passport/codec'
import { type Parsed, PROBLEMS, type Problem } from '@volunteer-passport/schema'
import type { DIDDocument, DIDResolutionResult, Resolvable } from 'did-resolver'
import { BoundedCache } from './bounded-cache.ts'
import { createGuardedFetch } from './create-guarded-fetch.ts'
import { deepFreeze } from './deep-freeze.ts'
import { type DidDocument, parseDidDocument } from './did-document.ts'
import { didJwkDocument } from './did-jwk-document.ts'
import { didKeyDocument } from './did-key-document.ts'
import { createDidWebDocuments } from './did-web-documents.ts'
import { didWebUrl } from './did-web-url.ts'
import type { Fetch } from './fetch.ts'
import { parseDid } from './parse-did.ts'
import { parseKeyId } from './parse-key-id.ts'
import { refused } from './refused.ts'
import { selectVerificationKey, type VerificationKeyQuery } from './select-verification-key.ts'

/** did-resolver's interface: any resolver of that family will do where one of ours is expected. */
export type DidResolver = Resolvable

/** A resolver that keeps documents and imported keys, and answers without a Promise where it has them. */
export interface CachingDidResolver extends DidResolver {
  /** As `resolveVerificationMethod` says. */
  readonly resolveVerificationKey: (
    query: VerificationKeyQuery,
  ) => Parsed<VerificationKey> | Promise<Parsed<VerificationKey>>
}

/** did:key and did:jwk are worked out, not fetched; the cache saves the key check. Apart from did:web, so that a
 * flood of made-up keys pushes no office out. */
const DERIVED_DOCUMENTS = 1_000

/**
 * A resolver of did:key, did:jwk and did:web. Documents of did:web are kept for as long as HTTP says, within 1 minute
 * and 24 hours, 10 minutes where it says nothing; failures are not kept; an unknown key causes one fetch a minute and
 * DID. A failed resolution has our problem at `didResolutionMetadata.problem` beside did-resolver's `error`.
 */
export function createDidResolver(o: { readonly fetch?: Fetch; readonly clock?: () => Date } = {}): CachingDidResolver {
  const { fetch = createGuardedFetch(), clock = () => new Date() } = o
  if (typeof fetch !== 'function') throw new TypeError('fetch is not a function')
  if (typeof clock !== 'function') throw new TypeError('clock is not a function')
  const web = createDidWebDocuments({ fetch, clock })
  const derived = new BoundedCache<Parsed<DidDocument>>(DERIVED_DOCUMENTS)

  /** The document where it takes no network; the address to fetch it from where it does. */
  const locate = (did: string): Parsed<DidDocument> | { readonly url: string } => {
    const known = web.cached(did)
    if (known !== undefined) return { ok: true, value: known }
    const worked = derived.get(did)
    if (worked !== undefined) return worked
    const parsed = parseDid(did)
    if (!parsed.ok) return parsed
    const { method, id } = parsed.value
    if (method === 'web') {
      const url = didWebUrl(did)
      return url.ok ? { url: url.value } : url
    }
    if (method !== 'key' && method !== 'jwk') {
      return refused('DID_METHOD_UNSUPPORTED', 'The DID method is none of key, jwk and web.')
    }
    const document = derive(method, did, id)
    derived.set(did, document)
    return document
  }

  const load = async (did: string): Promise<Parsed<DidDocument>> => {
    const located = locate(did)
    return 'url' in located ? web.load(did, located.url) : located
  }

  const resolveVerificationKey: CachingDidResolver['resolveVerificationKey'] = (query) => {
    const did = parseKeyId(query.keyId, query.issuer)
    if (!did.ok) return did
    const located = locate(did.value)
    const select = (document: Parsed<DidDocument>) =>
      document.ok ? selectVerificationKey(document.value, query) : document
    if ('url' in located) return web.load(did.value, located.url).then(select)
    const key = select(located)
    if (key.ok || key.problems[0].code !== 'KEY_NOT_FOUND') return key
    const url = didWebUrl(did.value)
    const reloaded = url.ok ? web.reload(did.value, url.value) : undefined
    if (reloaded === undefined) return key
    return reloaded instanceof Promise ? reloaded.then(select) : select(reloaded)
  }

  return { resolve: async (did) => toResult(await load(did)), resolveVerificationKey }
}

function derive(method: 'key' | 'jwk', did: string, id: string): Parsed<DidDocument> {
  const json = method === 'key' ? didKeyDocument(did, id) : didJwkDocument(did, id)
  if (!json.ok) return json
  const document = parseDidDocument(deepFreeze(json.value), did)
  if (!document.ok || method === 'jwk') return document
  const [key] = Array.from(document.value.methods.values(), (only) => only.key())
  if (key?.ok === false && key.problems[0].code === 'KEY_INVALID') {
    return refused('DID_INVALID', 'The key in the did:key is not a point of its curve.')
  }
  return document
}

function toResult(document: Parsed<DidDocument>): DIDResolutionResult {
  if (document.ok) {
    return {
      didDocument: document.value.json as unknown as DIDDocument,
      didResolutionMetadata: { contentType: 'application/did+json' },
      didDocumentMetadata: {},
    }
  }
  const [problem] = document.problems
  return {
    didDocument: null,
    didResolutionMetadata: { error: toResolutionError(problem), problem },
    didDocumentMetadata: problem.code === 'DID_DEACTIVATED' ? { deactivated: true } : {},
  }
}

/** Words of DID Resolution, as did-resolver spells them. */
function toResolutionError({ code }: Problem): string {
  if (code === 'DID_METHOD_UNSUPPORTED') return 'unsupportedDidMethod'
  if (code === 'DID_DOCUMENT_INVALID') return 'invalidDidDocument'
  if (code === 'DID_DEACTIVATED') return 'deactivated'
  return PROBLEMS[code].class === 'unknown' ? 'notFound' : 'invalidDid'
}
