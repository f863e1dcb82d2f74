import type { Fetch } from '@volunteer-passport/did'
import { type Parsed, type ProblemCode, problem } from '@volunteer-passport/schema'

export interface FakeDocument {
  /** Text, bytes, or an object that is sent as JSON. */
  readonly body: string | Uint8Array | object
  /** By default `application/vc+jwt` for an address that ends in `.jwt`, else `application/json`. */
  readonly contentType?: string
  readonly maxAgeSeconds?: number
}

/** `'timeout'` is a server that never answers. */
export type FakeAnswer = FakeDocument | ProblemCode | 'timeout'

export interface FakeNetwork extends Fetch {
  /** Every address asked for, in order. */
  readonly calls: readonly string[]
  readonly set: (url: string, answer: FakeAnswer) => void
}

/**
 * A network of just these addresses; any other answers FETCH_FAILED. Like the real fetch it takes only the media
 * types and the size that the caller asked for.
 */
export function fakeNetwork(answers: Readonly<Record<string, FakeAnswer>> = {}): FakeNetwork {
  const map = new Map(Object.entries(answers))
  const calls: string[] = []
  const fetch: Fetch = async (url, { accept, maxBytes, signal }) => {
    calls.push(url)
    const answer = map.get(url)
    if (signal?.aborted) return refuse('FETCH_FAILED', 'given up by the caller')
    if (answer === undefined) return { ...refuse('FETCH_FAILED', 'no such address in this test'), status: 404 }
    if (answer === 'timeout') return refuse('FETCH_TIMEOUT', 'this test says so')
    if (typeof answer === 'string') return refuse(answer, 'this test says so')

    const contentType = answer.contentType ?? (url.endsWith('.jwt') ? 'application/vc+jwt' : 'application/json')
    const mediaType = contentType.split(';')[0]!.trim().toLowerCase()
    const taken = accept.split(',').map((type) => type.trim())
    if (!taken.includes(mediaType)) return refuse('FETCH_CONTENT_TYPE', 'another media type')
    const body = encode(answer.body)
    if (body.length > maxBytes) return refuse('FETCH_TOO_LARGE', 'over the cap of the caller')
    return {
      ok: true,
      value: { body, contentType, maxAgeSeconds: answer.maxAgeSeconds, accessControlAllowOrigin: undefined },
    }
  }
  return Object.assign(fetch, { calls, set: (url: string, answer: FakeAnswer) => void map.set(url, answer) })
}

function encode(body: FakeDocument['body']): Uint8Array {
  if (body instanceof Uint8Array) return body
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body))
}

function refuse(code: ProblemCode, detail: string): Parsed<never> {
  return { ok: false, problems: [problem(code, detail)] }
}
