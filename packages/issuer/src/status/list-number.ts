import { epochOf } from '../log/log-epoch.ts'

/** More than an issuer fills in its life: a thousand million credentials. */
const LISTS_OF_EPOCH = 10_000

/** Number of the first list that is made in an epoch of the log: no list that was lost can have had it. */
export const firstListOf = (epoch: number): number => epoch * LISTS_OF_EPOCH + 1

/** Number of the first list in the epoch of this one. */
export const firstOfItsEpoch = (number: number): number => firstListOf(Math.floor((number - 1) / LISTS_OF_EPOCH))

/** Number of the next list. */
export const nextListNumber = (sequence: number, taken: Iterable<number>): number =>
  Math.max(firstListOf(epochOf(sequence)) - 1, ...taken) + 1
