import type { Fetch, FetchedDocument } from '@volunteer-passport/did'
import { type Parsed, problem } from '@volunteer-passport/schema'
import { type Steps, settle } from '../steps.ts'

/** What is at an address; any failure of the fetch is TRUST_LIST_UNAVAILABLE, but that the clock is behind. */
export function* fetchTrustFile(
  fetch: Fetch,
  url: string,
  o: { readonly accept: string; readonly maxBytes: number },
): Steps<Parsed<Pick<FetchedDocument, 'body' | 'fetchedAt'>>> {
  const fetched = yield* settle(fetch(url, o))
  if (fetched.ok || fetched.problems[0].code === 'CLOCK_BEHIND') return fetched
  const detail = `The fetch ended in ${fetched.problems[0].code}.`
  return { ok: false, problems: [problem('TRUST_LIST_UNAVAILABLE', detail)] }
}
