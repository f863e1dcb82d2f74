import type { ProblemCode } from '@volunteer-passport/schema'
import { type ActivityData, activityDataOf, type ImportData } from '../claims/activity-data.ts'
import { counting, setAside, takeBack } from '../ledger/counting.ts'
import type { ActivityRow, PersonRow } from '../registry.ts'
import type { Unit } from '../unit.ts'

interface Noting {
  /** Seconds since 1970. */
  readonly checkedAt: number
  readonly actor: string
}

/** Its credential is good: a doubt about it is over. */
export async function noteValid(
  unit: Unit,
  row: ActivityRow,
  { checkedAt, actor, person }: Noting & { readonly person: PersonRow },
): Promise<ActivityRow> {
  const told = withAnswer(row, { checkedAt, verifiedAt: checkedAt, answer: 'valid' })
  if (row.state === 'confirmed') return told
  const sequence = unit.record('activity-reinstated', row.participationId, { actor })
  return takeBack(told, { sequence, person })
}

/** Nothing is known: what a standing passport counts goes on counting, and nothing counts newly. */
export async function noteUndetermined(
  unit: Unit,
  row: ActivityRow,
  { checkedAt, actor, problem }: Noting & { readonly problem: ProblemCode },
): Promise<ActivityRow> {
  const told = withAnswer(row, { checkedAt, answer: 'undetermined', problem })
  if (row.state !== 'confirmed') return told
  const sequence = unit.record('activity-suspended', row.participationId, { actor, reason: problem })
  return setAside(unit, told, sequence)
}

/** Its credential is refused: it counts no more. */
export function noteRejected(
  unit: Unit,
  row: ActivityRow,
  { checkedAt, actor, problem }: Noting & { readonly problem: ProblemCode },
): ActivityRow {
  const told = withAnswer(row, { checkedAt, answer: 'rejected', problem })
  if (row.state === 'revoked') return told
  const sequence = unit.record('activity-revoked', row.participationId, { actor, reason: problem })
  return { ...counting(told, 0, sequence), state: 'revoked' }
}

function withAnswer(
  row: ActivityRow,
  { checkedAt, ...answer }: Pick<ImportData, 'answer' | 'problem'> & { checkedAt: number; verifiedAt?: number },
): ActivityRow {
  const { imported, ...rest } = activityDataOf(row)
  const { problem: _, ...before } = imported as ImportData
  const data: ActivityData = { ...rest, imported: { ...before, ...answer } }
  return { ...row, importCheckedAt: checkedAt, data: JSON.stringify(data) }
}
