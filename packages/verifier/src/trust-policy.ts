import type { VerificationKey } from '@volunteer-passport/codec'
import type { IssuerInfo, Parsed } from '@volunteer-passport/schema'

/** Whom a verifier believes. `trustIssuers` makes one; a policy of one's own needs these two answers. */
export interface TrustPolicy {
  /**
   * Asked before anything is fetched, with a DID that nobody has proven yet. `false` ends the verification without
   * a request, so that a stranger's token cannot make the verifier call the stranger's host.
   */
  mayAccept(issuer: string): boolean
  /** Asked once the signature has been verified with `key`. The answer is the verdict on the issuer. */
  accept(signer: VerifiedSigner): Parsed<IssuerInfo> | Promise<Parsed<IssuerInfo>>
  /**
   * Who else may sign the status lists for credentials of this issuer, such as the successor of an office that has
   * closed; nobody where it is missing. Whoever it accepts speaks for status alone.
   */
  statusIssuersOf?(issuer: string): Pick<TrustPolicy, 'mayAccept' | 'accept'> | undefined
}

export interface VerifiedSigner {
  /** DID of the issuer. */
  readonly issuer: string
  /** DID URL of the key. */
  readonly keyId: string
  readonly key: VerificationKey
}
