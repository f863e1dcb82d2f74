import { VolunteerPassportError } from '@volunteer-passport/schema'
import { createHttpFiles, type HttpFilesOptions } from './http-files.ts'
import type { PublishedReader } from './published-reader.ts'

/**
 * Reads what `createHttpPublisher` with the same options wrote, from the server itself and no cache.
 * @throws VolunteerPassportError OPTION_MISSING, OPTION_INVALID; from the reader: PATH_FORBIDDEN, FETCH_FAILED,
 * FETCH_TOO_LARGE
 */
export function createHttpReader(o: HttpFilesOptions): PublishedReader {
  const fileAt = createHttpFiles(o)
  return async (url) => {
    const found = await fileAt(new URL(url).pathname).look()
    if (found.kind === 'absent') return undefined
    if (found.kind !== 'found') {
      const why = found.kind === 'unavailable' ? found.why : `HTTP_${found.status}`
      throw failed('FETCH_FAILED', 'The server does not let the file be read', { why })
    }
    if (found.bytes === undefined) throw failed('FETCH_TOO_LARGE', 'The file is larger than any list', {})
    return found.bytes
  }
}

function failed(
  code: 'FETCH_FAILED' | 'FETCH_TOO_LARGE',
  message: string,
  facts: Readonly<Record<string, string>>,
): VolunteerPassportError {
  return new VolunteerPassportError(code, message, { hint: 'Check the server and the rights of this reader.', facts })
}
