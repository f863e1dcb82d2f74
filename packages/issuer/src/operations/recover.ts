import { VolunteerPassportError } from '@volunteer-passport/schema'
import { type IssuerContext, randomBytes } from '../context.ts'
import { forgetPerson } from '../erasure/erase-person.ts'
import { listUrl } from '../issuance/document.ts'
import { isInLog } from '../log/known-point.ts'
import { lastEntry } from '../log/last-entry.ts'
import { logStart } from '../log/log-chain.ts'
import { type LogPoint, recoveryOf } from '../log/log-point.ts'
import { renewNumberSpace } from '../passport-number.ts'
import type { PublishedReader } from '../published-reader.ts'
import { readActor } from '../reason.ts'
import type { ListRow, Scrub } from '../registry.ts'
import { LIST_PURPOSES, type ListPurpose } from '../status/decoys.ts'
import { PERMUTATION_ALGORITHM } from '../status/permutation.ts'
import type { PublishedList } from '../status/published-list.ts'
import { runUnit, type Unit } from '../unit.ts'
import { adoptPublishedKey } from './adopt-published-key.ts'
import { type FoundList, readAllLists } from './read-all-lists.ts'
import { takeInBits } from './take-in-bits.ts'
import { readPublishedTrust, takeInTrust, touchAccreditations } from './take-in-trust.ts'

export interface RecoverInput {
  /** Reads what is public now: from the host that is published to, not from a cache. */
  readonly published: PublishedReader
  /** Opaque id of who recovers; it stays in the log for ever. */
  readonly actor: string
  /** Subject ids of people who are known to have been erased, such as from a copy of `changes`: they are erased again. */
  readonly erased?: readonly string[]
}

/** What a recovery found, did, and cannot know. */
export interface Recovery {
  readonly recordedAt: Date
  /** Of the `recovered` entry; the log goes on from there. */
  readonly sequence: number
  /** Newest sequence of the log as it was restored. */
  readonly restoredTo: number
  /** Newest sequence that is public: what lies between was lost at least. 0 where nothing is public. */
  readonly publishedTo: number
  /** Published bits whose credential is on record, and is revoked, suspended or told of a newer one from now on. */
  readonly takenIn: Readonly<Record<ListPurpose, number>>
  /** Published bits without a record, which stay set for ever. */
  readonly kept: Readonly<Record<ListPurpose, number>>
  /** Lists that were in use: no index of them is given out again. */
  readonly closedLists: readonly number[]
  /** Lists that are public and not on record: they go on being published, with the bits they have. */
  readonly addedLists: readonly number[]
  /** Lists that were published once and are not public now, or not as we signed them: their bits are not known. */
  readonly missing: readonly string[]
  /**
   * At most so many credentials were handed out and are not on record. They verify until they end; ask whoever shows one
   * to change it.
   */
  readonly unrecordedAtMost: number
  /**
   * Key that this registry had for active; the signer's was found under a public list and has taken its place. If it was
   * killed, kill it again before the DID document is published.
   */
  readonly replacedKey?: string
  /** Of `erased`: those whom this registry still knew, and has forgotten again. */
  readonly erased: readonly string[]
  /** Where somebody was erased: whether the files of the store hold nothing of them any more either. */
  readonly scrub?: Scrub
  /**
   * DIDs whose accreditation publicly says what is not on record, such as that a key is revoked. Suspensions, endings and
   * withdrawals are taken in; who is active publicly and on record is suspended until keys, scope and period have been
   * recorded again. Left out where there is none.
   */
  readonly accreditationsDue?: readonly string[]
}

/**
 * Brings a registry that is older than what it published back into service. All that is public is read first; then, in
 * one transaction, its bits are taken in, every list and the block of passport numbers that was in use are closed for
 * good, and the log begins a new epoch, whose sequences nothing lost can have had.
 * @throws VolunteerPassportError PUBLISHED_COPY_UNAVAILABLE where something public could not be read; nothing is changed
 */
export async function recover(context: IssuerContext, input: RecoverInput): Promise<Recovery> {
  const { published, erased = [] } = input
  const actor = readActor(input.actor)
  if (typeof published !== 'function') {
    throw new VolunteerPassportError('OPTION_MISSING', 'published is not a reader of what was published', {
      hint: 'Give createFolderReader or createHttpsReader: without what is public nothing can be recovered.',
    })
  }
  const before = await context.registry.transaction(async (tx) => ({
    sequence: (await tx.logHead())?.seq ?? 0,
    lists: await tx.lists(),
  }))
  const found = await readAllLists(context, published, before)
  const trust = await readPublishedTrust(context, published)
  const recovery = await runUnit(context, {
    byDefault: actor,
    admit: async () => {},
    // By a clock that was ahead, at the instant of the head: `acceptClock` belongs to the new epoch.
    instantAfter: (head, now) => Math.max(head?.at ?? now, now),
    work: (unit) => recoverIn(context, unit, { found, trust, erased, actor }),
  })
  return recovery.erased.length > 0 ? { ...recovery, scrub: await context.registry.scrub() } : recovery
}

