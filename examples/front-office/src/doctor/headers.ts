import type { FetchedDocument } from '@volunteer-passport/did'
import { type Finding, finding } from './finding.ts'

/** What a fetch may tell beyond the contract of `Fetch`: the header Access-Control-Allow-Origin, as sent. */
export interface SeenDocument extends FetchedDocument {
  readonly accessControlAllowOrigin?: string
}

/** CORS and cache time of one document, as far as they can be seen. */
export function* examineHeaders(url: string, document: SeenDocument, seconds: number): Generator<Finding> {
  const { accessControlAllowOrigin: origin, maxAgeSeconds: age } = document
  yield origin === undefined ? { url, check: 'cors', outcome: 'unknown' } : finding(url, 'cors', origin === '*', 'cors')
  yield age === undefined
    ? { url, check: 'cache', outcome: 'unknown' }
    : finding(url, 'cache', age <= seconds, 'cache', { seconds })
}
