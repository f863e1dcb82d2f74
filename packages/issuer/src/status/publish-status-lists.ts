import { VolunteerPassportError } from '@volunteer-passport/schema'
import { type IssuerContext, permutationOf, randomBytes } from '../context.ts'
import { hasCode } from '../has-code.ts'
import { settleUnfinished } from '../issuance/settle-unfinished.ts'
import { refusalOfSigner } from '../keys/adopt-signer.ts'
import type { Publisher } from '../publisher.ts'
import type { ListRow } from '../registry.ts'
import { inTransaction, type Unit } from '../unit.ts'
import { checkBeforePublishing } from './check-before-publishing.ts'
import { capacityOf, decoyCounter, decoysFor, LIST_PURPOSES, type ListPurpose } from './decoys.ts'
import { createListFile, LIST_TTL_SECONDS, type ListSnapshot } from './list-credential.ts'
import { nextListNumber } from './list-number.ts'
import { PERMUTATION_ALGORITHM } from './permutation.ts'
import { setIndices } from './set-indices.ts'

export interface PublishedLists {
  /** URLs of what went out. */
  readonly published: readonly string[]
  /** Lists that had not changed and are still fresh. */
  readonly unchanged: number
}

/** Where others publish all the time: what is still outdated then is due at the next call. */
const MAX_ROUNDS = 3

/**
 * Signs and publishes each status list that changed since it last went out, or that has used up half its ttl. Settles
 * unfinished reservations first, and always keeps an unused list published ahead of the one in use.
 *
 * Any number of processes may do so at once. Where two were under way together, the one that ends last publishes again
 * what changed between them: a publisher that cannot keep an older file from replacing a newer one may have done so.
 *
 * @throws VolunteerPassportError PUBLISH_FAILED where some could not be signed or the publisher refused them; the others
 * are out, and the next call tries those again
 */
export async function publishStatusLists(context: IssuerContext, publisher: Publisher): Promise<PublishedLists> {
  await checkBeforePublishing(context)
  await settleUnfinished(context)
  const published = new Set<string>()
  for (let left = MAX_ROUNDS; ; left--) {
    const round = await publishDueLists(context, publisher)
    for (const url of round.published) published.add(url)
    if (!round.isOutdated || left === 1) return { published: [...published], unchanged: round.listed - published.size }
  }
}

interface Round {
  readonly published: readonly string[]
  /** Of how many lists there are. */
  readonly listed: number
  /** Another publication was under way, and a change lies between the two: nobody knows which of them came last. */
  readonly isOutdated: boolean
}

async function publishDueLists(context: IssuerContext, publisher: Publisher): Promise<Round> {
  const { due, listed } = await inTransaction(context, (unit) => snapshotDueLists(context, unit))
  const published: string[] = []
  const snapshots: ListSnapshot[] = []
  const failures: unknown[] = []
  for (const snapshot of due) {
    try {
      const file = await createListFile(context, snapshot)
      await context.publicCopy.checkOne(file.url)
      await publisher(file)
      published.push(file.url)
      snapshots.push(snapshot)
    } catch (error) {
      if (hasCode(error, 'STORE_ROLLED_BACK')) throw error
      failures.push(error)
    }
  }
  const isOutdated = snapshots.length > 0 && (await inTransaction(context, (unit) => notePublished(unit, snapshots)))
  if (failures.length > 0) {
    throw new VolunteerPassportError('PUBLISH_FAILED', 'Some status lists could not be published', {
      hint: 'See the cause, then publish again: what is out stays out, the rest is tried again.',
      cause: failures[0],
      facts: { published: published.length, failed: failures.length },
    })
  }
  return { published, listed, isOutdated }
}

/**
 * Takes the state of all due lists and the sequence of this publication in one transaction, so that a later state never
 * carries an earlier sequence. Decoys are written down before anything is public: they must not be fewer next time.
 */
