import { LIMITS, parseJson } from '@volunteer-passport/codec'
import { type Fetch, parsePublicUrl } from '@volunteer-passport/did'
import { type JsonObject, type Parsed, type ProblemCode, problem } from '@volunteer-passport/schema'

/**
 * The addresses of all token status lists of an issuer (Token Status List §9.3), for whoever keeps copies of them.
 * Nobody signs an aggregation: it says where lists are, and each list still has to prove itself.
 *
 * Problems: those of `fetch`, STATUS_URL_FORBIDDEN for an address that is not a public https URL, JSON_*, and
 * CLAIM_INVALID for anything but `{ "status_lists": [url, …] }` without a double.
 * @param url `status_list_aggregation_endpoint` of the issuer's metadata, or `aggregation_uri` of a list
 */
export async function resolveStatusListAggregation(
  url: string,
  o: { readonly fetch: Fetch; readonly signal?: AbortSignal },
): Promise<Parsed<readonly string[]>> {
  if (!parsePublicUrl(url).ok) return fail('STATUS_URL_FORBIDDEN', 'The address is not a public https URL.')
  const fetched = await o.fetch(url, {
    accept: 'application/json',
    maxBytes: LIMITS.statusListAggregationBytes,
    ...(o.signal && { signal: o.signal }),
  })
  if (!fetched.ok) return fetched
  const parsed = parseJson(fetched.value.body)
  if (!parsed.ok) return parsed
  const lists = (parsed.value as JsonObject | null)?.status_lists
  if (!Array.isArray(lists) || !lists.every((list) => typeof list === 'string') || new Set(lists).size < lists.length) {
    return fail('CLAIM_INVALID', 'status_lists must be a list of addresses, each once.', ['status_lists'])
  }
  const forbidden = lists.findIndex((list) => !parsePublicUrl(list).ok)
  if (forbidden !== -1) {
    return fail('STATUS_URL_FORBIDDEN', 'An address is not a public https URL.', ['status_lists', forbidden])
  }
  return { ok: true, value: Object.freeze(lists) }
}

function fail(code: ProblemCode, detail: string, path?: readonly (string | number)[]): Parsed<never> {
  return { ok: false, problems: [problem(code, detail, path)] }
}
