import { freezeDocument } from './freeze-json.ts'
import { type Parsed, problem } from './problem.ts'
import { createProblemList } from './problem-list.ts'
import type { TrustRoot } from './trust-root.ts'
import { zTrustRoot } from './z-trust-root.ts'

/**
 * Reads the payload of root metadata and freezes it, the input included. Its form alone: who signed it is
 * `verifyFirstRoot`'s and `verifyNextRoot`'s to say, and whether its keys are strong `decodeRootMetadata`'s (codec).
 * Never throws for what `input` is. TRUST_LIST_INVALID.
 */
export function parseTrustRoot(input: unknown): Parsed<TrustRoot> {
  const to = createProblemList()
  if (!freezeDocument(input)) {
    return { ok: false, problems: [problem('TRUST_LIST_INVALID', 'The trust root is not a JSON object.')] }
  }
  const result = zTrustRoot['~standard'].validate(input)
  const issues = 'issues' in result ? (result.issues ?? []) : []
  for (const { path = [], message } of issues) {
    const rule = message === 'Invalid input' ? 'is missing or not what TrustRoot defines' : message
    to.add('TRUST_LIST_INVALID', path.map(segmentOf), rule)
  }
  const problems = to.found()
  // The input itself: members beyond this version are data that was signed.
  return problems === undefined ? { ok: true, value: input as unknown as TrustRoot } : { ok: false, problems }
}

function segmentOf(segment: PropertyKey | { readonly key: PropertyKey }): string | number {
  const key = typeof segment === 'object' ? segment.key : segment
  return typeof key === 'number' ? key : String(key)
}
