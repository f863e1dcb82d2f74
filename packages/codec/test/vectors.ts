import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, it } from 'vitest'

const VECTORS = fileURLToPath(new URL('../../../../shared/vectors/', import.meta.url))

/** Reads one file of a set as text. */
export type ReadVectors = (file: string) => string

/** A `describe` over a set of vectors; where they are not on this machine it is one skipped line. */
export function describeVectors(set: string, tests: (read: ReadVectors) => void): void {
  describe(`vectors: ${set}`, () => {
    if (existsSync(VECTORS)) tests((file) => readFileSync(`${VECTORS}${set}/${file}`, 'utf8'))
    else it.skip('../shared/vectors is not on this machine')
  })
}
