import { freezeDocument } from './freeze-json.ts'
import { type Parsed, problem } from './problem.ts'
import { createProblemList } from './problem-list.ts'
import type { StandardIssue, StandardSchemaV1 } from './standard-schema.ts'

/** Reads a signed document of the root's by its schema and freezes it, the input included. TRUST_LIST_INVALID. */
export function parseTrustDocument<T>(input: unknown, name: string, schema: StandardSchemaV1<unknown, T>): Parsed<T> {
  const to = createProblemList()
  if (!freezeDocument(input)) {
    return { ok: false, problems: [problem('TRUST_LIST_INVALID', `The ${name} is not a JSON object.`)] }
  }
  const result = schema['~standard'].validate(input)
  const issues = 'issues' in result ? (result.issues ?? []) : []
  for (const { path = [], message } of issues) {
    const rule = message === 'Invalid input' ? `is missing or not what ${name} defines` : message
    to.add('TRUST_LIST_INVALID', path.map(segmentOf), rule)
  }
  const problems = to.found()
  // The input itself: members beyond this version are data that was signed.
  return problems === undefined ? { ok: true, value: input as T } : { ok: false, problems }
}

function segmentOf(segment: NonNullable<StandardIssue['path']>[number]): string | number {
  const key = typeof segment === 'object' ? segment.key : segment
  return typeof key === 'number' ? key : String(key)
}
