import { type RegistryTransaction, STATUS_FLAGS } from '../registry.ts'
import type { ListPurpose } from './decoys.ts'

/** Positions of a list that are set, decoys aside: of credentials on record, and of those that a restore has lost. */
export async function setIndices(
  tx: RegistryTransaction,
  list: number,
  purpose: ListPurpose,
): Promise<readonly number[]> {
  const flag = STATUS_FLAGS[purpose]
  return [...(await tx.flaggedIndices(list, flag)), ...(await tx.keptIndices(list, flag))]
}
