/**
 * The durable memory of one issuer: people, deeds, credentials, status lists and the log. A registry belongs to one
 * issuer for ever (`claimIssuer`), so keys, numbers and list indices need no further scope.
 *
 * Every rule lives in the issuer; a store only keeps rows, keeps its unique constraints, and keeps its word:
 * what a transaction wrote is there after power loss once `transaction` has resolved, and nothing of it otherwise.
 */
export interface Registry {
  /**
   * Runs `work` alone: transactions are serialised across all connections and processes, all or nothing.
   * An exception from `work` rolls back and is passed on. `work` must await nothing but `tx`.
   * @throws VolunteerPassportError STORE_UNAVAILABLE (full, read-only, busy beyond the time limit), REGISTRY_TOO_NEW,
   * REGISTRY_NOT_MIGRATED
   */
  transaction<T>(work: (tx: RegistryTransaction) => Promise<T> | T): Promise<T>
  /**
   * A consistent copy in a new file, made while others go on writing. The copy has standing `copied`: an issuer changes
   * nothing in it before `recover`.
   * @throws VolunteerPassportError OPTION_INVALID (there is a file already), STORE_UNAVAILABLE
   */
  backup(path: string): Promise<Backup>
  /**
   * Brings the tables to this version, all or nothing; where they are, nothing happens. There is no way back.
   * @throws VolunteerPassportError STORE_UNAVAILABLE, REGISTRY_TOO_NEW
   */
  migrate(): Promise<void>
  /**
   * Writes the files of the store anew, so that nothing erased can be found in them any more; takes as long as copying
   * them. Nobody else may be reading meanwhile.
   * @throws VolunteerPassportError STORE_UNAVAILABLE
   */
  scrub(): Promise<Scrub>
  close(): Promise<void>
}

/** Whether `scrub` did it; or how it is done, where the library does not do it. */
export type Scrub = { readonly made: true } | { readonly made: false; readonly instead: string }

/** What `backup` made; or how this kind of store is backed up, where the library does not do it. */
export type Backup =
  | { readonly made: true; readonly path: string; readonly bytes: number }
  | { readonly made: false; readonly instead: string }

type Awaitable<T> = T | Promise<T>

/** Look-ups by several keys answer in the order of the keys, `undefined` where there is nothing. */
export interface RegistryTransaction {
  /** Binds the registry to this issuer, or answers the DID it is bound to. */
  claimIssuer(issuer: string): Awaitable<string>
  /** `current` until `putStanding`. */
  standing(): Awaitable<StoreStanding>
  /** Of a registry that is bound to an issuer. */
  putStanding(standing: StoreStanding): Awaitable<void>

  peopleByRef(refs: readonly string[]): Awaitable<readonly (PersonRow | undefined)[]>
  peopleById(ids: readonly number[]): Awaitable<readonly (PersonRow | undefined)[]>
  /** By `id` ascending. */
  peopleByExternalRef(externalRef: string): Awaitable<readonly PersonRow[]>
  peopleBySubject(subjectIds: readonly string[]): Awaitable<readonly (PersonRow | undefined)[]>
  /** By their passport numbers. */
  peopleByNumber(passportNumbers: readonly string[]): Awaitable<readonly (PersonRow | undefined)[]>
  /** Unique: `ref`, `subjectId`, `passportNumber`. Answers the new row ids. */
  insertPeople(rows: readonly Omit<PersonRow, 'id'>[]): Awaitable<readonly number[]>
  updatePeople(rows: readonly PersonRow[]): Awaitable<void>

