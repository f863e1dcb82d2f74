import type { Report, VolunteerActivityClaims } from '@volunteer-passport/schema'
import type { At, Refused } from './credential-rules.ts'
import { dropOut, setAside, takeBack } from './ledger-rules.ts'
import { type Deed, isInBalance, ownerOf, type Person } from './office-model.ts'

type Look = Report<VolunteerActivityClaims>

const DAY_SECONDS = 86_400
const TOLERANCE_SECONDS = 60
/** What is not for ever, or says nothing of the hours. */
const PASSING = ['STATUS_SUSPENDED', 'EXPIRED']

/** Since 1970. */
export const secondsOf = (date: Date): number => Math.floor(date.getTime() / 1000)

/** Why a report books nothing. */
function refusalOf(report: Look, now: number): Refused {
  if (!report.ok) return report.problems[0].code
  const age = Math.floor(now / 1000) - secondsOf(report.checkedAt)
  return age > DAY_SECONDS || age < -TOLERANCE_SECONDS ? 'REPORT_STALE' : undefined
}

/** Code of what it is rejected for. */
export function importDeed(
  { office, now }: At,
  o: { readonly id: string; readonly person: Person; readonly day: number; readonly report: Look },
): Refused {
  const { id, person, report } = o
  const refused = refusalOf(report, now)
  if (refused !== undefined) return refused
  if (person.departure !== undefined) return 'PERSON_MOVED'
  const checkedAt = secondsOf(report.checkedAt)
  const known = office.deeds.get(id)
  if (known === undefined) {
    if (isInBalance(person)) return 'ACTIVITY_INVALID'
    const imported = { checkedAt, problem: '' }
    const booked = { isSelfDeclared: false, isCounted: true, state: 'confirmed', hours: FOREIGN_HOURS } as const
    office.deeds.set(id, { id, owner: person.mark, ...booked, imported })
    return undefined
  }
  return bookAgain(known, person, checkedAt)
}

export const FOREIGN_HOURS = 3

/** The same credential once more. */
function bookAgain(known: Deed, person: Person, checkedAt: number): Refused {
  const { imported } = known
  if (imported === undefined) return 'IMPORT_CONFLICT'
  const isLater = checkedAt > imported.checkedAt
  const hasDroppedOut = known.state === 'revoked' && imported.problem !== ''
  if (known.state === 'revoked' && !hasDroppedOut) return 'IMPORT_CONFLICT'
  if (hasDroppedOut && !isLater) return 'REPORT_STALE'
  if (hasDroppedOut && isInBalance(person)) return 'ACTIVITY_INVALID'
  if (hasDroppedOut) Object.assign(known, { state: 'confirmed', isCounted: true, imported: { checkedAt, problem: '' } })
  else if (isLater) noteValid(known, person, checkedAt)
  return undefined
}

function noteValid(deed: Deed, person: Person, checkedAt: number): void {
  if (deed.state === 'suspended') takeBack(deed, person)
  deed.imported = { checkedAt, problem: '' }
}

/** Of each deed that was looked at, what became of it: `undefined` where it is valid. */
export function reverify(at: At, looks: ReadonlyMap<string, Look>): ReadonlyMap<string, Refused> {
  const { office, now } = at
  const answers = new Map<string, Refused>()
  const dropped: Deed[] = []
  for (const deed of office.deeds.values()) {
    const look = looks.get(deed.id)
    if (deed.imported === undefined || look === undefined || !isDue(deed)) continue
    const checkedAt = Math.min(secondsOf(look.checkedAt), Math.floor(now / 1000))
    const problem = refusalOf(look, now)
    const isOut = deed.state === 'revoked'
    if (problem === undefined) {
      if (isOut) answers.set(deed.id, bookAgain(deed, ownerOf(office, deed) as Person, secondsOf(look.checkedAt)))
      else {
        noteValid(deed, ownerOf(office, deed) as Person, checkedAt)
        answers.set(deed.id, undefined)
      }
      continue
    }
    answers.set(deed.id, problem)
    const isRejected =
      !look.ok && look.verdict === 'rejected' && look.problems.some(({ code }) => !PASSING.includes(code))
    if (isRejected) {
      if (!isOut) dropped.push(deed)
      deed.imported = { checkedAt, problem }
    } else if (!isOut) {
      if (deed.state === 'confirmed') setAside(at, deed)
      deed.imported = { checkedAt, problem: '' }
    }
  }
  dropOut(at, dropped)
  return answers
}

/** What its office has revoked never comes back, nor what this one has taken back. */
export const isDue = ({ state, imported }: Deed): boolean =>
  imported !== undefined && (state !== 'revoked' || (imported.problem !== '' && imported.problem !== 'STATUS_REVOKED'))
