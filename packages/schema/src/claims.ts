import type { LanguageValues } from './language-value.ts'
import type { RegionCode } from './region.ts'
import type { Sector } from './sector.ts'

/** Names of a person, in the spellings that the office holds: `kk-Cyrl`, `kk-Latn`, `ru`, `en`. */
export interface PersonName {
  readonly familyName: LanguageValues
  readonly givenName: LanguageValues
  readonly patronymic?: LanguageValues
}

/** Hours and number of confirmed activities up to an instant. Hours are multiples of 0.25. */
export interface HoursAsOf {
  readonly hours: number
  readonly activities: number
  /** RFC 3339 instant in UTC. */
  readonly asOf: string
}

/** Totals of a passport. `opening` is the part of them taken over from an older system, already counted in. */
export interface Totals extends HoursAsOf {
  readonly opening?: HoursAsOf
}

/** A level never becomes a reason to refuse: codes of later level lists are data (see `levelFromHours`). */
export type Level = string

export interface VolunteerPassportClaims {
  /** Random `urn:uuid:` of the person: stable across phones, renewals and offices, derived from nothing. */
  readonly id: string
  readonly passportNumber: string
  readonly person: PersonName
  /** Never becomes false; absent below 14 or where the office does not know. */
  readonly ageAtLeast?: 14 | 16 | 18
  /** RFC 3339 full-date. */
  readonly memberSince: string
  readonly level: Level
  /** Where the volunteer is registered. */
  readonly region: RegionCode
  readonly totals: Totals
}

/** What fits in a QR: the passport's facts without its history. */
export interface VolunteerPassportSummaryClaims {
  readonly id: string
  readonly passportNumber: string
  /** Full name in one line, at most one value a script. */
  readonly name: LanguageValues
  readonly ageAtLeast?: 14 | 16 | 18
  readonly level: Level
  readonly region: RegionCode
  readonly totals: HoursAsOf
}

export interface Organisation {
  /** Business identification number: 12 digits with a check digit. */
  readonly bin: string
  readonly name: LanguageValues
  /** DID or web address, where it has one. */
  readonly id?: string
}

export interface Project {
  readonly name: LanguageValues
  /** Reference in the register of projects. */
  readonly id?: string
}

export interface Skill {
  readonly name: LanguageValues
  /** ESCO concept URI, where one fits. */
  readonly id?: string
  readonly assessedBy: 'self' | 'organisation'
}

export type ActivityMode = 'onSite' | 'online' | 'abroad'

/** Informative: an office's jurisdiction is over people and organisations, not over places. */
export interface Place {
  readonly region?: RegionCode
  /** ISO 3166-1 alpha-2. */
  readonly country?: string
  readonly locality?: LanguageValues
}

export type ConfirmationMethod = 'coordinator' | 'checkin-qr' | 'geo' | 'self-declared'

/** One person's part in one activity. Complete without a name, so that hours can be shown without one. */
export interface VolunteerActivityClaims {
  readonly id: string
  /** `<BIN of the organisation>:<its own record of this part>`; unique. */
  readonly participationId: string
  readonly organisation: Organisation
  readonly project: Project
  readonly sector: Sector
  readonly role: LanguageValues
  /** RFC 3339 instants in UTC. */
  readonly activityStartDate: string
  readonly activityEndDate: string
  /** A multiple of 0.25, above 0. */
  readonly hours: number
  readonly mode: ActivityMode
  readonly place?: Place
  readonly skills?: readonly Skill[]
  readonly confirmation: {
    /** `self-declared` hours never count. */
    readonly method: ConfirmationMethod
    /** RFC 3339 full-date. */
    readonly date: string
  }
}

export interface VolunteerTrainingClaims {
  readonly id: string
  /** `<BIN of the provider>:<its own record of this part>`; unique. */
  readonly participationId: string
  readonly provider: Organisation
  readonly course: { readonly name: LanguageValues; readonly id?: string }
  readonly sector?: Sector
  /** RFC 3339 full-date. */
  readonly completedOn: string
  /** A multiple of 0.25. Training hours are no volunteer hours and are never added to them. */
  readonly hours?: number
  readonly skills?: readonly Skill[]
}

