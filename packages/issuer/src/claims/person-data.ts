import type { PersonName, RegionCode } from '@volunteer-passport/schema'
import type { PersonRow } from '../registry.ts'

/** A guardian's consent: a record of the office, never a claim. */
export interface GuardianConsent {
  /** RFC 3339 full-date. */
  readonly givenOn: string
  /** Last day; without it the consent runs until it is corrected. */
  readonly until?: string
  readonly scope?: string
}

export interface RecordedConsent extends GuardianConsent {
  /** Day of its withdrawal; a consent given later runs again. */
  readonly withdrawnOn?: string
}

/** The passport with which a person came from another office: its totals are the opening balance. */
export interface Origin {
  /** DID of that office. */
  readonly issuer: string
  /** Id of the passport. */
  readonly credential: string
  /** Its `iat`, seconds since 1970. */
  readonly issuedAt: number
}

/** Where a person has gone: no passport is made here until they come back. */
export interface Departure {
  /** DID of the office. */
  readonly to: string
  /** Id of the passport that they went with. */
  readonly passport: string
  /** Id of the office's notice. */
  readonly notice: string
  /** Its `iat`, seconds since 1970. */
  readonly at: number
}

/** What the ledger knows about a person, as stored. */
export interface PersonData {
  readonly name: PersonName
  readonly birthDate?: string
  readonly memberSince: string
  readonly region: RegionCode
  readonly opening?: { readonly hours: number; readonly activities: number; readonly asOf: string }
  readonly guardianConsent?: RecordedConsent
  readonly origin?: Origin
  readonly departure?: Departure
}

export const personDataOf = (row: PersonRow): PersonData => JSON.parse(row.data) as PersonData
