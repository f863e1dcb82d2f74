import { VolunteerPassportError } from '@volunteer-passport/schema'
import type { IssuerContext } from '../context.ts'
import { hasCode } from '../has-code.ts'
import { refusalOfSigner } from '../keys/adopt-signer.ts'
import type { Publisher } from '../publisher.ts'
import type { AdoptedListRow } from '../registry.ts'
import { checkBeforePublishing } from '../status/check-before-publishing.ts'
import { LIST_TTL_SECONDS, signStatusList } from '../status/list-credential.ts'
import type { PublishedLists } from '../status/publish-status-lists.ts'
import { inTransaction, type Unit } from '../unit.ts'

/** An adopted list at one point of the log of this issuer. */
interface DueList {
  readonly row: AdoptedListRow
  readonly sequence: number
  readonly head: Uint8Array
  readonly now: number
}

/**
 * Signs and publishes, under the key of this issuer and at the addresses of the closed offices, each adopted list that
 * changed or has used up half its ttl.
 * @throws VolunteerPassportError STORE_ROLLED_BACK; PUBLISH_FAILED, where the others are out, and the next call tries again
 */
export async function publishAdoptedLists(context: IssuerContext, publisher: Publisher): Promise<PublishedLists> {
  await checkBeforePublishing(context)
  const { due, unchanged } = await inTransaction(context, (unit) => snapshotDue(context, unit))
  const published: DueList[] = []
  const failures: unknown[] = []
  for (const list of due) {
    const { row, sequence, head, now } = list
    try {
      const { url, purpose, bits, sequenceOffset } = row
      const file = await signStatusList(context, { url, purpose, bits, sequence, head, now })
      await context.publicCopy.checkOne(url)
      await publisher({ ...file, sequence: sequenceOffset + sequence })
      published.push(list)
    } catch (error) {
      if (hasCode(error, 'STORE_ROLLED_BACK')) throw error
      failures.push(error)
    }
  }
  if (published.length > 0) await inTransaction(context, (unit) => notePublished(unit, published))
  if (failures.length > 0) {
    throw new VolunteerPassportError('PUBLISH_FAILED', 'Some adopted status lists could not be published', {
      hint: 'See the cause, then publish again: what is out stays out, the rest is tried again.',
      cause: failures[0],
      facts: { published: published.length, failed: failures.length },
    })
  }
  return { published: published.map(({ row }) => row.url), unchanged }
}

async function snapshotDue(
  context: IssuerContext,
  unit: Unit,
): Promise<{ readonly due: readonly DueList[]; readonly unchanged: number }> {
  const all = await unit.tx.adoptedLists()
  const rows = all.filter((row) => isDue(row, unit.now))
  if (rows.length === 0) return { due: [], unchanged: all.length }
  const refused = await refusalOfSigner(unit.tx, context.signer)
  if (refused !== undefined) throw refused
  const sequence = unit.record('lists-published', context.id)
  const head = unit.head() as Uint8Array
  return { due: rows.map((row) => ({ row, sequence, head, now: unit.now })), unchanged: all.length - rows.length }
}

const isDue = ({ changedSeq, publishedSeq, publishedAt }: AdoptedListRow, now: number): boolean =>
  changedSeq > publishedSeq || now - publishedAt >= LIST_TTL_SECONDS / 2

async function notePublished(unit: Unit, published: readonly DueList[]): Promise<void> {
  const known = new Map((await unit.tx.adoptedLists()).map((row) => [row.url, row]))
  for (const { row, sequence, now } of published) {
    const current = known.get(row.url) as AdoptedListRow
    // Of two publications at once nobody knows whose file came last: the older one counts, so that a change between the
    // two is due again.
    if (current.publishedSeq !== row.publishedSeq && current.publishedSeq < sequence) continue
    await unit.tx.putAdoptedList({ ...current, publishedSeq: sequence, publishedAt: now })
  }
}
