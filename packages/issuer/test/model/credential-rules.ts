import {
  activeKey,
  type Credential,
  chainOf,
  countedDeedsOf,
  countedOf,
  type Deed,
  heldBy,
  isExpired,
  isFresh,
  isStanding,
  lacksConsent,
  type OfficeData,
  ownerOf,
  type Person,
  type Said,
  saidNow,
} from './office-model.ts'

/** Code of the refusal; `undefined` where it is done. */
export type Refused = string | undefined

export interface At {
  readonly office: OfficeData
  /** Milliseconds since 1970. */
  readonly now: number
}

const WITHHOLDING = ['fraud', 'not-entitled', 'at-request', 'recovered']

export interface Wish extends Pick<Credential, 'type' | 'key' | 'validUntil' | 'wish'> {
  readonly person: Person
  readonly predecessor?: Credential | undefined
  readonly isBadge?: boolean
  readonly isSuspended?: boolean
}

/** The office's next credential, by what the ledger says now. */
export function make({ office, now }: At, o: Wish): Credential {
  const { person, predecessor, type, key, validUntil, wish, isBadge = false, isSuspended = false } = o
  return add(office, {
    type,
    key,
    owner: person.mark,
    validUntil,
    wish,
    isBadge,
    isSuspended,
    predecessor: predecessor && office.credentials.indexOf(predecessor),
    said: saidNow(office, person, now),
    counted: type === 'notice' ? new Map() : countedOf(office, person),
  })
}

function add(
  office: OfficeData,
  made: Omit<Credential, 'id' | 'token' | 'signedBy' | 'isRevoked' | 'reason' | 'hasNewer' | 'isForgotten'>,
): Credential {
  const signedBy = activeKey(office)
  if (signedBy === undefined) throw new Error('made without a key')
  const fresh = { id: '', token: '', signedBy, isRevoked: false, reason: '', hasNewer: false, isForgotten: false }
  const credential: Credential = { ...made, ...fresh }
  office.credentials.push(credential)
  return credential
}

export function revokeEach(credentials: readonly Credential[], reason: string): void {
  for (const one of credentials.filter(isStanding)) Object.assign(one, { isRevoked: true, reason })
}

export interface IssueWish extends Pick<Credential, 'type' | 'key' | 'validUntil' | 'isBadge'> {
  /** Of a passport or an extract. */
  readonly ref?: string
}

export const issueWish = ({ type, key, validUntil, ref, isBadge }: IssueWish): string =>
  JSON.stringify(['issue', type, key, validUntil, ref, isBadge])

export function issue(at: At, o: IssueWish): Refused {
  const { office, now } = at
  const chain = chainOf(office, o)
  if (chain.some(({ wish }) => wish === issueWish(o))) return undefined
  if (chain.length > 0) return 'ISSUANCE_CONFLICT'
  if (isExpired(o, now)) return 'LINT_FAILED'
  const deed = o.type === 'activity' ? office.deeds.get(o.key) : undefined
  if (o.type === 'activity' && deed === undefined) return 'NOT_FOUND'
  if (deed !== undefined && deed.state !== 'confirmed') return 'ACTIVITY_NOT_CONFIRMED'
  const person = deed === undefined ? office.people.get(o.ref ?? '') : ownerOf(office, deed)
  if (person === undefined) return 'PERSON_UNKNOWN'
  if (o.type === 'passport' && hasAnother(at, person, o.key)) return 'PERSON_HAS_PASSPORT'
  if (!isFresh(o.type === 'activity' ? [] : lookedAt(office, person, o.type), now)) return 'IMPORT_UNVERIFIED'
  if (o.type === 'passport' && person.departure !== undefined) return 'PERSON_MOVED'
  if (lacksConsent(person, now)) return 'PERSON_CONSENT_MISSING'
  if (activeKey(office) === undefined) return 'SIGNER_KEY_NOT_ACTIVE'
  make(at, { ...o, person, wish: issueWish(o) })
  return undefined
}

