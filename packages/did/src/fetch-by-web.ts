import { createBodyCollector } from './body-collector.ts'
import type { Fetched } from './fetch.ts'
import { refused } from './refused.ts'
import { documentOf, refuseHead } from './response-head.ts'

/**
 * One request by the platform's own fetch, in browsers and workers. It cannot see where a name leads, nor tell a
 * failed certificate from a failed connection.
 */
export async function fetchByWeb(
  platformFetch: typeof fetch,
  url: URL,
  o: { readonly accept: string; readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<Fetched> {
  try {
    // 'manual' follows nothing, as 'error' does, and lets a redirect be told apart; some workers know no 'error'.
    const response = await platformFetch(url.href, {
      headers: { accept: o.accept },
      redirect: 'manual',
      signal: o.signal,
    })
    if (response.type === 'opaqueredirect') {
      return refused('FETCH_REDIRECT_FORBIDDEN', 'The server answered with a redirect.')
    }
    const header = (name: string) => response.headers.get(name) ?? undefined
    const refusal = refuseHead({ status: response.status, header }, o)
    if (refusal !== undefined) {
      await response.body?.cancel()
      return refusal
    }
    const body = createBodyCollector(o.maxBytes)
    const reader = response.body?.getReader()
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
      // What arrives here is already expanded: the cap holds for a compressed body too.
      if (!body.add(part.value)) {
        await reader?.cancel()
        return refused('FETCH_TOO_LARGE', 'The body is over the size limit.')
      }
    }
    return { ok: true, value: documentOf(header, body.bytes()) }
  } catch {
    return refused('FETCH_FAILED', 'The connection to the host failed.')
  }
}
