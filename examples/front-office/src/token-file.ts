import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomically } from './write-file.ts'

/** A name that no reference, whatever it holds, can make climb, hide or collide with another's. */
export const tokenFileName = (ref: string): string => {
  const safe = [...Buffer.from(ref, 'utf8')]
    .map((byte) => String.fromCharCode(byte))
    .map((character) =>
      /[a-z0-9_-]/.test(character) ? character : `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
    )
    .join('')
  return `${safe}.jwt`
}

/** Writes a person's token where it is not there yet. */
export const writeToken = async (folder: string, ref: string, token: string): Promise<void> => {
  const path = join(folder, tokenFileName(ref))
  const standing = await readFile(path, 'utf8').catch(() => undefined)
  if (standing !== token) await writeFileAtomically(path, token)
}
