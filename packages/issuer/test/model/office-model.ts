/** What an office knows and has handed out, as simply as it can be said: plain data, and rules that look at all of it. */
export type TypeName = 'passport' | 'activity' | 'extract' | 'notice'
export type Region = 'KZ-71' | 'KZ-75'
export type KeyState = 'prepared' | 'active' | 'retired' | 'revoked'

export interface Person {
  readonly ref: string
  /** Family name that nobody else has: tells who it is, and who comes later under the same ref. */
  readonly mark: string
  /** Of everybody who is a child when the story begins. */
  readonly birthDate: string | undefined
  region: Region
  /** Hours; 0 where there is no opening balance. */
  opening: number
  /** RFC 3339 instant of the opening balance. */
  openingAsOf: string
  consent: { readonly givenOn: string; readonly withdrawnOn?: string } | undefined
  /** Gone to another office, with which passport; until then nothing is made here that they could show. */
  departure?: Departure | undefined
  /** How the last move of theirs ended here. */
  lastMove?: 'left' | 'cancelled' | undefined
  /** The passport that they came with. */
  origin?: ForeignPassport
}

export interface ForeignPassport {
  readonly id: string
  /** DID of the office. */
  readonly from: string
  /** Seconds since 1970. */
  readonly issuedAt: number
}

/** Of the balances that the office was told when it began, from before all deeds; that of a newcomer is later than all. */
export const FIRST_BALANCE = '2026-09-30T00:00:00Z'

/** Whether the opening balance holds every deed of this story. */
export const isInBalance = ({ opening, openingAsOf }: Person): boolean => opening > 0 && openingAsOf !== FIRST_BALANCE

export interface Departure {
  /** DID of the office. */
  readonly to: string
  /** Id of the passport that they went with. */
  readonly passport: string
  /** When its notice was signed, in seconds since 1970. */
  readonly at: number
}

export interface Deed {
  readonly id: string
  /** Mark of the person; empty once it is erased. */
  owner: string
  hours: number
  isSelfDeclared: boolean
  state: 'confirmed' | 'suspended' | 'revoked'
  /** Whether totals have it; an inquiry may leave it there or not. */
  isCounted: boolean
  /** Of another office: when its credential was last looked at, in seconds since 1970, and what speaks against it. */
  imported?: { readonly checkedAt: number; readonly problem: string }
}

/** What a passport says of a person. */
export interface Said {
  readonly region: Region
  readonly hours: number
  readonly activities: number
  readonly opening: number
  readonly openingAsOf: string | undefined
  readonly ageAtLeast: number | undefined
}

export interface Credential {
  /** Empty until it was seen. */
  id: string
  token: string
  readonly type: TypeName
  /** Of no record any more once it is forgotten what it said. */
  key: string
  owner: string
  readonly signedBy: string
  /** Milliseconds since 1970. */
  readonly validUntil: number | undefined
  /** Number of the one that it took the place of, in the order of making. */
  readonly predecessor: number | undefined
  /** What was asked for, in one word. */
  readonly wish: string
  readonly said: Said
  /** Hours that were counted when it was made, by deed. */
  readonly counted: ReadonlyMap<string, number>
  readonly isBadge: boolean
  isRevoked: boolean
  /** Of its revocation. */
  reason: string
  isSuspended: boolean
  hasNewer: boolean
  isForgotten: boolean
}

export interface OfficeData {
  people: Map<string, Person>
  deeds: Map<string, Deed>
  /** In the order in which they were made; a place in it is a credential's number. */
  credentials: Credential[]
  keys: Map<string, { state: KeyState; readonly preparedAt: number }>
  /** Erased people, by their marks: nothing of these may be found. */
  erased: Set<string>
}

export const emptyOffice = (firstKey: string): OfficeData => ({
  people: new Map(),
  deeds: new Map(),
  credentials: [],
  keys: new Map([[firstKey, { state: 'active', preparedAt: 0 }]]),
  erased: new Set(),
})

