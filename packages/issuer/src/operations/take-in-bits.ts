import { type IssuerContext, permutationOf } from '../context.ts'
import { revokeRows } from '../issuance/revoke-rows.ts'
import { unavailable } from '../public-copy.ts'
import { type CredentialRow, type ListRow, STATUS_FLAGS } from '../registry.ts'
import { decoyCounter, type ListPurpose } from '../status/decoys.ts'
import type { Unit } from '../unit.ts'
import type { FoundList } from './read-all-lists.ts'

type Counts = Readonly<Record<ListPurpose, number>>

/**
 * Sets, in the registry, every bit that is public: on the credential that has the place or, where there is none on
 * record, for the place itself. A decoy that was public stays one. Nothing is ever cleared: what this store says beyond
 * that stands as well.
 */
export async function takeInBits(
  context: IssuerContext,
  unit: Unit,
  o: { readonly found: readonly FoundList[]; readonly reason: string },
): Promise<{ readonly takenIn: Counts; readonly kept: Counts }> {
  const takenIn = { revocation: 0, suspension: 0, refresh: 0 }
  const kept = { revocation: 0, suspension: 0, refresh: 0 }
  for (const found of o.found) {
    const { list, purpose } = found
    const real = await dropDecoys(context, unit, found)
    const news = await dropKnown(unit, { list, purpose, indices: real })
    for (const indices of pages(news)) {
      const rows = await unit.tx.credentialsAt(list, indices)
      const onRecord = rows.filter((row) => row !== undefined)
      await raise(unit, { rows: onRecord, purpose, reason: o.reason })
      takenIn[purpose] += onRecord.length
      const without = indices.filter((_, i) => rows[i] === undefined)
      await unit.tx.keepIndices(list, STATUS_FLAGS[purpose], without)
      kept[purpose] += without.length
    }
  }
  return { takenIn, kept }
}

/** Leaves out the decoys among the set positions, and notes that these were public. */
async function dropDecoys(context: IssuerContext, unit: Unit, found: FoundList): Promise<readonly number[]> {
  const { list, purpose, indices } = found
  const row = (await unit.lists()).get(list) as ListRow
  const { size, capacity } = row
  if (found.size !== size) throw unavailable('A list has another size than on record')
  const permute = permutationOf(context, row)
  const order = new Map(
    Array.from({ length: size - capacity }, (_, nth) => [permute(decoyCounter({ purpose, nth, size, capacity })), nth]),
  )
  const publication = row.publications[purpose]
  const decoys = indices.reduce((most, index) => Math.max(most, (order.get(index) ?? -1) + 1), publication.decoys)
  unit.putList({ ...row, publications: { ...row.publications, [purpose]: { ...publication, decoys } } })
  return indices.filter((index) => !order.has(index))
}

async function dropKnown(
  unit: Unit,
  o: { readonly list: number; readonly purpose: ListPurpose; readonly indices: readonly number[] },
): Promise<readonly number[]> {
  const flag = STATUS_FLAGS[o.purpose]
  const known = new Set([...(await unit.tx.flaggedIndices(o.list, flag)), ...(await unit.tx.keptIndices(o.list, flag))])
  return o.indices.filter((index) => !known.has(index))
}

async function raise(
  unit: Unit,
  o: { readonly rows: readonly CredentialRow[]; readonly purpose: ListPurpose; readonly reason: string },
): Promise<void> {
  const { rows, purpose, reason } = o
  if (purpose === 'revocation') return revokeRows(unit, rows, { reason })
  for (const { id } of rows) unit.record(purpose === 'suspension' ? 'suspended' : 'refreshed', id, { reason })
  await unit.tx.raiseFlags(
    rows.map(({ id }) => id),
    STATUS_FLAGS[purpose],
  )
}

const PAGE = 500

function* pages(indices: readonly number[]): Generator<readonly number[]> {
  for (let at = 0; at < indices.length; at += PAGE) yield indices.slice(at, at + PAGE)
}