  activitiesById(participationIds: readonly string[]): Awaitable<readonly (ActivityRow | undefined)[]>
  /** In the order in which they were written. */
  activitiesByExternalRef(externalRef: string): Awaitable<readonly ActivityRow[]>
  /** By the credentials of other offices that they were imported from. */
  activitiesByImport(importedIds: readonly string[]): Awaitable<readonly (ActivityRow | undefined)[]>
  /**
   * All of them, or those that were imported, whatever their state, by the UTF-8 bytes of `participationId`: those after
   * this one, at most `limit`.
   */
  scanActivities(page: {
    readonly after: string
    readonly limit: number
    readonly isImported?: true
  }): Awaitable<readonly ActivityRow[]>
  /**
   * For each span: that person's activities in state `confirmed` or `suspended` with `start < until` and `end > from`;
   * seconds since 1970.
   */
  activitiesDuring(spans: readonly PersonSpan[]): Awaitable<readonly (readonly ActivityRow[])[]>
  /** Unique: `participationId`, `importedId`. */
  insertActivities(rows: readonly ActivityRow[]): Awaitable<void>
  updateActivities(rows: readonly ActivityRow[]): Awaitable<void>
  /** All of each person, whatever their state, by `participationId` as UTF-8 bytes. */
  activitiesOf(personIds: readonly number[]): Awaitable<readonly (readonly ActivityRow[])[]>
  /**
   * Forgets people and what they did. What stays of a person: `id`, `subjectId`, and a `ref` that says nothing; of an
   * activity: `participationId`, in state `revoked`, counting nothing.
   */
  erasePeople(ids: readonly number[]): Awaitable<void>
  /** Sums over counting activities in state `confirmed` or `suspended`. */
  totalsOf(personIds: readonly number[]): Awaitable<readonly CountedTotals[]>

  credentialsById(ids: readonly string[]): Awaitable<readonly (CredentialRow | undefined)[]>
  /** By their places in a list. */
  credentialsAt(list: number, indices: readonly number[]): Awaitable<readonly (CredentialRow | undefined)[]>
  /** The newest generation of each key, whatever its state. */
  credentialsByKey(type: string, keys: readonly string[]): Awaitable<readonly (CredentialRow | undefined)[]>
  /** All generations under one key, whatever their state, by generation ascending. */
  generationsOf(type: string, key: string): Awaitable<readonly CredentialRow[]>
  /** All of a type held by these people, whatever their state, by `seq` ascending within a person. */
  credentialsOf(type: string, personIds: readonly number[]): Awaitable<readonly (readonly CredentialRow[])[]>
  /** Ordered by `seq`, after `afterSeq`, at most `limit`. */
  findCredentials(
    query: CredentialQuery,
    page: { readonly afterSeq: number; readonly limit: number },
  ): Awaitable<readonly CredentialRow[]>
  /** State `reserved`, created before the instant; seconds since 1970. */
  unfinishedBefore(createdBefore: number, limit: number): Awaitable<readonly CredentialRow[]>
  /** Unique: `id`; (`type`, `key`, `generation`); (`list`, `index`). Answers the new `seq`s. */
  insertCredentials(rows: readonly Omit<CredentialRow, 'seq'>[]): Awaitable<readonly number[]>
  /**
   * Records signatures: a row in state `reserved` takes the signature and becomes `issued`, any other is left alone.
   * Answers each row as it stands afterwards, in order; `completed` where this call made it `issued`.
   */
  completeCredentials(
    rows: readonly { readonly seq: number; readonly signature: Uint8Array }[],
  ): Awaitable<readonly (Pick<CredentialRow, 'state' | 'flags' | 'signature'> & { readonly completed: boolean })[]>
  /** Sets one flag more on each, leaving the others as they are. */
  raiseFlags(ids: readonly string[], flag: number): Awaitable<void>
  /** Writes `state` and `flags` of existing rows; beside these and the signature nothing of a credential ever changes. */
  updateCredentials(rows: readonly Pick<CredentialRow, 'seq' | 'state' | 'flags'>[]): Awaitable<void>
  /**
   * Forgets what credentials say, of whom, and how they were signed. What stays: `seq`, `id`, type, list, index, state,
   * flags, key of the signer, dates and predecessor; `key` becomes one that says nothing, the rest is empty.
   */
  eraseCredentials(seqs: readonly number[]): Awaitable<void>
  /** Indices in a list whose row has the flag set, whatever its state. */
  flaggedIndices(list: number, flag: number): Awaitable<readonly number[]>
  /** Indices in a list whose bit stays set although there is no row, ascending. */
  keptIndices(list: number, flag: number): Awaitable<readonly number[]>
  /** Adds to `keptIndices`; one that is there already stays. */
  keepIndices(list: number, flag: number, indices: readonly number[]): Awaitable<void>

  lists(): Awaitable<readonly ListRow[]>
  insertList(row: ListRow): Awaitable<void>
  updateList(row: ListRow): Awaitable<void>

  /** The issuer's signing keys, in the order in which they came. */
  keys(): Awaitable<readonly KeyRow[]>
  /** Writes one; a new `keyId` is added at the end. */
  putKey(row: KeyRow): Awaitable<void>

  /** The allocator of passport numbers, created on first use. */
  numberSpace(): Awaitable<NumberSpaceRow | undefined>
  putNumberSpace(row: NumberSpaceRow): Awaitable<void>