/** An extract asks of all that is on record, a passport of what counts. */
const lookedAt = (office: OfficeData, person: Person, type: Credential['type']): readonly Deed[] =>
  type === 'passport'
    ? countedDeedsOf(office, person)
    : [...office.deeds.values()].filter(({ owner, state }) => owner === person.mark && state !== 'revoked')

const hasAnother = ({ office, now }: At, person: Person, key: string): boolean =>
  heldBy(office, person, 'passport').some((one) => isStanding(one) && one.key !== key && !isExpired(one, now))

/** A person's row of a run over everybody. */
export function issueInRun(at: At, o: { readonly ref: string; readonly validUntil: number }): Refused {
  const { office, now } = at
  const { ref, validUntil } = o
  const person = office.people.get(ref)
  if (person === undefined) return 'PERSON_UNKNOWN'
  if (person.departure !== undefined) return 'PERSON_MOVED'
  if (lacksConsent(person, now)) return 'PERSON_CONSENT_MISSING'
  if (hasAnother(at, person, ref)) return 'PERSON_HAS_PASSPORT'
  const today = saidNow(office, person, now)
  const standing = heldBy(office, person, 'passport').filter((one) => isStanding(one) && one.key === ref)
  const newest = standing.at(-1)
  const saysIt = newest !== undefined && isSame(newest.said, today) && (newest.validUntil ?? 0) >= validUntil
  if (saysIt) return undefined
  if (newest === undefined ? isWithheld(office, person) : newest.isSuspended) return 'CREDENTIAL_NOT_LIVE'
  if (validUntil <= now) return 'LINT_FAILED'
  if (!isFresh(countedDeedsOf(office, person), now)) return 'IMPORT_UNVERIFIED'
  if (activeKey(office) === undefined) return 'SIGNER_KEY_NOT_ACTIVE'
  const predecessor = chainOf(office, { type: 'passport', key: ref }).at(-1)
  make(at, { type: 'passport', key: ref, person, validUntil, predecessor, wish: issueWish({ ...o, ...RUN, key: ref }) })
  if (newest === undefined) return undefined
  const fault = faultOf(newest.said, today)
  if (fault !== undefined) {
    const wrong = standing.filter(({ said }) => faultOf(said, today) !== undefined)
    revokeEach(wrong, fault)
  } else if (predecessor !== undefined && isStanding(predecessor)) predecessor.hasNewer = true
  return undefined
}

const RUN = { type: 'passport', isBadge: false } as const

const isSame = (a: Said, b: Said): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Why what was said may not stand; to say too little is no fault. */
function faultOf(stated: Said, today: Said): string | undefined {
  const isOver = (['hours', 'activities', 'opening'] as const).some((name) => stated[name] > today[name])
  if (isOver) return 'totals-corrected'
  return (stated.ageAtLeast ?? 0) > (today.ageAtLeast ?? 0) || stated.region !== today.region ? 'data-wrong' : undefined
}

/** Whether the last passport was taken away on purpose, or is suspended. */
function isWithheld(office: OfficeData, person: Person): boolean {
  const last = heldBy(office, person, 'passport').at(-1)
  if (last === undefined) return false
  if (!last.isRevoked) return last.isSuspended
  return (last.isSuspended && last.reason === 'totals-corrected') || WITHHOLDING.includes(last.reason)
}

