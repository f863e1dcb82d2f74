import { type At, type Refused, revokeEach } from './credential-rules.ts'
import { type Credential, heldBy, isStanding, ownerOf, saidNow } from './office-model.ts'

export interface Notice {
  /** DID of the office that has the person now. */
  readonly from: string
  /** Mark of the person whom it names. */
  readonly about: string
  readonly passport: Credential
}

/** On the word of another office every passport goes; what the person has done stays. */
export function moveOut(
  { office, now }: At,
  { from, about, passport }: Notice,
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
  Object.assign(person, { departure: { to: from, passport: passport.id }, lastMove: 'left' })
  return { refused: undefined, revoked: standing.map(({ id }) => id) }
}

export function cancelMoveOut({ office }: At, ref: string): Refused {
  const person = office.people.get(ref)
  if (person === undefined) return 'PERSON_UNKNOWN'
  if (person.departure === undefined) return person.lastMove === 'cancelled' ? undefined : 'TRANSFER_CONFLICT'
  Object.assign(person, { departure: undefined, lastMove: 'cancelled' })
  return undefined
}
