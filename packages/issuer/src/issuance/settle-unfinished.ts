import type { IssuerContext } from '../context.ts'
import { isRevoked } from '../stored-token.ts'
import { inTransaction } from '../unit.ts'
import { complete } from './complete.ts'
import { burnBefore, burnRows, isCompletable } from './revoke-rows.ts'

const BATCH = 500
/** Longer than a living process takes from reserving to recording. */
const IN_FLIGHT_SECONDS = 600

/**
 * Gives up reservations older than a day, and completes replacements that are owed: their predecessor was revoked when
 * they were reserved, so until then the person has nothing. Anything else waits for whoever asked for it.
 */
export async function settleUnfinished(context: IssuerContext): Promise<void> {
  for (let more = true; more; ) {
    more = await inTransaction(context, async (unit) => {
      const rows = await unit.tx.unfinishedBefore(burnBefore(unit.now), BATCH)
      await burnRows(unit, rows)
      return rows.length === BATCH
    })
  }
  const owed = await inTransaction(context, async (unit) => {
    const rows = await unit.tx.unfinishedBefore(unit.now - IN_FLIGHT_SECONDS, BATCH * 10)
    const successors = rows.filter((row) => row.predecessor !== undefined)
    const predecessors = await unit.tx.credentialsById(successors.map((row) => row.predecessor as string))
    return successors.filter((row, i) => {
      const predecessor = predecessors[i]
      const isOwed = predecessor !== undefined && isRevoked(predecessor)
      return isOwed && isCompletable(row, { keyId: context.signer.keyId, now: unit.now })
    })
  })
  // A signer that fails here fails the lists as well, and says so there.
  await complete(
    context,
    owed.map((row) => ({ row })),
  )
}
