import { formatPassportNumber, VolunteerPassportError } from '@volunteer-passport/schema'
import { type IssuerContext, permutationOf, randomBytes } from './context.ts'
import { epochOf } from './log/log-epoch.ts'
import type { NumberSpaceRow } from './registry.ts'
import { PERMUTATION_ALGORITHM } from './status/permutation.ts'
import type { Unit } from './unit.ts'

/**
 * The 10^8 bodies are dealt out to this many epochs of the log, each its own: body modulo 32 is the epoch. A store that
 * was restored cannot know how many numbers were given out in the time that it lost; in its new epoch it need not.
 */
const EPOCHS = 32
const BODIES_OF_EPOCH = 10 ** 8 / EPOCHS

/**
 * Gives out passport numbers: office, eight digits that are a keyed permutation of a counter, check digit. No number
 * comes twice, and none tells how many there are or who came first.
 * @throws VolunteerPassportError PASSPORT_NUMBERS_EXHAUSTED
 */
export async function allocateNumbers(context: IssuerContext, unit: Unit, count: number): Promise<readonly string[]> {
  if (count === 0) return []
  const epoch = epochOf(unit.sequence())
  const space = (await unit.tx.numberSpace()) ?? newNumberSpace(context)
  const allocated = space.allocated + count
  if (epoch >= EPOCHS || allocated > BODIES_OF_EPOCH) throw exhausted(epoch)
  await unit.tx.putNumberSpace({ ...space, allocated })
  const permute = permutationOf(context, { ...space, size: BODIES_OF_EPOCH })
  return Array.from({ length: count }, (_, i) => {
    const body = permute(space.allocated + i) * EPOCHS + epoch
    return formatPassportNumber({ office: context.office, body: String(body).padStart(8, '0') })
  })
}

/** Begins the numbers of an epoch. */
export async function renewNumberSpace(context: IssuerContext, unit: Unit): Promise<void> {
  await unit.tx.putNumberSpace(newNumberSpace(context))
}

const newNumberSpace = (context: IssuerContext): NumberSpaceRow => ({
  permutationKey: randomBytes(context, 32),
  algorithm: PERMUTATION_ALGORITHM,
  allocated: 0,
})

function exhausted(epoch: number): VolunteerPassportError {
  return new VolunteerPassportError('PASSPORT_NUMBERS_EXHAUSTED', 'All passport numbers of this epoch are given out', {
    hint: `An epoch has ${BODIES_OF_EPOCH} numbers, an office ${EPOCHS} epochs: operations.recover begins the next one.`,
    facts: { epoch },
  })
}
