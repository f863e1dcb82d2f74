import type { StatusEntry } from './credential.ts'
import type { ProblemList } from './problem-list.ts'
import { isInteger, isObject } from './read-members.ts'
import { isListUrl, isUrl } from './url.ts'

/**
 * Reads the JWT claim `status` (Token Status List §6.2). Mechanisms beside `status_list` are other ways to the same
 * answer and are not looked at; without `status_list` there is none that this library can read.
 */
export function readStatusClaim(claim: unknown, to: ProblemList): StatusEntry | undefined {
  const invalid = (path: readonly string[], detail: string) => {
    to.add('STATUS_ENTRY_INVALID', path, detail)
    return undefined
  }
  if (!isObject(claim) || Object.keys(claim).length === 0) return invalid(['status'], 'must name a status mechanism')
  const reference = claim.status_list
  if (reference === undefined) return Object.freeze({ kind: 'unsupported', type: Object.keys(claim).join(' ') })
  const path = ['status', 'status_list']
  if (!isObject(reference)) return invalid(path, 'must be an object')
  const { idx, uri } = reference
  if (!isInteger(idx) || idx < 0) {
    return invalid([...path, 'idx'], 'must be a whole number')
  }
  if (!Number.isSafeInteger(idx)) {
    to.add('STATUS_INDEX_OUT_OF_RANGE', [...path, 'idx'], 'is beyond any list')
    return undefined
  }
  if (!isUrl(uri)) return invalid([...path, 'uri'], 'must be a URL')
  if (!isListUrl(uri)) {
    to.add('STATUS_URL_FORBIDDEN', [...path, 'uri'], 'must be a https URL without user info')
    return undefined
  }
  return Object.freeze({ kind: 'token', index: idx, list: uri })
}
