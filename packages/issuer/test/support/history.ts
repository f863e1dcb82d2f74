import type { LogRow } from '@volunteer-passport/issuer/registry'
import type { LIST_PURPOSES } from '../../src/status/decoys.ts'

/** What a process told its parent, each at the instant at which it was true. */
export type Told = {
  /** Monotonic clock of the machine in milliseconds: the same for all its processes. */
  readonly at: number
} & (
  | { readonly tells: 'registered'; readonly ref: string; readonly subjectId: string }
  /** It is going to ask for this; nobody knows whether it came to that. No quarters: to revoke it. */
  | { readonly tells: 'recording'; readonly participation: string; readonly quarters: number }
  | { readonly tells: 'recorded'; readonly participation: string; readonly quarters: number }
  /** These bytes are going to be signed: `input` is their SHA-256. */
  | { readonly tells: 'signing'; readonly input: string }
  | { readonly tells: 'issued'; readonly id: string; readonly token: string }
  | { readonly tells: 'revoked'; readonly id: string }
  /** A publishing that began at `since` has been answered. */
  | { readonly tells: 'published'; readonly since: number }
  | { readonly tells: 'reached'; readonly point: string }
  /** The issuer threw: a store or a disk that fails. */
  | { readonly tells: 'refused'; readonly code: string }
  /** It did all that it had to do. */
  | { readonly tells: 'finished' }
)

export interface FoundPerson {
  readonly ref: string
  readonly subjectId: string
  readonly passportNumber: string | undefined
  /** As the ledger sums it up. */
  readonly quarters: number
  readonly activities: number
}

export interface FoundActivity {
  readonly participation: string
  readonly ref: string
  /** 0 where it was revoked. */
  readonly quarters: number
}

export interface FoundCredential {
  readonly id: string
  /** Type and record key: one of them lives at a time. */
  readonly key: string
  readonly list: number
  readonly index: number
  readonly state: 'reserved' | 'issued' | 'burnt'
  readonly revoked: boolean
  readonly suspended: boolean
  readonly newerAvailable: boolean
  /** SHA-256 of the bytes that were to be signed. */
  readonly input: string
  readonly token: string | undefined
  /** What a passport says; nothing of another type. */
  readonly passport:
    | { readonly ref: string; readonly passportNumber: string; readonly quarters: number; readonly activities: number }
    | undefined
}

export interface FoundList {
  readonly list: number
  readonly purpose: (typeof LIST_PURPOSES)[number]
  /** Sequence of the log at which it was published. */
  readonly sequence: number
  readonly bits: ReadonlySet<number>
}

/** What is there in the end. */
export interface Found {
  readonly people: readonly FoundPerson[]
  readonly activities: readonly FoundActivity[]
  readonly credentials: readonly FoundCredential[]
  readonly log: readonly LogRow[]
  readonly lists: readonly FoundList[]
}

export interface History {
  readonly told: readonly Told[]
  readonly found: Found
}
