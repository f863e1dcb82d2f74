/**
 * Each recovery begins an epoch of this many sequences, so that no entry of the time that was lost, published or not,
 * has a sequence in common with a later one: whoever follows the log misses nothing, and what is published from then on
 * outranks all that was published before.
 */
const EPOCH_LENGTH = 2 ** 32

export const epochOf = (sequence: number): number => Math.floor(sequence / EPOCH_LENGTH)

/** Sequence of the first entry of an epoch. That of epoch 0 has no entry: a log begins at 1. */
export const epochStart = (epoch: number): number => epoch * EPOCH_LENGTH

export const isEpochStart = (sequence: number): boolean => sequence > 0 && sequence % EPOCH_LENGTH === 0
