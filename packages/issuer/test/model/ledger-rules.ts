import { type At, type Refused, replaceWrong, revoke, revokeEach } from './credential-rules.ts'
import {
  type Credential,
  countOf,
  type Deed,
  dayOf,
  FIRST_BALANCE,
  heldBy,
  isExpired,
  isInBalance,
  isStanding,
  needsConsent,
  type OfficeData,
  ownerOf,
  type Person,
} from './office-model.ts'

export interface PersonWish extends Pick<Person, 'ref' | 'region' | 'opening' | 'birthDate'> {
  readonly givesConsent: boolean
}

/** Answers what the registry is to be told: whoever is erased and comes again is somebody else. */
export function personFor({ office, now }: At, o: PersonWish): Person {
  const { ref, region, opening, birthDate, givesConsent } = o
  const consent = givesConsent ? { givenOn: dayOf(now) } : undefined
  const mark = office.people.get(ref)?.mark ?? `Канарейка-${ref}-${office.erased.size}`
  return { ref, mark, birthDate, region, opening, openingAsOf: FIRST_BALANCE, consent }
}

export function register(at: At, given: Person): void {
  const { office } = at
  const known = office.people.get(given.ref)
  if (known === undefined) {
    office.people.set(given.ref, given)
    return
  }
  // What came from another office stays until another balance is given on purpose.
  const isKept = given.opening === 0 && known.origin !== undefined
  const { opening, openingAsOf } = isKept ? known : given
  const fell = known.opening > opening
  Object.assign(known, { region: given.region, opening, openingAsOf })
  known.consent = consentAfter(known.consent, given.consent)
  if (fell) reconcile(at, known, { isOverstated: ({ said, type }) => type === 'passport' && said.opening > opening })
}

/** What was withdrawn comes back with a later consent only. */
export function consentAfter(known: Person['consent'], given: Person['consent']): Person['consent'] {
  const withdrawnOn = known?.withdrawnOn
  if (withdrawnOn === undefined) return given
  if (given !== undefined && given.givenOn > withdrawnOn) return given
  return { givenOn: (given ?? known)?.givenOn ?? '', withdrawnOn }
}

export interface DeedWish extends Pick<Deed, 'id' | 'hours' | 'isSelfDeclared'> {
  readonly ref: string
}

export function record(at: At, o: DeedWish): Refused {
  const { office } = at
  const person = office.people.get(o.ref)
  if (person === undefined) return 'PERSON_UNKNOWN'
  const known = office.deeds.get(o.id)
  const { id, hours, isSelfDeclared } = o
  const isCounted = !isSelfDeclared
  if (known === undefined) {
    if (isInBalance(person)) return 'ACTIVITY_INVALID'
    office.deeds.set(id, { id, owner: person.mark, hours, isSelfDeclared, isCounted, state: 'confirmed' })
    return undefined
  }
  if (known.owner !== person.mark) return 'ACTIVITY_CONFLICT'
  if (known.state !== 'confirmed') return 'ACTIVITY_NOT_CONFIRMED'
  if (known.hours === hours && known.isSelfDeclared === isSelfDeclared) return undefined
  if (isInBalance(person)) return 'ACTIVITY_INVALID'
  Object.assign(known, { hours, isSelfDeclared, isCounted })
  reconcile(at, person, { isOverstated: overstates(known), changed: [known] })
  return undefined
}

const overstates =
  (deed: Deed) =>
  ({ counted }: Credential): boolean =>
    (counted.get(deed.id) ?? 0) > countOf(deed)

/** `revoked`: how many credentials with it. */
export function revokeDeed(at: At, id: string): { readonly refused: Refused; readonly revoked: number } {
  const deed = at.office.deeds.get(id)
  if (deed === undefined) return { refused: 'NOT_FOUND', revoked: 0 }
  return { refused: undefined, revoked: revokeDeeds(at, [id]) }
}

/** Takes them back, each person's all at once. Answers how many credentials went with them. */
export function revokeDeeds(at: At, ids: readonly string[]): number {
  return dropOut(
    at,
    ids.flatMap((id) => at.office.deeds.get(id) ?? []).filter(({ state }) => state !== 'revoked'),
  )
}

export function dropOut(at: At, deeds: readonly Deed[]): number {
  for (const deed of deeds) deed.state = 'revoked'
  const people = new Set(deeds.map((deed) => ownerOf(at.office, deed) as Person))
  return [...people].reduce((sum, person) => {
    const own = deeds.filter(({ owner }) => owner === person.mark)
    return (
      sum + reconcile(at, person, { isOverstated: (one) => own.some((deed) => overstates(deed)(one)), changed: own })
    )
  }, 0)
}

