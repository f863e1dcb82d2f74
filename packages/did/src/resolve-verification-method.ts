import type { VerificationKey } from '@volunteer-passport/codec'
import type { Parsed, Problem, ProblemCode } from '@volunteer-passport/schema'
import { PROBLEMS } from '@volunteer-passport/schema'
import type { DIDResolutionResult } from 'did-resolver'
import type { CachingDidResolver, DidResolver } from './create-did-resolver.ts'
import { parseDidDocument } from './did-document.ts'
import { parseKeyId } from './parse-key-id.ts'
import { refused } from './refused.ts'
import { selectVerificationKey, type VerificationKeyQuery } from './select-verification-key.ts'

const CODES: Readonly<Record<string, ProblemCode>> = {
  invalidDid: 'DID_INVALID',
  unsupportedDidMethod: 'DID_METHOD_UNSUPPORTED',
  methodNotSupported: 'DID_METHOD_UNSUPPORTED',
  invalidDidDocument: 'DID_DOCUMENT_INVALID',
  deactivated: 'DID_DEACTIVATED',
}

/**
 * The key that a token names, checked: it belongs to the issuer's DID, is controlled by it, listed for the purpose,
 * neither revoked nor expired at `now`, and sound (CID 1.0 §3.3). Returns without a Promise where the resolver is one of
 * `createDidResolver` and has the document; never throws for what the token or the network says.
 *
 * Problems: KID_INVALID, KID_ISSUER_MISMATCH, DID_INVALID, DID_METHOD_UNSUPPORTED, DID_HOST_FORBIDDEN, DID_NOT_FOUND,
 * FETCH_*, DID_DOCUMENT_INVALID, DID_DEACTIVATED, KEY_NOT_FOUND, KEY_CONTROLLER_MISMATCH, KEY_REVOKED, KEY_EXPIRED,
 * KEY_PURPOSE_MISMATCH, KEY_INVALID, KEY_WEAK, ALG_KEY_MISMATCH.
 */
export function resolveVerificationMethod(
  o: VerificationKeyQuery & { readonly resolver: DidResolver | CachingDidResolver },
): Parsed<VerificationKey> | Promise<Parsed<VerificationKey>> {
  return 'resolveVerificationKey' in o.resolver
    ? o.resolver.resolveVerificationKey(o)
    : resolveByInterface(o.resolver, o)
}

/** With a resolver of somebody else, which may keep documents but knows nothing of keys. */
async function resolveByInterface(
  resolver: DidResolver,
  query: VerificationKeyQuery,
): Promise<Parsed<VerificationKey>> {
  const did = parseKeyId(query.keyId, query.issuer)
  if (!did.ok) return did
  let result: DIDResolutionResult
  try {
    result = await resolver.resolve(did.value)
  } catch {
    return refused('DID_NOT_FOUND', 'The DID resolver threw.')
  }
  const { didDocument, didResolutionMetadata, didDocumentMetadata } = result
  if (didDocumentMetadata?.deactivated === true) return refused('DID_DEACTIVATED', 'The resolver says so.')
  const { error, problem } = didResolutionMetadata ?? {}
  if (isProblem(problem)) return { ok: false, problems: [problem] }
  if (error !== undefined || didDocument === null) {
    const code = Object.hasOwn(CODES, String(error)) ? CODES[String(error)] : undefined
    return refused(code ?? 'DID_NOT_FOUND', 'The DID resolver gave no document.')
  }
  const document = parseDidDocument(didDocument, did.value)
  return document.ok ? selectVerificationKey(document.value, query) : document
}

const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'code' in value && Object.hasOwn(PROBLEMS, String(value.code))
