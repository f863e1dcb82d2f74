import type { Algorithm } from '@volunteer-passport/codec'
import type { DidResolver } from '@volunteer-passport/did'
import { type JsonObject, type Parsed, problem } from '@volunteer-passport/schema'
import { orGiveUp } from '../give-up.ts'
import { type Steps, settle } from '../steps.ts'
import type { SignerAnswer, TrustPolicy } from '../trust-policy.ts'
import { type ClaimedSigner, checkKey } from './key.ts'

interface Circumstances {
  readonly trust: TrustPolicy
  readonly resolver: DidResolver
  /** Of the document a policy may take a hint; nobody has vouched for it. */
  readonly document: JsonObject
  readonly algorithm: Algorithm
  readonly now: Date
  readonly signal: AbortSignal | undefined
}

/** The key that the token must have been signed with, from the trust policy or else from the DID document. */
export function* checkSigner(signer: ClaimedSigner, o: Circumstances): Steps<SignerAnswer> {
  const { trust, algorithm, now, signal } = o
  if (trust.resolveSigner === undefined) {
    const key = yield* checkKey(signer, algorithm, o)
    return key.ok ? { ok: true, value: { key: key.value, policy: trust, lineage: '' } } : key
  }
  const { issuer, keyId } = signer
  const resolving = trust.resolveSigner({ issuer, keyId, untrustedDocument: o.document, now })
  const found: SignerAnswer = yield* settle(orGiveUp(resolving, signal, 'TRUST_LIST_UNAVAILABLE'))
  // Compared with `true`, so that an answer of another kind is never taken for a yes.
  if (found.ok !== true) return found
  // The key decides, never the header (RFC 8725 §3.1).
  if (found.value.key.algorithm !== algorithm) {
    const detail = 'The alg of the header is not the algorithm of the key.'
    return { ok: false, problems: [problem('ALG_KEY_MISMATCH', detail, ['alg'])] }
  }
  return found
}

/** Whether the signature was made while the issuer signed with this key, by the signer's own word. */
export function checkSignedInTime(issuedAt: Date | undefined, retiredAt: Date | undefined): Parsed<true> {
  // Written so that a signature without an instant does not pass.
  if (retiredAt === undefined || (issuedAt !== undefined && issuedAt <= retiredAt)) return { ok: true, value: true }
  const detail = 'The key had been retired before this was signed, or nothing says when it was signed.'
  return { ok: false, problems: [problem('KEY_EXPIRED', detail, ['iat'])] }
}