export const OPENING_ACTIVITIES = 1

/** What the ledger counts of somebody, by deed. */
export function countedOf(office: OfficeData, { mark }: Person): ReadonlyMap<string, number> {
  const deeds = [...office.deeds.values()].filter(({ owner, ...deed }) => owner === mark && countOf(deed) > 0)
  return new Map(deeds.map((deed) => [deed.id, countOf(deed)]))
}

export const countOf = ({ hours, isCounted, state }: Omit<Deed, 'owner'>): number =>
  isCounted && state !== 'revoked' ? hours : 0

export const hoursOf = (counted: ReadonlyMap<string, number>): number =>
  [...counted.values()].reduce((sum, hours) => sum + hours, 0)

/** What a passport would say now. */
export function saidNow(office: OfficeData, person: Person, now: number): Said {
  const counted = countedOf(office, person)
  const age = ageOf(person, now)
  return {
    region: person.region,
    hours: hoursOf(counted) + person.opening,
    activities: counted.size + (person.opening > 0 ? OPENING_ACTIVITIES : 0),
    opening: person.opening,
    openingAsOf: person.opening > 0 ? person.openingAsOf : undefined,
    ageAtLeast: age === undefined ? undefined : [18, 16, 14].find((least) => age >= least),
  }
}

const LOOK_LASTS_SECONDS = 86_400

/** Whether everything that another office confirmed was looked at within a day. */
export const isFresh = (deeds: readonly Deed[], now: number): boolean =>
  deeds.every(
    ({ imported }) => imported === undefined || imported.checkedAt >= Math.floor(now / 1000) - LOOK_LASTS_SECONDS,
  )

export const countedDeedsOf = (office: OfficeData, { mark }: Person): readonly Deed[] =>
  [...office.deeds.values()].filter((deed) => deed.owner === mark && countOf(deed) > 0)

/** Full years on a day in Kazakhstan, UTC+5. */
export function ageOf({ birthDate }: Person, now: number): number | undefined {
  if (birthDate === undefined) return undefined
  const [year = 0, month = 0, day = 0] = birthDate.split('-').map(Number)
  const [nowYear = 0, nowMonth = 0, nowDay = 0] = dayOf(now).split('-').map(Number)
  return nowYear - year - (nowMonth * 100 + nowDay < month * 100 + day ? 1 : 0)
}

/** RFC 3339 full-date in Kazakhstan. */
export const dayOf = (now: number): string => new Date(now + 5 * 3_600_000).toISOString().slice(0, 10)

const CONSENT_BELOW_AGE = 14

export const needsConsent = (person: Person, now: number): boolean => (ageOf(person, now) ?? 18) < CONSENT_BELOW_AGE

export const lacksConsent = (person: Person, now: number): boolean =>
  needsConsent(person, now) && (person.consent === undefined || person.consent.withdrawnOn !== undefined)

export const activeKey = ({ keys }: OfficeData): string | undefined =>
  [...keys].find(([, { state }]) => state === 'active')?.[0]

export const isStanding = ({ isRevoked }: Credential): boolean => !isRevoked
export const isExpired = ({ validUntil }: Pick<Credential, 'validUntil'>, now: number): boolean =>
  validUntil !== undefined && validUntil <= now

/** All under one key, as they were made, which is the order of generations. */
export const chainOf = ({ credentials }: OfficeData, { type, key }: Pick<Credential, 'type' | 'key'>): Credential[] =>
  credentials.filter((one) => one.type === type && one.key === key)

export const heldBy = ({ credentials }: OfficeData, { mark }: Person, type?: TypeName): Credential[] =>
  credentials.filter((one) => one.owner === mark && (type === undefined || one.type === type))

export const ownerOf = ({ people }: OfficeData, { owner }: Credential | Deed): Person | undefined =>
  [...people.values()].find(({ mark }) => mark === owner)