async function recoverIn(
  context: IssuerContext,
  unit: Unit,
  o: {
    readonly found: readonly FoundList[]
    readonly trust: readonly PublishedList[]
    readonly erased: readonly string[]
    readonly actor: string
  },
): Promise<Recovery> {
  const { found, trust, actor } = o
  const restoredTo = unit.sequence()
  const newest = [...found, ...trust].reduce<LogPoint>(
    (a, { point }) => (point.sequence > a.sequence ? point : a),
    logStart(),
  )
  unit.skipToEpochAfter(newest.sequence)
  const sequence = unit.record('recovered', recoveryOf(newest))
  const missing = await missingLists(context, unit, found)
  const { closedLists, unused } = await closeLists(unit)
  const added = await addLists(context, unit, found)
  // Before the bits: what these would set on the credentials of accreditations is known then, and not told twice.
  const accreditationsDue = await takeInTrust(unit, trust, actor)
  const bits = await takeInBits(context, unit, { found: await onlyNews(unit, found), reason: 'recovered' })
  for (const number of (await unit.lists()).keys()) await unit.touchList(number)
  await touchAccreditations(unit)
  await renewNumberSpace(context, unit)
  const replacedKey = await adoptPublishedKey(context, unit, found)
  const erased = await eraseAgain(unit, o.erased, actor)
  await unit.tx.putStanding('current')
  return {
    recordedAt: new Date(unit.at),
    sequence,
    restoredTo,
    publishedTo: newest.sequence,
    ...bits,
    closedLists,
    addedLists: added.map(({ number }) => number),
    missing,
    unrecordedAtMost: unused + added.reduce((sum, { size }) => sum + size, 0),
    ...(replacedKey !== undefined && { replacedKey }),
    erased,
    ...(accreditationsDue.length > 0 && { accreditationsDue }),
  }
}

async function eraseAgain(unit: Unit, subjectIds: readonly string[], actor: string): Promise<readonly string[]> {
  const people = await unit.tx.peopleBySubject([...new Set(subjectIds)])
  const erased: string[] = []
  for (const person of people) {
    if (person === undefined || (await lastEntry(unit.tx, person.subjectId, ['person-erased']))) continue
    await forgetPerson(unit, person, actor)
    erased.push(person.subjectId)
  }
  return erased
}

/** What this store published itself, as it was restored, tells it nothing: a suspension there may have ended since. */
async function onlyNews(unit: Unit, found: readonly FoundList[]): Promise<readonly FoundList[]> {
  const news: FoundList[] = []
  for (const list of found) if (!(await isInLog(unit.tx, list.point))) news.push(list)
  return news
}

async function missingLists(
  context: IssuerContext,
  unit: Unit,
  found: readonly FoundList[],
): Promise<readonly string[]> {
  const urls = new Set(found.map(({ url }) => url))
  return [...(await unit.lists()).values()].flatMap(({ number, publications }) =>
    LIST_PURPOSES.filter((purpose) => publications[purpose].publishedAt > 0)
      .map((purpose) => listUrl(context.statusBaseUrl, purpose, number))
      .filter((url) => !urls.has(url)),
  )
}

/** What is free in them by this store may have been given out by the one that was lost. */
async function closeLists(unit: Unit): Promise<{ readonly closedLists: readonly number[]; readonly unused: number }> {
  const open = [...(await unit.lists()).values()].filter(({ state }) => state === 'open')
  for (const list of open) unit.putList({ ...list, state: 'full' })
  return {
    closedLists: open.map(({ number }) => number),
    unused: open.reduce((sum, { capacity, allocated }) => sum + capacity - allocated, 0),
  }
}

/** Lists that the lost store made. Nobody knows their permutation: they are full, and without decoys of their own. */
async function addLists(context: IssuerContext, unit: Unit, found: readonly FoundList[]): Promise<readonly ListRow[]> {
  const lists = await unit.lists()
  const sizes = new Map(found.filter(({ list }) => !lists.has(list)).map(({ list, size }) => [list, size]))
  const never = { decoys: 0, sequence: 0, publishedAt: 0 }
  const rows = [...sizes].map(
    ([number, size]): ListRow => ({
      number,
      size,
      permutationKey: randomBytes(context, 32),
      algorithm: PERMUTATION_ALGORITHM,
      allocated: size,
      capacity: size,
      state: 'full',
      publications: { revocation: never, suspension: never, refresh: never },
      changedSeq: unit.sequence(),
    }),
  )
  for (const row of rows) {
    await unit.tx.insertList(row)
    unit.putList(row)
  }
  return rows
}
