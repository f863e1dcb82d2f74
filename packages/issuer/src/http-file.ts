import { LIMITS } from '@volunteer-passport/codec'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import type { PublishedFile } from './publisher.ts'

export type RequestHeaders = Readonly<Record<string, string>>

/** What a look found. `bytes` are missing where there are more than any list can have. */
export type Standing =
  | { readonly kind: 'absent' }
  | { readonly kind: 'found'; readonly bytes: Uint8Array | undefined; readonly etag: string | undefined }

export type Failure =
  /** The same request may succeed later. */
  | { readonly kind: 'unavailable'; readonly why: string }
  /** Asking again would not help. */
  | { readonly kind: 'refused'; readonly method: 'GET' | 'PUT'; readonly status: number }

/** `outdone`: the condition failed, somebody else was faster. */
export type PutAnswer = { readonly kind: 'accepted' } | { readonly kind: 'outdone' } | Failure

/** One file on a server. */
export interface HttpFile {
  readonly look: () => Promise<Standing | Failure>
  /** Puts `file` in the place of what a look has found. */
  readonly put: (file: PublishedFile, standing: Standing) => Promise<PutAnswer>
}

/** A strong entity tag (RFC 9110 §8.8.3): a weak one never matches in `If-Match`. */
const STRONG_ETAG = /^"[\x21\x23-\x7e]*"$/

export function createHttpFile(o: {
  readonly url: string
  readonly headers: () => RequestHeaders | Promise<RequestHeaders>
  readonly timeoutSeconds: number
  readonly fetch: typeof globalThis.fetch
}): HttpFile {
  async function request<T>(
    init: { readonly method: 'GET' | 'PUT'; readonly headers: RequestHeaders; readonly body?: Uint8Array<ArrayBuffer> },
    read: (response: Response) => Promise<T | undefined>,
  ): Promise<T | Failure> {
    const { method } = init
    const headers = mergedHeaders(await o.headers(), init.headers)
    const signal = AbortSignal.timeout(o.timeoutSeconds * 1000)
    try {
      // Followed nowhere: a redirect would take the credentials along.
      const response = await o.fetch(o.url, { ...init, headers, redirect: 'manual', signal })
      const { status } = response
      try {
        if (isTransient(status)) return { kind: 'unavailable', why: `HTTP_${status}` }
        return (await read(response)) ?? { kind: 'refused', method, status }
      } finally {
        if (!response.bodyUsed) await response.body?.cancel()
      }
    } catch (error) {
      return { kind: 'unavailable', why: signal.aborted ? 'TIMEOUT' : systemCodeOf(error) }
    }
  }

  return {
    look: () =>
      // Compressed bytes would not be those that were put; a cache would not be the server.
      request<Standing>(
        { method: 'GET', headers: { 'accept-encoding': 'identity', 'cache-control': 'no-cache' } },
        read,
      ),
    put: (file, standing) => {
      const headers = { 'content-type': file.contentType, ...conditionOf(standing) }
      const body = Uint8Array.from(file.bytes)
      return request<PutAnswer>({ method: 'PUT', headers, body }, async ({ status }) => {
        if (status >= 200 && status < 300) return { kind: 'accepted' }
        // 409: a bucket that had another conditional write under way. 404: what was to be replaced has gone.
        const isOutdone = status === 412 || status === 409 || (status === 404 && standing.kind === 'found')
        return isOutdone ? { kind: 'outdone' } : undefined
      })
    },
  }
}

async function read(response: Response): Promise<Standing | undefined> {
  const { status, headers } = response
  if (status === 404 || status === 410) return { kind: 'absent' }
  if (status !== 200) return undefined
  const etag = headers.get('etag') ?? ''
  return { kind: 'found', bytes: await readBody(response), etag: STRONG_ETAG.test(etag) ? etag : undefined }
}

function conditionOf(standing: Standing): RequestHeaders {
  if (standing.kind === 'absent') return { 'if-none-match': '*' }
  return standing.etag === undefined ? {} : { 'if-match': standing.etag }
}

/** What fetch says of a header that is none quotes its value, a credential: nothing of it is passed on. */
function mergedHeaders(given: RequestHeaders, own: RequestHeaders): Headers {
  try {
    const headers = new Headers(given)
    for (const condition of ['if-match', 'if-none-match']) headers.delete(condition)
    for (const [name, value] of Object.entries(own)) headers.set(name, value)
    return headers
  } catch {
    throw new VolunteerPassportError('OPTION_INVALID', 'headers gave something that no header can carry', {
      hint: 'Give names and values of visible ASCII characters; a line break inside a token is the usual fault.',
    })
  }
}

const isTransient = (status: number): boolean => status === 408 || status === 425 || status === 429 || status >= 500

async function readBody(response: Response): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > LIMITS.accreditationListBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Such as ECONNREFUSED; messages and causes may quote what was sent. */
function systemCodeOf(error: unknown): string {
  const { cause } = error as { readonly cause?: unknown }
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return /^[A-Z0-9_]{1,64}$/.test(code) ? code : 'CONNECTION'
}
