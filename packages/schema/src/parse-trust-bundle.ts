import { parseTrustDocument } from './parse-trust-document.ts'
import type { Parsed } from './problem.ts'
import type { TrustBundle } from './trust-bundle.ts'
import { zTrustBundle } from './z-trust-bundle.ts'

/** Reads the content of a bundle and freezes it, the input included; who signed it is not looked at. TRUST_LIST_INVALID. */
export function parseTrustBundle(input: unknown): Parsed<TrustBundle> {
  return parseTrustDocument(input, 'TrustBundle', zTrustBundle)
}
