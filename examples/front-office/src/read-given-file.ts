import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { UserError } from './user-error.ts'

/** A file that was named on the command line. @throws UserError GIVEN_FILE_UNREADABLE */
export const readGivenFile = (path: string): Promise<Buffer> =>
  readFile(path).catch((cause: { code?: string }) => {
    throw new UserError('GIVEN_FILE_UNREADABLE', 'usage', { file: basename(path), code: cause.code ?? '' })
  })
