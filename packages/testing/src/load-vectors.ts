import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** `../shared/vectors` beside the project. */
const VECTORS = fileURLToPath(new URL('../../../../shared/vectors', import.meta.url))

/** Paths of the files of a set, README aside; `undefined` where the vectors are not on this machine. */
export function loadVectors(set: string): readonly string[] | undefined
/**
 * One file of a set: `.json` parsed, `.jsonl` as an array of parsed lines, anything else as text. `undefined` where
 * the vectors are not on this machine; a missing file of vectors that are there throws.
 */
export function loadVectors<T>(set: string, file: string): T | undefined
export function loadVectors(set: string, file?: string): unknown {
  if (!existsSync(VECTORS)) return undefined
  const folder = join(VECTORS, set)
  if (file === undefined) {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'README.md')
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .replaceAll(sep, '/'),
      )
      .sort()
  }
  const text = readFileSync(join(folder, file), 'utf8')
  if (file.endsWith('.jsonl'))
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  return file.endsWith('.json') ? JSON.parse(text) : text
}