/** Overstated may not live: revokes what says too much, and makes the newest of it anew. Answers how many it revoked. */
export function reconcile(
  at: At,
  person: Person,
  o: { readonly isOverstated: (one: Credential) => boolean; readonly changed?: readonly Deed[] },
): number {
  const { office } = at
  const { isOverstated, changed = [] } = o
  const own = heldBy(office, person, 'activity').filter(
    (one) => isStanding(one) && changed.some(({ id }) => id === one.key),
  )
  const extracts = heldBy(office, person, 'extract').filter(isStanding)
  const passports = heldBy(office, person, 'passport').filter(isStanding)
  const wrong = [
    ...own,
    ...passports.filter(isOverstated),
    ...extracts.filter((one) => changed.length > 0 || isOverstated(one)),
  ]
  revokeEach(wrong, 'totals-corrected')
  for (const deed of changed.filter(({ state }) => state === 'confirmed')) {
    const newest = own.findLast(({ key }) => key === deed.id)
    if (newest !== undefined) replaceWrong(at, newest, person)
  }
  const passport = passports.at(-1)
  if (passport?.isRevoked) replaceWrong(at, passport, person)
  return wrong.length
}

export function suspendDeed(at: At, id: string): Refused {
  const { office } = at
  const deed = office.deeds.get(id)
  if (deed === undefined) return 'NOT_FOUND'
  if (deed.state === 'revoked') return 'ACTIVITY_NOT_CONFIRMED'
  if (deed.state === 'suspended') return undefined
  setAside(at, deed)
  for (const one of ownCredentials(office, ownerOf(office, deed) as Person, id)) one.isSuspended = true
  return undefined
}

/** In doubt, it goes on counting where a passport has it, and counts nowhere newly. */
export function setAside({ office }: At, deed: Deed): void {
  deed.state = 'suspended'
  const passports = heldBy(office, ownerOf(office, deed) as Person, 'passport').filter(isStanding)
  deed.isCounted = deed.isCounted && passports.some(({ counted }) => counted.has(deed.id))
}

export function reinstateDeed({ office }: At, id: string): Refused {
  const deed = office.deeds.get(id)
  if (deed === undefined) return 'NOT_FOUND'
  if (deed.state === 'revoked') return 'ACTIVITY_NOT_CONFIRMED'
  if (deed.state === 'confirmed') return undefined
  const person = ownerOf(office, deed) as Person
  takeBack(deed, person)
  for (const one of ownCredentials(office, person, id)) one.isSuspended = false
  return undefined
}

/** The doubt is over. */
export function takeBack(deed: Deed, person: Person): void {
  const counts = deed.isCounted || !(deed.isSelfDeclared || isInBalance(person))
  Object.assign(deed, { state: 'confirmed', isCounted: counts })
}

const ownCredentials = (office: OfficeData, person: Person, id: string): readonly Credential[] =>
  heldBy(office, person, 'activity').filter((one) => isStanding(one) && one.key === id && !one.isBadge)

/** `day`: of the withdrawal, as it was answered. */
export function withdrawConsent({ office, now }: At, ref: string, day: string): Refused {
  const person = office.people.get(ref)
  if (person === undefined) return 'PERSON_UNKNOWN'
  const { consent } = person
  if (consent === undefined) return 'PERSON_CONSENT_MISSING'
  if (consent.withdrawnOn !== undefined) return undefined
  person.consent = { ...consent, withdrawnOn: day }
  if (!needsConsent(person, now)) return undefined
  for (const one of heldBy(office, person)) if (isStanding(one) && !one.isBadge) one.isSuspended = true
  return undefined
}

export function erase({ office }: At, ref: string): Refused {
  const person = office.people.get(ref)
  if (person === undefined) return 'PERSON_UNKNOWN'
  const held = heldBy(office, person)
  revokeEach(held, 'at-request')
  for (const one of held) forget(office, one)
  for (const deed of office.deeds.values()) {
    if (deed.owner === person.mark) Object.assign(deed, { owner: '', state: 'revoked', isCounted: false })
  }
  office.people.delete(ref)
  office.erased.add(person.mark)
  return undefined
}

/** Answers how many. */
export function purge({ office, now }: At): number {
  const expired = office.credentials.filter(
    (one) => one.id !== 'given up' && !one.isForgotten && isExpired(one, now - 1000),
  )
  for (const one of expired) forget(office, one)
  return expired.length
}

function forget(office: OfficeData, one: Credential): void {
  Object.assign(one, { isForgotten: true, key: `forgotten ${office.credentials.indexOf(one)}`, owner: '' })
}

/** The deeds of an organisation that still count for something, and all that would go with them. */
export function deedsOf({ office }: At, bin: string) {
  const deeds = [...office.deeds.values()].filter(({ id, state }) => id.startsWith(`${bin}:`) && state !== 'revoked')
  const ids = deeds.map(({ id }) => id).sort()
  const standing = office.credentials.filter(isStanding)
  const counting = standing.filter(({ type, counted }) => type !== 'activity' && ids.some((id) => counted.has(id)))
  const own = standing.filter(({ type, key }) => type === 'activity' && ids.includes(key))
  return { ids, preview: { activities: ids.length, passports: counting.length, credentials: own.length } }
}

export function revokeType(at: At, type: Credential['type'], reason: string): number {
  const standing = at.office.credentials.filter((one) => one.type === type && isStanding(one))
  for (const one of standing) revoke(at, one, reason)
  return standing.length
}
