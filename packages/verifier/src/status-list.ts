import type { TokenStatusBits } from '@volunteer-passport/codec'
import type { Parsed } from '@volunteer-passport/schema'
import type { TrustPolicy } from './trust-policy.ts'

/** The two kinds of status lists; an entry of one kind never reads a list of the other. */
export type StatusListKind = 'bitstring' | 'token'

interface VerifiedStatusList {
  readonly bytes: Uint8Array
  /** Beginning of its validity: with one address, the later list is the newer one. */
  readonly issuedAt: Date | undefined
  /** The last instant at which it may be used at all, exclusive, in milliseconds since 1970. */
  readonly usableUntil: number
  /** How long it may be used before it is asked for again, by its own word; 0: asked for each time. */
  readonly ttlSeconds: number | undefined
}

/** Bitstring Status List v1.0, verified and unpacked. */
export interface BitstringStatusList extends VerifiedStatusList {
  readonly kind: 'bitstring'
  readonly purposes: readonly string[]
}

/** Token Status List, verified and unpacked. */
export interface TokenStatusList extends VerifiedStatusList {
  readonly kind: 'token'
  readonly bits: TokenStatusBits
}

export type StatusList = BitstringStatusList | TokenStatusList

/** A list that may be used now, with what is remembered of it. */
export type UsableStatusList = StatusList & {
  /** Length of the token that it came in. */
  readonly tokenBytes: number
  /** Past its time to live, and used only because a fresh one cannot be had. */
  readonly isStale: boolean
  /** Entries that were revoked when somebody asked, the latest last. */
  readonly revoked: Set<number>
}

/** A list that is at hand, and read only by whoever has room for it. */
export interface ObtainedStatusList {
  readonly tokenBytes: number
  /** Verifies and unpacks it, once. */
  readonly read: () => Parsed<UsableStatusList> | Promise<Parsed<UsableStatusList>>
}

export interface StatusListRequest {
  readonly kind: StatusListKind
  readonly url: string
  /** Of the credential that names the list. */
  readonly issuer: string
  /** What accepted the issuer, and what that rests on. */
  readonly trust: TrustPolicy
  readonly lineage: string
  readonly now: Date
}
