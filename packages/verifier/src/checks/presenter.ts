import {
  type Algorithm,
  importVerificationKey,
  type Jwk,
  jwkThumbprint,
  type VerificationKey,
} from '@volunteer-passport/codec'
import { type DidResolver, resolveVerificationMethod } from '@volunteer-passport/did'
import {
  type JsonObject,
  type JsonValue,
  type Parsed,
  type Presentation,
  type ProblemCode,
  problem,
  VolunteerPassport,
} from '@volunteer-passport/schema'
import { orGiveUp } from '../give-up.ts'
import { credentialProblem, type PresentedCredential, subjectIds } from '../presented-credentials.ts'
import { type Steps, settle } from '../steps.ts'

/**
 * Who signed a presentation, by its own word: a DID with a key of its own, or whoever has the key that a passport in
 * the presentation names as `cnf`, here by its thumbprint.
 */
export type ClaimedPresenter =
  | { readonly did: string; readonly keyId: string }
  | { readonly thumbprint: string; readonly named: readonly JsonValue[] }

const KEY_ID = /^(did:[^#/?]+)#[\s\S]+$/
/** RFC 7638 with SHA-256. */
const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/

/**
 * Reads `kid`: an absolute DID URL of a key of the holder, or the thumbprint of the `cnf` key of a passport. Fetches
 * nothing. KID_MISSING, KID_INVALID, HOLDER_MISMATCH.
 */
export function readPresenter(header: JsonObject, { holder, document }: Presentation): Parsed<ClaimedPresenter> {
  const keyId = header.kid
  if (keyId === undefined) return fail('KID_MISSING', 'The header has no kid.', ['kid'])
  const named = [holder, header.iss, document.iss].filter((name) => name !== undefined)
  if (typeof keyId === 'string' && THUMBPRINT.test(keyId)) return { ok: true, value: { thumbprint: keyId, named } }
  const match = typeof keyId === 'string' ? KEY_ID.exec(keyId) : null
  if (match === null) {
    return fail('KID_INVALID', 'kid must be an absolute DID URL with a fragment, or a thumbprint.', ['kid'])
  }
  // Stops whoever signs with a key of their own from naming somebody else as the holder.
  const did = match[1]!
  if (named.some((name) => name !== did)) return notTheHolder()
  return { ok: true, value: { did, keyId: match[0] } }
}

/**
 * The key of the presenter, and whether it is one for this algorithm. Besides the problems of a key, CREDENTIAL_INVALID
 * and CREDENTIAL_UNDETERMINED: the passport that names the key is not good, or not known to be.
 */
export function* checkPresenterKey(
  presenter: ClaimedPresenter,
  algorithm: Algorithm,
  o: {
    readonly credentials: readonly PresentedCredential[]
    readonly resolver: DidResolver
    readonly now: Date
    readonly signal: AbortSignal | undefined
  },
): Steps<Parsed<VerificationKey>> {
  const key = 'did' in presenter ? yield* settle(resolveKey(presenter, o)) : findConfirmedKey(presenter, o.credentials)
  // The key decides, never the header (RFC 8725 §3.1).
  if (key.ok && key.value.algorithm !== algorithm) {
    return fail('ALG_KEY_MISMATCH', 'The alg of the header is not the algorithm of the key.', ['alg'])
  }
  return key
}

function resolveKey(
  { did, keyId }: { readonly did: string; readonly keyId: string },
  o: { readonly resolver: DidResolver; readonly now: Date; readonly signal: AbortSignal | undefined },
): Parsed<VerificationKey> | Promise<Parsed<VerificationKey>> {
  const { resolver, now, signal } = o
  const key = resolveVerificationMethod({ keyId, issuer: did, purpose: 'authentication', resolver, now })
  return orGiveUp(key, signal, 'FETCH_TIMEOUT')
}

function findConfirmedKey(
  { thumbprint, named }: { readonly thumbprint: string; readonly named: readonly JsonValue[] },
  credentials: readonly PresentedCredential[],
): Parsed<VerificationKey> {
  const claiming = credentials.filter((presented) => confirmedKey(presented, thumbprint) !== undefined)
  const vouching =
    claiming.find(({ verdict }) => verdict === 'accepted') ??
    claiming.find(({ verdict }) => verdict === 'undetermined') ??
    claiming[0]
  if (vouching === undefined) {
    return fail('KEY_NOT_FOUND', 'No passport in the presentation has a cnf key of this thumbprint.', ['kid'])
  }
  // A passport that is not good, or not known to be, vouches for nobody.
  const refused = credentialProblem(vouching)
  if (refused !== undefined) return { ok: false, problems: [refused] }
  const [id] = subjectIds(vouching)
  return named.every((name) => name === id) ? { ok: true, value: confirmedKey(vouching, thumbprint)! } : notTheHolder()
}

/**
 * The holder key of a passport, `jwk` of its `cnf` (RFC 7800 §3.2, VC-JOSE-COSE §4.1.3), where it is the key of this
 * thumbprint. No other is looked into: to see that a key is sound takes a millisecond, and there may be 64.
 */
export function confirmedKey({ type, findings }: PresentedCredential, thumbprint: string): VerificationKey | undefined {
  const cnf = type.name === VolunteerPassport.name ? findings.decoded?.document.cnf : undefined
  if (typeof cnf !== 'object' || cnf === null || !('jwk' in cnf)) return undefined
  const { jwk } = cnf
  if (typeof jwk !== 'object' || jwk === null || jwkThumbprint(jwk as unknown as Jwk) !== thumbprint) return undefined
  const key = importVerificationKey(jwk)
  return key.ok ? key.value : undefined
}

const notTheHolder = (): { ok: false; problems: [ReturnType<typeof problem>] } =>
  fail('HOLDER_MISMATCH', 'holder or iss names somebody other than the signer.', ['holder'])

function fail(
  code: ProblemCode,
  detail: string,
  path: readonly string[],
): { ok: false; problems: [ReturnType<typeof problem>] } {
  return { ok: false, problems: [problem(code, detail, path)] }
}
