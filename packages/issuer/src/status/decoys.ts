import type { StatusPurpose } from '@volunteer-passport/schema'

/** Entries of one list, unless the issuer has larger ones: the least that hides one credential among enough others. */
export const LIST_SIZE = 131_072
export const MAX_LIST_SIZE = 1_048_576

/** Counter values from here on are decoys: seven eighths of a list are for credentials. */
export const capacityOf = (size: number): number => (size / 8) * 7

const STEP_SHARE = 1 / 4096
const FLOOR_SHARE = 0.02

/** Purposes that every index carries. */
export type ListPurpose = Exclude<StatusPurpose, 'message'>
export const LIST_PURPOSES: readonly ListPurpose[] = ['revocation', 'suspension', 'refresh']

/**
 * How many decoy bits a list has at its next publication, when `real` bits are set by credentials.
 *
 * The rule: the number of set bits, real and decoy together, is a multiple of a step (1/4096 of the list: 32 of
 * 131,072) and never below 2 % of the list (2,624). Decoys come from a range of counter values that no credential
 * ever gets (one eighth of the list), in their order, and are never cleared: a bit that fell would show itself as a
 * decoy, and a revocation never falls.
 *
 * What it hides: how many credentials of a young list are revoked at all, and between two publications how many of the
 * newly set bits (at most 31 of them decoys) are real and which. What it does not: growth over many steps; that a bit
 * which falls in the suspension list was real; and, once the range is used up, the exact growth. It says nothing about
 * whose bit it is: that is hidden by the permutation alone.
 */
export function decoysFor(o: {
  readonly size: number
  readonly capacity: number
  readonly decoys: number
  readonly real: number
}): number {
  const step = o.size * STEP_SHARE
  const least = Math.max(o.size * FLOOR_SHARE, o.real + o.decoys)
  return Math.min(Math.ceil(least / step) * step - o.real, o.size - o.capacity)
}

/**
 * Counter value of the n-th decoy of a purpose. Each purpose starts at another third of the range, so that decoys of
 * different purposes share no position, as those of credentials mostly do not, until one has used a third of the range.
 */
export function decoyCounter(o: {
  readonly purpose: ListPurpose
  readonly nth: number
  readonly size: number
  readonly capacity: number
}): number {
  const range = o.size - o.capacity
  const offset = Math.floor((range / LIST_PURPOSES.length) * LIST_PURPOSES.indexOf(o.purpose))
  return o.capacity + ((offset + o.nth) % range)
}
