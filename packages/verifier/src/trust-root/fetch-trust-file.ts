import type { Fetch } from '@volunteer-passport/did'
import { type Parsed, problem } from '@volunteer-passport/schema'
import { type Steps, settle } from '../steps.ts'

/** The bytes at an address; any failure of the fetch is TRUST_LIST_UNAVAILABLE. */
export function* fetchTrustFile(
  fetch: Fetch,
  url: string,
  o: { readonly accept: string; readonly maxBytes: number },
): Steps<Parsed<Uint8Array>> {
  const fetched = yield* settle(fetch(url, o))
  if (fetched.ok) return { ok: true, value: fetched.value.body }
  const detail = `The fetch ended in ${fetched.problems[0].code}.`
  return { ok: false, problems: [problem('TRUST_LIST_UNAVAILABLE', detail)] }
}