async function snapshotDueLists(
  context: IssuerContext,
  unit: Unit,
): Promise<{ readonly due: readonly ListSnapshot[]; readonly listed: number }> {
  // A retired key must not take a list back that the new one has signed.
  const refused = await refusalOfSigner(unit.tx, context.signer)
  if (refused !== undefined) throw refused
  await keepListAhead(context, unit)
  const all = [...(await unit.lists()).values()].sort((a, b) => a.number - b.number)
  const wanted = all.flatMap((list) => LIST_PURPOSES.map((purpose) => ({ list, purpose })))
  const due = wanted.filter(({ list, purpose }) => context.publicCopy.isInDoubt() || isDue(list, purpose, unit.now))
  const listed = wanted.length
  if (due.length === 0) return { due: [], listed }
  const sequence = unit.record('lists-published', context.id)
  const head = unit.head() as Uint8Array
  const snapshots: ListSnapshot[] = []
  for (const { list, purpose } of due) {
    const real = await setIndices(unit.tx, list.number, purpose)
    const row = (await unit.lists()).get(list.number) as ListRow
    const before = row.publications[purpose]
    const { size, capacity } = list
    const decoys = decoysFor({ size, capacity, decoys: before.decoys, real: real.length })
    const publications = { ...row.publications, [purpose]: { ...before, decoys } }
    unit.putList({ ...row, publications })
    const permute = permutationOf(context, list)
    const hidden = Array.from({ length: decoys }, (_, nth) => permute(decoyCounter({ purpose, nth, size, capacity })))
    const indices = [...real, ...hidden]
    const after = before.sequence
    snapshots.push({ list: list.number, purpose, size, indices, sequence, after, head, now: unit.now })
  }
  return { due: snapshots, listed }
}

function isDue(list: ListRow, purpose: ListPurpose, now: number): boolean {
  const { publishedAt, sequence } = list.publications[purpose]
  return list.changedSeq > sequence || now - publishedAt >= LIST_TTL_SECONDS / 2
}

/** One list in use and one that is empty: a roll-over then never waits for a publication. */
async function keepListAhead(context: IssuerContext, unit: Unit): Promise<void> {
  const lists = await unit.lists()
  const open = [...lists.values()].filter(({ state }) => state === 'open')
  const unused = open.filter(({ allocated }) => allocated === 0).length
  const wanted = open.length > unused ? 1 : 2
  for (let missing = wanted - unused; missing > 0; missing--) {
    const number = nextListNumber(unit.sequence(), lists.keys())
    const sequence = unit.record('list-created', `list:${number}`)
    const never = { decoys: 0, sequence: 0, publishedAt: 0 }
    const row: ListRow = {
      number,
      size: context.statusListSize,
      permutationKey: randomBytes(context, 32),
      algorithm: PERMUTATION_ALGORITHM,
      allocated: 0,
      capacity: capacityOf(context.statusListSize),
      state: 'open',
      publications: { revocation: never, suspension: never, refresh: never },
      changedSeq: sequence,
    }
    await unit.tx.insertList(row)
    unit.putList(row)
  }
}

/** Answers whether one of these lists is outdated already: see `Round`. */
async function notePublished(unit: Unit, snapshots: readonly ListSnapshot[]): Promise<boolean> {
  const lists = await unit.lists()
  let isOutdated = false
  for (const { list, purpose, sequence, after, now } of snapshots) {
    const row = lists.get(list) as ListRow
    const known = row.publications[purpose]
    // Where another publication went on at the same time the older one counts, so that a change between them is due.
    const oldest = known.sequence === after ? sequence : Math.min(known.sequence, sequence)
    if (known.sequence !== after && row.changedSeq > oldest) isOutdated = true
    if (oldest !== sequence) continue
    const publication = { ...known, sequence, publishedAt: now }
    unit.putList({ ...row, publications: { ...row.publications, [purpose]: publication } })
  }
  return isOutdated
}