/** `reason`: replaces, and revokes what is replaced; without one it renews. */
export function succeed(
  at: At,
  old: Credential,
  o: { readonly wish: string; readonly validUntil?: number; readonly reason?: string },
): Refused {
  const { office, now } = at
  const number = office.credentials.indexOf(old)
  const chain = chainOf(office, old)
  const successor = chain.find(({ predecessor }) => predecessor === number)
  if (successor !== undefined) return successor.wish === o.wish ? undefined : 'CREDENTIAL_SUPERSEDED'
  const isLive = !old.isForgotten && (o.reason !== undefined || !(old.isRevoked || old.isSuspended))
  if (!isLive) return 'CREDENTIAL_NOT_LIVE'
  if (old.type === 'extract') return 'LINT_FAILED'
  const validUntil = o.validUntil ?? old.validUntil
  if (isExpired({ validUntil }, now)) return 'LINT_FAILED'
  const deed = old.type === 'activity' ? office.deeds.get(old.key) : undefined
  const person = ownerOf(office, old)
  if (person === undefined) throw new Error('a credential of nobody')
  if (old.type === 'passport' && hasAnother(at, person, old.key)) return 'PERSON_HAS_PASSPORT'
  if (old.type === 'passport' && !isFresh(countedDeedsOf(office, person), now)) return 'IMPORT_UNVERIFIED'
  if (deed !== undefined && deed.state !== 'confirmed') return 'ACTIVITY_NOT_CONFIRMED'
  if (old.type === 'passport' && person.departure !== undefined) return 'PERSON_MOVED'
  if (lacksConsent(person, now)) return 'PERSON_CONSENT_MISSING'
  if (activeKey(office) === undefined) return 'SIGNER_KEY_NOT_ACTIVE'
  const { type, key, isBadge } = old
  make(at, { type, key, person, validUntil, predecessor: old, wish: o.wish, isBadge })
  if (o.reason === undefined) old.hasNewer = true
  else revokeEach(upTo(chain, old), o.reason)
  return undefined
}

const upTo = (chain: readonly Credential[], one: Credential): readonly Credential[] =>
  chain.slice(0, chain.indexOf(one) + 1)

export function revoke({ office }: At, one: Credential, reason: string): Refused {
  revokeEach(upTo(chainOf(office, one), one), reason)
  return undefined
}

export function suspend({ office }: At, one: Credential): Refused {
  if (one.isRevoked || one.isForgotten) return 'CREDENTIAL_NOT_LIVE'
  if (one.isBadge) return 'STATUS_NOT_CARRIED'
  for (const each of upTo(chainOf(office, one), one).filter(isStanding)) each.isSuspended = true
  return undefined
}

export function reinstate({ office }: At, one: Credential): Refused {
  if (one.isRevoked) return 'REVOCATION_FINAL'
  if (one.isForgotten) return 'CREDENTIAL_NOT_LIVE'
  for (const each of upTo(chainOf(office, one), one).filter(isStanding)) each.isSuspended = false
  return undefined
}

/** A correction of the ledger has made it wrong: the next generation, where one can be made. */
export function replaceWrong(at: At, old: Credential, person: Person): void {
  const { office, now } = at
  const { type, key, validUntil, isBadge, isSuspended } = old
  if (isExpired(old, now) || lacksConsent(person, now) || activeKey(office) === undefined) return
  const predecessor = chainOf(office, old).at(-1)
  make(at, { type, key, person, validUntil, predecessor, wish: 'correct', isBadge, isSuspended })
}

const FOR_KEY = 'issuer-key-revoked'

/** While a run stood still somebody was given another passport, here or elsewhere. */
function isProvidedFor(at: At, old: Credential): boolean {
  const person = old.type === 'passport' ? ownerOf(at.office, old) : undefined
  return person !== undefined && (person.departure !== undefined || hasAnother(at, person, old.key))
}

/** What `reissueAll` has to answer for, in order: the old ones. */
export function reissueAll({ office, now }: At, signedBy: string): readonly Credential[] {
  const answers: Credential[] = []
  for (const [number, old] of [...office.credentials].entries()) {
    if (old.signedBy !== signedBy || old.isForgotten || isExpired(old, now)) continue
    if (old.isRevoked && (old.reason !== FOR_KEY || isProvidedFor({ office, now }, old))) continue
    const chain = chainOf(office, old)
    const later = chain.slice(chain.indexOf(old) + 1)
    const wish = `reissue ${number}`
    const done = later.find((one) => one.wish === wish && !one.isRevoked)
    if (done !== undefined || later.length === 0) answers.push(old)
    if (done === undefined && later.length > 0) revokeEach([old], FOR_KEY)
    if (later.length > 0 || activeKey(office) === undefined) continue
    const { type, key, owner, validUntil, said, counted, isBadge, isSuspended } = old
    const content = { type, key, owner, validUntil, said, counted, isBadge, isSuspended }
    add(office, { ...content, predecessor: number, wish })
    revokeEach([old], FOR_KEY)
  }
  return answers
}
