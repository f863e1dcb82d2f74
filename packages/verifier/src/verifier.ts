import type { DidResolver, Fetch } from '@volunteer-passport/did'
import type { CredentialType, PresentationReport, Report } from '@volunteer-passport/schema'
import type { Format } from './format.ts'
import type { StateStore } from './state-store.ts'
import type { TrustPolicy, TrustSource } from './trust-policy.ts'

export interface VerifierOptions {
  /** Whose credentials are accepted: `trustRoot({...})` or `trustIssuers([...])`. There is no default. */
  readonly trust: TrustPolicy | TrustSource
  /** By default `[vcJwt()]`. */
  readonly formats?: readonly Format[]
  /** By default did:key, did:jwk and did:web through the guarded fetch. */
  readonly resolver?: DidResolver
  /** Fetches status lists, and the lists of `trustRoot`; by default the guarded fetch. */
  readonly statusLists?: Fetch
  readonly clock?: () => Date
  /** How far ahead of this clock a beginning may lie, 0 to 300; by default 60. An end has no tolerance. */
  readonly clockToleranceSeconds?: number
  /** Remembers the newest lists; give one that outlives a restart. By default memory. */
  readonly state?: StateStore
  readonly status?: StatusOptions
}

export interface StatusOptions {
  /** `warn` accepts a credential whose status could not be had, with a warning. By default `undetermined`. */
  readonly whenUnavailable?: 'undetermined' | 'warn'
  /** Upper bound on the age of a cached list, whatever the list allows; 0 fetches for each verification. */
  readonly maxAgeSeconds?: number
}

export interface VerifyOptions<C> {
  /** The type that must have been issued; `anyType` is the explicit opt-out. */
  readonly type: CredentialType<C>
  /** Waits no longer for the network once aborted: what is not known by then is `unknown`. */
  readonly signal?: AbortSignal
}

export interface PresentationOptions {
  /** Who asks: the presentation must name exactly this, and nobody else, as `aud`. */
  readonly audience: string
  /** Made afresh for this request, unguessable, and used once: the presentation must repeat it as `nonce`. */
  readonly nonce: string
  /** As in `VerifyOptions`. */
  readonly signal?: AbortSignal
}

export interface Verifier {
  /**
   * One answer for any input whatever. Rejects only for wrong use: no `type`, or a clock that gives no date.
   * @example
   * const report = await verifier.verify(token, { type: VolunteerPassport })
   * if (report.ok) welcome(report.credential.subject.person)
   */
  verify<C>(token: string | Uint8Array, o: VerifyOptions<C>): Promise<Report<C>>
  /**
   * One answer on a presentation (`vp+jwt`, VC-JOSE-COSE §3.1.2), and a report of its own on each credential in it. An
   * office's credential is judged by its type, any other as `anyType` does it: look at `credential.types`.
   *
   * Who presents it is proven by the key that signed it: `kid` is either a DID URL of a key listed under
   * `authentication` of the holder's DID, and a subject that is a DID must be this one; or the RFC 7638 thumbprint of
   * the key that an accepted passport in the presentation names as `cnf` (a key of the holder's DID may be that one too),
   * and then all that is about that passport's subject is the presenter's. Any other subject is HOLDER_BINDING_FAILED.
   * Rejects only for wrong use: no `audience` or no `nonce` (OPTION_MISSING), or a clock that gives no date.
   * @example
   * const report = await verifier.verifyPresentation(token, { audience: 'https://gate.example', nonce })
   * for (const { ok, index } of report.credentials) console.log(index, ok)
   */
  verifyPresentation(token: string, o: PresentationOptions): Promise<PresentationReport>
  /**
   * The reports in the order of the tokens, several being worked on at once and no more than that kept in memory.
   * An error of the iterable itself is passed on, after the reports on what it gave before.
   */
  verifyAll<C>(
    tokens: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
    o: VerifyOptions<C>,
  ): AsyncIterableIterator<Report<C>>
}
