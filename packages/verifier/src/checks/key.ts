import type { Algorithm, VerificationKey } from '@volunteer-passport/codec'
import { type DidResolver, resolveVerificationMethod } from '@volunteer-passport/did'
import { type JsonObject, type Parsed, type ProblemCode, problem } from '@volunteer-passport/schema'
import type { DecodedToken } from '../format.ts'
import { orGiveUp } from '../give-up.ts'
import { type Steps, settle } from '../steps.ts'

/** Who signed, by the token's own word: proven by nothing but the signature. */
export interface ClaimedSigner {
  readonly issuer: string
  readonly keyId: string
}

/** An absolute DID URL with a fragment, without path and query (VC-JOSE-COSE §4.3). The fragment is only compared. */
const KEY_ID = /^(did:[^#/?]+)#[\s\S]+$/

/** Reads kid and issuer and holds one against the other; fetches nothing. */
export function readSigner({ header, document }: DecodedToken): Parsed<ClaimedSigner> {
  const keyId = header.kid
  if (keyId === undefined) return fail('KID_MISSING', 'The header has no kid.', ['kid'])
  const match = typeof keyId === 'string' ? KEY_ID.exec(keyId) : null
  if (match === null) {
    return fail('KID_INVALID', 'kid must be an absolute DID URL with a fragment.', ['kid'])
  }
  const issuer = readIssuer(document)
  if (!issuer.ok) return issuer
  // Stops the key of one issuer from signing in the name of another (RFC 8725 §3.10).
  if (match[1] !== issuer.value) return fail('KID_ISSUER_MISMATCH', 'The DID of kid is not the issuer.', ['kid'])
  return { ok: true, value: { issuer: issuer.value, keyId: match[0] } }
}

function readIssuer(document: JsonObject): Parsed<string> {
  if (!Object.hasOwn(document, 'issuer')) return fail('CLAIM_MISSING', 'There is no issuer.', ['issuer'])
  const { issuer } = document
  const id =
    typeof issuer === 'object' && issuer !== null && !Array.isArray(issuer) ? (issuer as JsonObject).id : issuer
  if (typeof id === 'string' && id !== '') return { ok: true, value: id }
  return fail('ISSUER_INVALID', 'The issuer must be a DID, or an object with a DID as id.', ['issuer'])
}

/** The issuer's key for assertions, and whether it is one for this algorithm. Fetches unless cached. */
export function* checkKey(
  signer: ClaimedSigner,
  algorithm: Algorithm,
  o: { readonly resolver: DidResolver; readonly now: Date; readonly signal: AbortSignal | undefined },
): Steps<Parsed<VerificationKey>> {
  const { resolver, now, signal } = o
  const resolving = resolveVerificationMethod({ ...signer, resolver, purpose: 'assertionMethod', now })
  const key = yield* settle(orGiveUp(resolving, signal, 'FETCH_TIMEOUT'))
  // The key decides, never the header (RFC 8725 §3.1).
  if (key.ok && key.value.algorithm !== algorithm) {
    return fail('ALG_KEY_MISMATCH', 'The alg of the header is not the algorithm of the key.', ['alg'])
  }
  return key
}

function fail(
  code: ProblemCode,
  detail: string,
  path: readonly string[],
): { ok: false; problems: [ReturnType<typeof problem>] } {
  return { ok: false, problems: [problem(code, detail, path)] }
}
