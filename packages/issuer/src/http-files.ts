import { VolunteerPassportError } from '@volunteer-passport/schema'
import { createHttpFile, type HttpFile, type RequestHeaders } from './http-file.ts'
import { plainSegmentsOf } from './plain-path.ts'
import { parsePlainUrl } from './plain-url.ts'

/** Where published files are put and read back over HTTP. */
export interface HttpFilesOptions {
  /**
   * Each file is put, and looked at, under this URL + its path: the server itself, no cache before it. https of plain
   * names, or http on this machine.
   */
  readonly baseUrl: string
  /** Credentials and whatever else the server wants to be told; asked for before each request. */
  readonly headers?: () => RequestHeaders | Promise<RequestHeaders>
  /** For each request; 10 by default. */
  readonly timeoutSeconds?: number
  /** The platform's by default; for client certificates, signed requests and the like. */
  readonly fetch?: typeof globalThis.fetch
}

/**
 * The files of a server, by their path.
 * @throws VolunteerPassportError OPTION_MISSING, OPTION_INVALID; for a path: PATH_FORBIDDEN
 */
export function createHttpFiles(o: HttpFilesOptions): (path: string) => HttpFile {
  const baseUrl = checkBaseUrl(o.baseUrl)
  const { headers = () => ({}), timeoutSeconds = 10, fetch = globalThis.fetch } = o
  if (typeof timeoutSeconds !== 'number' || !(timeoutSeconds > 0 && timeoutSeconds <= 3600)) {
    throw refuse('OPTION_INVALID', 'timeoutSeconds is no number above 0 and up to 3600', 'Leave it out: 10 will do.')
  }
  return (path) => {
    const url = `${baseUrl}/${plainSegmentsOf(path).join('/')}`
    return createHttpFile({ url, headers, timeoutSeconds, fetch })
  }
}

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

function checkBaseUrl(value: unknown): string {
  if (value === undefined) throw refuse('OPTION_MISSING', 'baseUrl is missing', 'Give the URL to put files under.')
  const text = typeof value === 'string' ? value.replace(/\/+$/, '') : ''
  const url = parsePlainUrl(text)
  // The credentials of whoever may publish never cross a network in the clear.
  const isPrivate = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.includes(url.hostname))
  if (isPrivate) return text
  throw refuse(
    'OPTION_INVALID',
    'baseUrl is not an https URL of plain names',
    'Give an https URL without user, query, fragment or escapes; credentials go into headers.',
  )
}

function refuse(code: 'OPTION_MISSING' | 'OPTION_INVALID', message: string, hint: string): VolunteerPassportError {
  return new VolunteerPassportError(code, message, { hint })
}