export interface VolunteerRecognitionClaims {
  readonly id: string
  /** `<BIN of the giver>:<its own record of this award>`; unique. */
  readonly recognitionId: string
  readonly awardedBy: Organisation
  readonly award: { readonly name: LanguageValues; readonly id?: string }
  readonly sector?: Sector
  /** RFC 3339 full-date. */
  readonly awardedDate: string
}

/** Hours of one period for one purpose, without a name: what a scholarship asks, and no more. Short-lived. */
export interface VolunteerHoursExtractClaims {
  readonly id: string
  /** What it was asked for. */
  readonly purpose: LanguageValues
  /** RFC 3339 full-dates, both days included, in UTC+5. */
  readonly period: { readonly from: string; readonly until: string }
  /** Sum over the sectors; a multiple of 0.25. Activities that lie within the period as a whole. */
  readonly hours: number
  readonly activities: number
  readonly sectors: readonly { readonly sector: Sector; readonly hours: number; readonly activities: number }[]
  /** RFC 3339 instant at which it was counted. */
  readonly asOf: string
}

/** The new office of a volunteer who moved, to the former one. It names nobody: the former office knows who it is. */
export interface TransferNoticeClaims {
  /** `subject.id` of the passports of both. */
  readonly id: string
  /** DID of the office to which it is addressed. */
  readonly formerOffice: string
  /** Id of the passport that it is to close. */
  readonly formerPassport: string
  /** RFC 3339 full-date. */
  readonly movedOn: string
}

/** An accreditor's word about an office or an organisation: who, with which keys, for what, over whom. */
export interface OfficeAccreditationClaims {
  /** DID of the accredited. */
  readonly id: string
  readonly name: LanguageValues
  readonly region?: RegionCode
  /** Of an organisation that signs for itself: it may issue only what names this BIN as the organisation. */
  readonly bin?: string
  readonly contact?: { readonly url?: string; readonly email?: string; readonly phone?: string }
  readonly keys: readonly [AccreditedKey, ...AccreditedKey[]]
  readonly scope: AccreditationScope
}

export interface AccreditedKey {
  /** DID URL of the verification method. */
  readonly id: string
  readonly publicKeyJwk: {
    readonly kty: string
    readonly crv: string
    readonly x: string
    readonly y?: string
    readonly alg?: string
  }
  /** `retired` verifies what was signed before `retiredAt`; `revoked` refuses everything, whatever its date. */
  readonly state: 'active' | 'retired' | 'revoked'
  /** RFC 3339 instant in UTC; required where `state` is `retired`. */
  readonly retiredAt?: string
}

/** A child's scope may only narrow its parent's. */
export interface AccreditationScope {
  readonly credentialTypes: readonly [string, ...string[]]
  /** Jurisdiction over people and organisations registered there; `national` for all. */
  readonly jurisdiction: 'national' | readonly [RegionCode, ...RegionCode[]]
  /** How many further levels it may accredit; 0 is none. */
  readonly mayAccreditDepth: number
}

/** What an accreditor says of all whom it accredits, at one address. */
export interface AccreditationListClaims {
  /** Address of the list, `#list`. */
  readonly id: string
  readonly type: 'AccreditationList'
  /** Rises with every publishing: an older one is not taken back. */
  readonly version: number
  /** Milliseconds after which it is asked for again, 900,000 where it does not say. */
  readonly ttl?: number
  /** One a subject, in the order of their DIDs. */
  readonly accreditations: readonly AccreditationEntry[]
}

export interface AccreditationEntry {
  /** DID of the accredited. */
  readonly subject: string
  /**
   * `ended`: in order; its keys count as retired since then, earlier credentials stay good. `suspended`, `withdrawn`:
   * everything of it is refused, whatever its date.
   */
  readonly state: 'active' | 'ended' | 'suspended' | 'withdrawn'
  /** RFC 3339 instant in UTC of the state; required unless `active`. */
  readonly since?: string
  /** DID of who goes on signing the status lists of one that has ended. */
  readonly successor?: string
  /** The `OfficeAccreditation`, a compact JWT of the accreditor. */
  readonly credential: string
}
