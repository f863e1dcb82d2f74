import type { FetchedDocument } from '@volunteer-passport/did'
import { type Finding, finding } from './finding.ts'

/** CORS and cache time of one document. Without a cache time a cache may guess one of its own. */
export function* examineHeaders(url: string, document: FetchedDocument, seconds: number): Generator<Finding> {
  const { accessControlAllowOrigin: origin, maxAgeSeconds: age } = document
  yield finding(url, 'cors', origin === '*', 'cors')
  yield finding(url, 'cache', age !== undefined && age <= seconds, 'cache', { seconds })
}
