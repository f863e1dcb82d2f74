import type { FetchedDocument } from './fetch.ts'
import { type Refused, refused } from './refused.ts'

const REDIRECTS = [301, 302, 303, 307, 308] as const

/** What a server says before the body: all that is needed to refuse it unread. */
export interface ResponseHead {
  readonly status: number
  /** Value of a header by its name in lower case. */
  readonly header: (name: string) => string | undefined
}

/** The document, once the body has been read to its end. */
export function documentOf(header: ResponseHead['header'], body: Uint8Array): FetchedDocument {
  return {
    body,
    contentType: header('content-type') ?? '',
    maxAgeSeconds: maxAgeOf(header),
    accessControlAllowOrigin: header('access-control-allow-origin'),
  }
}

/** Why the body should not be read; `undefined` where it may. */
export function refuseHead(
  { status, header }: ResponseHead,
  o: { readonly accept: string; readonly maxBytes: number },
): (Refused & { readonly status?: number }) | undefined {
  if ((REDIRECTS as readonly number[]).includes(status)) {
    return refused('FETCH_REDIRECT_FORBIDDEN', `The server answered with status ${status}.`)
  }
  // 206 is a part, 204 and 304 are nothing: only 200 is the document.
  if (status !== 200) return { ...refused('FETCH_FAILED', `The server answered with status ${status}.`), status }
  if (!isAccepted(header('content-type'), o.accept)) {
    return refused('FETCH_CONTENT_TYPE', 'The media type of the answer is none of those asked for.')
  }
  if (Number(header('content-length') ?? 0) > o.maxBytes) {
    return refused('FETCH_TOO_LARGE', 'The server announced a document over the size limit.')
  }
  return undefined
}

/** Whether a content type, parameters aside, is in a list of media types separated by commas. */
export function isAccepted(contentType: string | undefined, accept: string): boolean {
  const mediaType = contentType?.split(';')[0]?.trim().toLowerCase()
  return accept.split(',').some((type) => type.trim().toLowerCase() === mediaType)
}

/** Freshness by HTTP in seconds (RFC 9111 §4.2): `max-age` less `Age`; 0 where storing is forbidden. */
function maxAgeOf(header: ResponseHead['header']): number | undefined {
  const directives = (header('cache-control') ?? '')
    .toLowerCase()
    .split(',')
    .map((text) => text.trim())
  if (directives.includes('no-store') || directives.includes('no-cache')) return 0
  const maxAge = directives.map((text) => /^max-age="?(\d{1,10})"?$/.exec(text)?.[1]).find(Boolean)
  if (maxAge === undefined) return undefined
  const age = /^\d{1,10}$/.exec(header('age')?.trim() ?? '')?.[0] ?? 0
  return Math.max(0, Number(maxAge) - Number(age))
}
