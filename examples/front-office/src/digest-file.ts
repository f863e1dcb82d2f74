import { basename } from 'node:path'
import { parseJson } from '@volunteer-passport/codec'
import type { PersonDigest } from '@volunteer-passport/issuer'
import { readGivenFile } from './read-given-file.ts'
import { UserError } from './user-error.ts'
import { writeFileAtomically } from './write-file.ts'

/** What one office has exported: its DID in the first line, then a line for each passport. */
export interface DigestFile {
  readonly registry: string
  readonly digests: readonly PersonDigest[]
}

export const writeDigestFile = (path: string, { registry, digests }: DigestFile): Promise<void> =>
  writeFileAtomically(path, [{ registry }, ...digests].map((line) => `${JSON.stringify(line)}\n`).join(''))

/** Strict: of a file that is not whole, duplicates would go unnoticed. @throws UserError DIGEST_FILE_MALFORMED */
export const readDigestFile = async (path: string): Promise<DigestFile> => {
  const lines = (await readGivenFile(path)).toString('utf8').split('\n')
  const malformed = (line: number): UserError =>
    new UserError('DIGEST_FILE_MALFORMED', 'usage', { file: basename(path), line })
  const read = (line: string, at: number): Readonly<Record<string, unknown>> => {
    const parsed = parseJson(line)
    if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null) throw malformed(at + 1)
    return parsed.value as Readonly<Record<string, unknown>>
  }
  if (lines.pop() !== '') throw malformed(lines.length + 1)
  const [head, ...rest] = lines.map(read)
  if (typeof head?.registry !== 'string') throw malformed(1)
  const digests = rest.map(({ digest, passport }, at) => {
    if (typeof digest !== 'string' || typeof passport !== 'string') throw malformed(at + 2)
    return { digest, passport }
  })
  return { registry: head.registry, digests }
}
