import { verifyLogChain } from '@volunteer-passport/issuer'
import type { LogRow } from '@volunteer-passport/issuer/registry'
import type { Found, FoundCredential, FoundList, History, Told } from './history.ts'

/**
 * What is wrong with a history: what was acknowledged and is lost, what exists twice, what was signed without a record,
 * and where the registry, its log and what is published disagree. Empty for a sound one.
 */
export function checkHistory(history: History): readonly string[] {
  const { told, found } = history
  return [
    ...lostIssues(told, found),
    ...lostRevocations(told, found),
    ...lostPeople(told, found),
    ...lostActivities(told, found),
    ...signedWithoutRecord(told, found),
    ...repeated(
      'index',
      found.credentials.map(({ list, index }) => `${list}/${index}`),
    ),
    ...repeated(
      'id',
      found.credentials.map(({ id }) => id),
    ),
    ...repeated(
      'number',
      found.people.flatMap(({ passportNumber }) => passportNumber ?? []),
    ),
    ...numbersOfOthers(found),
    ...livingTwice(found),
    ...wrongTotals(found),
    ...brokenLog(found),
    ...unlogged(found),
    ...unpublished(told, found),
    ...found.lists.flatMap((list) => wrongBits(list, found)),
  ]
}

type Tells<T extends Told['tells']> = Extract<Told, { readonly tells: T }>

function only<T extends Told['tells']>(told: readonly Told[], tells: T): readonly Tells<T>[] {
  return told.filter((one): one is Tells<T> => one.tells === tells)
}

function lostIssues(told: readonly Told[], { credentials }: Found): string[] {
  const byId = new Map(credentials.map((one) => [one.id, one]))
  return only(told, 'issued').flatMap(({ id, token }) => {
    const record = byId.get(id)
    if (record === undefined) return [`issue lost: ${id} was handed out and is not on record`]
    if (record.state !== 'issued') return [`issue lost: ${id} was handed out and is ${record.state}`]
    return record.token === token ? [] : [`token changed: ${id} was handed out with another one`]
  })
}

function lostRevocations(told: readonly Told[], { credentials }: Found): string[] {
  const revoked = new Set(credentials.filter((one) => one.revoked).map(({ id }) => id))
  return only(told, 'revoked').flatMap(({ id }) => (revoked.has(id) ? [] : [`revocation lost: ${id}`]))
}

function lostPeople(told: readonly Told[], { people }: Found): string[] {
  const subjects = new Map(people.map(({ ref, subjectId }) => [ref, subjectId]))
  return only(told, 'registered').flatMap(({ ref, subjectId }) =>
    subjects.get(ref) === subjectId ? [] : [`person lost: ${ref}`],
  )
}

/** An activity has what was acknowledged last, or something that was asked for after that. */
function lostActivities(told: readonly Told[], { activities }: Found): string[] {
  const possible = new Map<string, Set<number | undefined>>()
  for (const one of told) {
    if (one.tells === 'recorded') possible.set(one.participation, new Set([one.quarters]))
    if (one.tells !== 'recording') continue
    const known = possible.get(one.participation) ?? new Set([undefined])
    possible.set(one.participation, known.add(one.quarters))
  }
  const there = new Map(activities.map(({ participation, quarters }) => [participation, quarters]))
  const invented = activities.filter(({ participation }) => !possible.has(participation))
  return [
    ...invented.map(({ participation }) => `activity invented: ${participation}`),
    ...[...possible].flatMap(([participation, quarters]) =>
      quarters.has(there.get(participation))
        ? []
        : [`activity lost: ${participation} has ${there.get(participation)} quarters`],
    ),
  ]
}

function signedWithoutRecord(told: readonly Told[], { credentials }: Found): string[] {
  const recorded = new Set(credentials.map(({ input }) => input))
  return only(told, 'signing').flatMap(({ input }) =>
    recorded.has(input) ? [] : [`signed without a record: ${input}`],
  )
}

function repeated(what: string, values: readonly string[]): string[] {
  const seen = new Set<string>()
  return values.flatMap((value) => (seen.size === seen.add(value).size ? [`${what} twice: ${value}`] : []))
}

function numbersOfOthers({ people, credentials }: Found): string[] {
  const numbers = new Map(people.map(({ ref, passportNumber }) => [ref, passportNumber]))
  return credentials.flatMap(({ id, passport }) =>
    passport === undefined || numbers.get(passport.ref) === passport.passportNumber
      ? []
      : [`number of nobody: the passport ${id}`],
  )
}

const isLiving = ({ state, revoked }: FoundCredential): boolean => state === 'issued' && !revoked

