import type { VerificationKey } from '@volunteer-passport/codec'
import type { DidResolver, Fetch } from '@volunteer-passport/did'
import type { ChainHop, IssuerInfo, JsonObject, Problem, Problems } from '@volunteer-passport/schema'
import type { StateStore } from './state-store.ts'

/** Whom a verifier believes. `trustIssuers` makes one; a policy of one's own needs the first two answers. */
export interface TrustPolicy {
  /**
   * Asked before anything is fetched, with a DID that nobody has proven yet. `false` ends the verification without
   * a request, so that a stranger's token cannot make the verifier call the stranger's host.
   */
  mayAccept(issuer: string): boolean
  /** Asked once the signature has been verified with `key`. The answer is the verdict on the issuer. */
  accept(signer: VerifiedSigner): TrustAnswer<IssuerInfo> | Promise<TrustAnswer<IssuerInfo>>
  /**
   * Who else may sign the status lists for credentials of this issuer, such as the successor of an office that has
   * closed; nobody where it is missing. Whoever it accepts speaks for status alone.
   */
  statusIssuersOf?(issuer: string): Pick<TrustPolicy, 'mayAccept' | 'accept' | 'resolveSigner'> | undefined
  /**
   * Where a policy knows the keys itself, as `trustRoot` does from its lists: asked in place of the DID document, which
   * is then not fetched.
   */
  resolveSigner?(signer: UnprovenSigner): SignerAnswer | Promise<SignerAnswer>
}

/** Trust that needs the fetch and the memory of the verifier it is given to, such as `trustRoot`. */
export interface TrustSource {
  /** Called once, by `createVerifier`. */
  bind(parts: TrustParts): TrustPolicy
}

/** What a verifier lends to its trust. */
export interface TrustParts {
  readonly fetch: Fetch
  readonly resolver: DidResolver
  readonly state: StateStore
  /** How far ahead of the clock a beginning may lie. */
  readonly toleranceSeconds: number
}

export interface VerifiedSigner {
  /** DID of the issuer. */
  readonly issuer: string
  /** DID URL of the key. */
  readonly keyId: string
  readonly key: VerificationKey
  /** What was signed with it: a policy may allow an issuer some types alone. */
  readonly document: JsonObject
  /** `statusIssuer`: it has signed a status list, and no credential. */
  readonly role: 'issuer' | 'statusIssuer'
}

/** Who a token says has signed it, proven by nothing. */
export interface UnprovenSigner {
  readonly issuer: string
  readonly keyId: string
  /** Not proven either: good for a hint where to look, and for nothing else. */
  readonly untrustedDocument: JsonObject
  readonly now: Date
}

export interface ResolvedSigner {
  readonly key: VerificationKey
  /** From this instant on the issuer no longer signs with it: what it has signed later is refused (KEY_EXPIRED). */
  readonly retiredAt?: Date
  /** What judges this signer, its credential and the status lists of it from here on. */
  readonly policy: TrustPolicy
  /** Names all that the answer rests on: a status list that was accepted under another one is not used. */
  readonly lineage: string
}

/** An answer of trust. It may name who in a chain of accreditations is at fault. */
export type TrustAnswer<T> =
  | { readonly ok: true; readonly value: T; readonly warnings?: readonly Problem[] }
  | { readonly ok: false; readonly problems: Problems; readonly failingHop?: ChainHop }

/** A refusal is one of the key, unless it says that it is one of the issuer. */
export type SignerAnswer =
  | Extract<TrustAnswer<ResolvedSigner>, { ok: true }>
  | (Extract<TrustAnswer<ResolvedSigner>, { ok: false }> & { readonly check?: 'key' | 'trust' })
