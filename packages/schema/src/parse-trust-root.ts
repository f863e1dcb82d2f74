import { parseTrustDocument } from './parse-trust-document.ts'
import type { Parsed } from './problem.ts'
import type { TrustRoot } from './trust-root.ts'
import { zTrustRoot } from './z-trust-root.ts'

/**
 * Reads the payload of root metadata and freezes it, the input included. Its form alone: who signed it is
 * `verifyFirstRoot`'s and `verifyNextRoot`'s to say, and whether its keys are strong `decodeRootMetadata`'s (codec).
 * Never throws for what `input` is. TRUST_LIST_INVALID.
 */
export function parseTrustRoot(input: unknown): Parsed<TrustRoot> {
  return parseTrustDocument(input, 'TrustRoot', zTrustRoot)
}
