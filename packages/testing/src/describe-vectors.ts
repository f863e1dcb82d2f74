import { describe, it } from 'vitest'
import { loadVectors } from './load-vectors.ts'

/** Reads one file of the set, as `loadVectors` does. */
export type ReadVectors = <T>(file: string) => T

/** A `describe` over a set of vectors; where they are not on this machine it is one skipped line. */
export function describeVectors(set: string, tests: (read: ReadVectors, files: readonly string[]) => void): void {
  const files = loadVectors(set)
  describe(`vectors: ${set}`, () => {
    if (files === undefined) it.skip('../shared/vectors is not on this machine')
    else tests(<T>(file: string) => loadVectors<T>(set, file)!, files)
  })
}