/** One a record key, and one passport a person, under whatever key. */
function livingTwice({ credentials }: Found): string[] {
  const newest = credentials.filter((one) => isLiving(one) && !one.newerAvailable)
  return [
    ...repeated(
      'living credential',
      newest.map(({ key }) => key),
    ),
    ...repeated(
      'living passport',
      newest.flatMap(({ passport }) => passport?.ref ?? []),
    ),
  ]
}

function groupBy<T, K>(values: readonly T[], keyOf: (value: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>()
  for (const value of values) {
    const group = groups.get(keyOf(value)) ?? []
    group.push(value)
    groups.set(keyOf(value), group)
  }
  return groups
}

/** The ledger adds up, and no passport that stands says more. */
function wrongTotals({ people, activities, credentials }: Found): string[] {
  const deeds = groupBy(
    activities.filter((one) => one.quarters > 0),
    ({ ref }) => ref,
  )
  const living = groupBy(credentials.filter(isLiving), ({ passport }) => passport?.ref)
  return people.flatMap(({ ref, quarters, activities: count }) => {
    const own = deeds.get(ref) ?? []
    const sum = own.reduce((total, one) => total + one.quarters, 0)
    const wrong = sum === quarters && own.length === count ? [] : [`totals wrong: of ${ref}`]
    const overstated = (living.get(ref) ?? []).filter(
      ({ passport }) => passport !== undefined && (passport.quarters > quarters || passport.activities > count),
    )
    return [...wrong, ...overstated.map(({ id }) => `overstated: the passport ${id}`)]
  })
}

function brokenLog({ log }: Found): string[] {
  const verdict = verifyLogChain(log)
  return verdict.ok ? [] : [`log broken: at ${verdict.brokenAt}`]
}

interface Replayed {
  state: FoundCredential['state']
  revoked: boolean
  suspended: boolean
  newerAvailable: boolean
}

/** What the log says of each credential up to a sequence. */
function replay(log: readonly LogRow[], until = Number.POSITIVE_INFINITY): ReadonlyMap<string, Replayed> {
  const all = new Map<string, Replayed>()
  for (const { seq, event, about } of log) {
    if (seq > until) break
    if (event === 'reserved')
      all.set(about, { state: 'reserved', revoked: false, suspended: false, newerAvailable: false })
    const one = all.get(about)
    if (one === undefined) continue
    if (event === 'issued') one.state = 'issued'
    if (event === 'suspended') one.suspended = true
    if (event === 'reinstated') one.suspended = false
    if (event === 'refreshed') one.newerAvailable = true
    if (event !== 'revoked' && event !== 'burnt') continue
    one.revoked = true
    if (one.state === 'reserved') one.state = 'burnt'
  }
  return all
}

function unlogged({ credentials, log }: Found): string[] {
  const logged = replay(log)
  const recorded = new Set(credentials.map(({ id }) => id))
  const agrees = ({ id, state, revoked, suspended, newerAvailable }: FoundCredential) => {
    const one = logged.get(id)
    return (
      one?.state === state &&
      one.revoked === revoked &&
      one.suspended === suspended &&
      one.newerAvailable === newerAvailable
    )
  }
  return [
    ...credentials.filter((one) => !agrees(one)).map(({ id }) => `log and record differ: ${id}`),
    ...[...logged.keys()].filter((id) => !recorded.has(id)).map((id) => `record lost: ${id} stands in the log`),
  ]
}

/** What was revoked before a publishing began that was acknowledged is public. */
function unpublished(told: readonly Told[], { credentials, lists }: Found): string[] {
  const publications = only(told, 'published')
  const since = Math.max(...publications.map((one) => one.since))
  const lost = publications.length > 0 && lists.length === 0 ? ['publication lost: there is no list'] : []
  const byId = new Map(credentials.map((one) => [one.id, one]))
  const missing = only(told, 'revoked').flatMap(({ id, at }) => {
    const record = byId.get(id)
    if (record === undefined || at >= since) return []
    const list = lists.find((one) => one.list === record.list && one.purpose === 'revocation')
    return list?.bits.has(record.index) ? [] : [`revocation not public: ${id}`]
  })
  return [...lost, ...missing]
}

const BIT_OF = { revocation: 'revoked', suspension: 'suspended', refresh: 'newerAvailable' } as const

/** A published list says what the log said when it was made: nothing less, and nothing of a place it may not name. */
function wrongBits({ list, purpose, sequence, bits }: FoundList, { credentials, log }: Found): string[] {
  const name = `${purpose} ${list}`
  if (sequence > log.length) return [`published ahead of the registry: ${name}`]
  const then = replay(log, sequence)
  return credentials.flatMap((one) => {
    const expected = then.get(one.id)?.[BIT_OF[purpose]] ?? false
    return one.list !== list || bits.has(one.index) === expected ? [] : [`bit wrong: of ${one.id} in ${name}`]
  })
}