  /** Everybody that this issuer has accredited, by subject ascending. */
  accreditations(): Awaitable<readonly AccreditationRow[]>
  accreditationsBySubject(subjects: readonly string[]): Awaitable<readonly (AccreditationRow | undefined)[]>
  /** Inserts the row, or writes over the one of its subject. */
  putAccreditation(row: AccreditationRow): Awaitable<void>
  accreditationPublication(): Awaitable<AccreditationPublicationRow | undefined>
  putAccreditationPublication(row: AccreditationPublicationRow): Awaitable<void>

  /** Status lists of offices that this issuer succeeded, by URL ascending. */
  adoptedLists(): Awaitable<readonly AdoptedListRow[]>
  /** Inserts the row, or writes over the one of its URL. */
  putAdoptedList(row: AdoptedListRow): Awaitable<void>

  /** Newest entry of the log. */
  logHead(): Awaitable<LogRow | undefined>
  appendLog(rows: readonly LogRow[]): Awaitable<void>
  /** Entries after a sequence number, in order; of one subject where given. */
  readLog(o: { readonly after: number; readonly limit: number; readonly about?: string }): Awaitable<readonly LogRow[]>
}

/**
 * `copied`: made by `backup`. `behind`: another copy of this store has published, or this one is older than what was
 * published. In neither an index or a number is known to be free.
 */
export type StoreStanding = 'current' | 'copied' | 'behind'

export interface PersonSpan {
  readonly personId: number
  readonly from: number
  readonly until: number
}

export interface PersonRow {
  readonly id: number
  /** The office's own key of this person. */
  readonly ref: string
  readonly subjectId: string
  readonly passportNumber: string | undefined
  /** Id in the office's own system; not unique. */
  readonly externalRef: string | undefined
  /** JSON: names, birth date, region, consent, opening balance. The only place where personal data lives beside `payload`. */
  readonly data: string
}

export type ActivityState = 'confirmed' | 'suspended' | 'revoked'

/** What a person's activities come to. */
export interface CountedTotals {
  readonly quarters: number
  readonly activities: number
  /** The longest ago that one of them was checked, of those that were imported; `undefined` where none was. */
  readonly importsCheckedAt: number | undefined
}

export interface ActivityRow {
  readonly participationId: string
  readonly personId: number
  /** Seconds since 1970; end exclusive. */
  readonly start: number
  readonly end: number
  readonly quarters: number
  /** Self-declared hours are kept but never counted. */
  readonly counts: boolean
  readonly state: ActivityState
  /** Id in the office's own system; not unique. */
  readonly externalRef: string | undefined
  /** Id of another office's credential that it was imported from; unique. */
  readonly importedId: string | undefined
  /** Of an imported one: when its credential was last looked at, seconds since 1970. */
  readonly importCheckedAt: number | undefined
  /** JSON, opaque to the store: the claims without the subject id, and what the activity counted since which sequence. */
  readonly data: string
}

/** Bits of `flags`; one index carries all three purposes. */
export const STATUS_FLAGS: {
  readonly revocation: 1
  readonly suspension: 2
  readonly refresh: 4
} = { revocation: 1, suspension: 2, refresh: 4 }

/** `reserved`: an index is taken and a signature may exist. `issued`: token recorded. `burnt`: never completed, bit set. */
export type CredentialState = 'reserved' | 'issued' | 'burnt'

export interface CredentialRow {
  readonly seq: number
  readonly id: string
  readonly type: string
  /** The office's own record key. */
  readonly key: string
  /** 1 for the first under this key; each renewal or replacement is one more. */
  readonly generation: number
  readonly personId: number | undefined
  readonly list: number
  readonly index: number
  readonly state: CredentialState
  readonly flags: number
  /** SHA-256 of the canonical JSON of the caller's input, base64url. */
  readonly inputDigest: string
  /** Header segment of the token, base64url: the same for all of a key and profile. Empty once erased. */
  readonly header: string
  /** The very bytes that are signed under it. Empty once erased. */
  readonly payload: Uint8Array
  readonly signature: Uint8Array | undefined
  /** Key id of the signer, as the signed header names it. */
  readonly signedBy: string
  /** Seconds since 1970. */
  readonly createdAt: number
  readonly validUntil: number | undefined
  /** Log sequence up to which the ledger was counted. */
  readonly countedSeq: number
  readonly predecessor: string | undefined
  /** Digest of the derived claims without their `asOf`: tells whether a renewal would say anything new. */
  readonly claimsDigest: string
  /** Id in the office's own system; not unique. */
  readonly externalRef: string | undefined
}

