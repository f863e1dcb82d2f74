import { type At, issueInRun, make, type Refused, revokeEach } from './credential-rules.ts'
import { consentAfter, reconcile } from './ledger-rules.ts'
import {
  type Credential,
  chainOf,
  type ForeignPassport,
  heldBy,
  isExpired,
  isInBalance,
  isStanding,
  type OfficeData,
  ownerOf,
  type Person,
  type Said,
  saidNow,
} from './office-model.ts'

export interface Notice {
  /** DID of the office that has the person now. */
  readonly from: string
  /** Mark of the person whom it names. */
  readonly about: string
  readonly passport: Credential
  /** Seconds since 1970. */
  readonly issuedAt: number
}

/** On the word of another office every passport goes; what the person has done stays. */
export function moveOut(
  { office, now }: At,
  { from, about, passport, issuedAt }: Notice,
): { readonly refused: Refused; readonly revoked: readonly string[] } {
  const refuse = (refused: string) => ({ refused, revoked: [] })
  const person = ownerOf(office, passport)
  if (person === undefined || passport.type !== 'passport') return refuse('NOT_FOUND')
  if (person.mark !== about) return refuse('TRANSFER_CONFLICT')
  const { departure } = person
  if (departure !== undefined) {
    const isSame = departure.to === from && departure.passport === passport.id
    return isSame ? { refused: undefined, revoked: [] } : refuse('PERSON_MOVED')
  }
  const standing = heldBy(office, person, 'passport').filter(isStanding)
  const isGood = isStanding(passport) || passport.reason === 'recovered'
  if (!isGood || standing.some(({ isSuspended }) => isSuspended)) return refuse('CREDENTIAL_NOT_LIVE')
  // Every deed of this story is older than any passport.
  const today = saidNow(office, person, now)
  const { said } = passport
  if (today.hours > said.hours || today.activities > said.activities) return refuse('CREDENTIAL_SUPERSEDED')
  revokeEach(standing, 'moved')
  Object.assign(person, { departure: { to: from, passport: passport.id, at: issuedAt }, lastMove: 'left' })
  return { refused: undefined, revoked: standing.map(({ id }) => id) }
}

export function cancelMoveOut({ office }: At, ref: string): Refused {
  const person = office.people.get(ref)
  if (person === undefined) return 'PERSON_UNKNOWN'
  if (person.departure === undefined) return person.lastMove === 'cancelled' ? undefined : 'TRANSFER_CONFLICT'
  Object.assign(person, { departure: undefined, lastMove: 'cancelled' })
  return undefined
}

export interface Arrival {
  /** The person as they would be here. */
  readonly given: Person
  readonly passport: ForeignPassport
  /** Mark of the person whose subject it names; nobody's here where it is left out. */
  readonly subject: string | undefined
  readonly isOwnNumber: boolean
  readonly validUntil: number
}

/** Registers whoever comes with a passport and makes them one, or does nothing. `office`: how it is then. */
export function comeIn(at: At, o: Arrival): { readonly refused: Refused; readonly office: OfficeData } {
  const office = structuredClone(at.office)
  const inside = { office, now: at.now }
  const refused = admit(inside, o) ?? passportFor(inside, o)
  return { refused, office: refused === undefined ? office : at.office }
}

function admit(at: At, o: Arrival): Refused {
  const { office } = at
  const { given, passport, subject, isOwnNumber } = o
  const byRef = office.people.get(given.ref)
  const bySubject = [...office.people.values()].find(({ mark }) => mark === subject)
  if (byRef === undefined && bySubject === undefined) {
    office.people.set(given.ref, { ...given, origin: passport })
    return undefined
  }
  if (byRef === undefined || byRef !== bySubject) return hereAlready(at, byRef ?? (bySubject as Person))
  if (!isOwnNumber) return 'TRANSFER_CONFLICT'
  const { departure, origin } = byRef
  const { opening, openingAsOf } = given
  if (departure !== undefined) {
    if (passport.from !== departure.to && passport.issuedAt <= departure.at) return 'TRANSFER_CONFLICT'
    const consent = consentAfter(byRef.consent, given.consent)
    const moves = { departure: undefined, lastMove: undefined, origin: passport }
    Object.assign(byRef, { region: given.region, opening, openingAsOf, consent, ...moves })
    countInBalance(office, byRef)
    return undefined
  }
  if (origin?.id === passport.id) return undefined
  if (origin?.from !== passport.from || passport.issuedAt <= origin.issuedAt) return hereAlready(at, byRef)
  Object.assign(byRef, { opening, openingAsOf, origin: passport })
  countInBalance(office, byRef)
  const today = saidNow(office, byRef, at.now)
  const isOver = (said: Said) =>
    said.opening > opening || said.hours > today.hours || said.activities > today.activities
  reconcile(at, byRef, { isOverstated: ({ said, type }) => type === 'passport' && isOver(said) })
  return undefined
}

/** What they did here is in the balance that they come with. */
function countInBalance(office: OfficeData, person: Person): void {
  for (const deed of office.deeds.values()) if (deed.owner === person.mark) deed.isCounted &&= !isInBalance(person)
}

const hereAlready = ({ office, now }: At, person: Person): string =>
  heldBy(office, person, 'passport').some((one) => isStanding(one) && !isExpired(one, now))
    ? 'PERSON_HAS_PASSPORT'
    : 'TRANSFER_CONFLICT'

function passportFor(at: At, { given, validUntil }: Arrival): Refused {
  const { office, now } = at
  const person = office.people.get(given.ref) as Person
  const last = office.credentials.at(-1)
  // The correction has reserved it a moment ago; what does not say as much as is asked for is given up.
  const isEarly = last?.id === '' && (last.validUntil ?? 0) < validUntil
  if (isEarly && JSON.stringify(last.said) === JSON.stringify(saidNow(office, person, now))) office.credentials.pop()
  return issueInRun(at, { ref: given.ref, validUntil })
}

/** For the former office, once the person has a good passport here. */
export function noticeFor(
  at: At,
  o: { readonly ref: string; readonly key: string; readonly validUntil: number },
): Refused {
  const { office, now } = at
  const person = office.people.get(o.ref) as Person
  const isGood = (one: Credential) => isStanding(one) && !one.isSuspended && !isExpired(one, now)
  if (!heldBy(office, person, 'passport').some(isGood)) return 'CREDENTIAL_NOT_LIVE'
  const { key, validUntil } = o
  const predecessor = chainOf(office, { type: 'notice', key }).at(-1)
  if (predecessor !== undefined && isGood(predecessor)) return undefined
  make(at, { type: 'notice', key, person, validUntil, predecessor, wish: 'notice' })
  return undefined
}
