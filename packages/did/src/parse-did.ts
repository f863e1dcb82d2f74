import type { Parsed } from '@volunteer-passport/schema'
import { type ParsedDID, parse } from 'did-resolver'
import { refused } from './refused.ts'

/** No DID that this package resolves comes near it; regular expressions and base58 grow with what they are given. */
const MAX_LENGTH = 4_096

/** Reads a DID (DID Core §3.1): no path, query or fragment, method name in lower case. DID_INVALID otherwise. */
export function parseDid(did: string): Parsed<Pick<ParsedDID, 'did' | 'method' | 'id'>> {
  const parsed = typeof did === 'string' && did.length <= MAX_LENGTH ? parse(did) : null
  if (parsed === null || parsed.did !== did)
    return refused('DID_INVALID', 'The identifier does not follow the syntax of a DID.')
  return { ok: true, value: parsed }
}