export interface CredentialQuery {
  readonly type?: string
  readonly key?: string
  readonly personId?: number
  readonly passportNumber?: string
  readonly externalRef?: string
  readonly state?: CredentialState
  /** Key id of the signer. */
  readonly signedBy?: string
  /** Those that were not erased. */
  readonly isKept?: true
}

export interface ListRow {
  /** From 1. */
  readonly number: number
  /** Entries; a power of two, at least 131,072. */
  readonly size: number
  /** 32 bytes, fresh for every list. */
  readonly permutationKey: Uint8Array
  /** Version of the permutation's algorithm. */
  readonly algorithm: number
  /** Counter values given out; the next index is the permutation of this number. */
  readonly allocated: number
  /** Counter values from here on are decoys and never allocated. */
  readonly capacity: number
  readonly state: 'open' | 'full'
  /** Per purpose: what was last published. */
  readonly publications: Readonly<Record<'revocation' | 'suspension' | 'refresh', ListPublication>>
  /** Log sequence of the last change of a flag in this list. */
  readonly changedSeq: number
}

export interface ListPublication {
  /** Decoy bits set, counted from `capacity` upwards; never falls. */
  readonly decoys: number
  /** Log sequence the published list was made at; 0 before the first. */
  readonly sequence: number
  /** Seconds since 1970; 0 before the first. */
  readonly publishedAt: number
}

/**
 * `prepared`: public, and signs nothing yet. `active`: signs; at most one is. `retired`: what it signed stays good.
 * `revoked`: refused by every verifier, whatever it signed and when.
 */
export type KeyState = 'prepared' | 'active' | 'retired' | 'revoked'

export interface KeyRow {
  /** DID URL. */
  readonly keyId: string
  /** Public JWK, JSON. */
  readonly publicJwk: string
  readonly state: KeyState
  /** Seconds since 1970: when it was written down, so from when on it may have been public. */
  readonly preparedAt: number
  /** Of its present state; seconds since 1970. */
  readonly since: number
}

export interface NumberSpaceRow {
  readonly permutationKey: Uint8Array
  readonly algorithm: number
  readonly allocated: number
}

export type AccreditationState = 'active' | 'suspended' | 'ended' | 'withdrawn'

/** How somebody accredited stands. What the accreditation says is a credential, whose key is the subject. */
export interface AccreditationRow {
  /** DID. */
  readonly subject: string
  readonly state: AccreditationState
  /** Of the state; seconds since 1970. */
  readonly since: number
  /** DID of who carries on, once it has ended. */
  readonly successor: string | undefined
}

/** What was last published of the accreditations. */
export interface AccreditationPublicationRow {
  /** Version of the list: the log sequence that it was made at. */
  readonly version: number
  /** Seconds since 1970. */
  readonly publishedAt: number
  /** Of the entries. */
  readonly digest: string
}

/** A status list of an office that has closed, published from here on by its successor. */
export interface AdoptedListRow {
  /** Where the credentials of the closed office look for it. */
  readonly url: string
  /** DID of the closed office. */
  readonly office: string
  readonly purpose: 'revocation' | 'suspension' | 'refresh'
  /** One bit an entry, the first entry leftmost. */
  readonly bits: Uint8Array
  /** Log sequence of the closed office: added to those of this log, so that a publisher takes its files for newer. */
  readonly sequenceOffset: number
  /** Log sequence of the last change of a bit. */
  readonly changedSeq: number
  /** Log sequence that it was last published at; 0 before the first. */
  readonly publishedSeq: number
  /** Seconds since 1970; 0 before the first. */
  readonly publishedAt: number
}

/** One change of state. Holds no personal data: ids, event, time, opaque actor, reason code. */
export interface LogRow {
  /** From 1, without gaps; but each `recovered` begins a new epoch, at a multiple of 2^32. */
  readonly seq: number
  /** Milliseconds since 1970; falls at `clock-accepted` alone. */
  readonly at: number
  readonly event: string
  /** Id of the credential, participation or person (its subject id) that changed. */
  readonly about: string
  readonly actor: string
  readonly reason: string
  /** SHA-256 over the previous hash and this entry's canonical JSON. */
  readonly hash: Uint8Array
}
