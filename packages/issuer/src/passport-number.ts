import { formatPassportNumber } from '@volunteer-passport/schema'
import { type IssuerContext, permutationOf, randomBytes } from './context.ts'
import type { NumberSpaceRow, RegistryTransaction } from './registry.ts'
import { PERMUTATION_ALGORITHM } from './status/permutation.ts'

const BODIES = 10 ** 8

/**
 * Gives out passport numbers: office, eight digits that are a keyed permutation of a counter, check digit. No number
 * comes twice, and none tells how many there are or who came first.
 */
export async function allocateNumbers(
  context: IssuerContext,
  tx: RegistryTransaction,
  count: number,
): Promise<readonly string[]> {
  if (count === 0) return []
  const space: NumberSpaceRow = (await tx.numberSpace()) ?? {
    permutationKey: randomBytes(context, 32),
    algorithm: PERMUTATION_ALGORITHM,
    allocated: 0,
  }
  // Past the last body the permutation refuses: a number is never given out again from the beginning.
  await tx.putNumberSpace({ ...space, allocated: space.allocated + count })
  const permute = permutationOf(context, { ...space, size: BODIES })
  return Array.from({ length: count }, (_, i) =>
    formatPassportNumber({ office: context.office, body: String(permute(space.allocated + i)).padStart(8, '0') }),
  )
}
