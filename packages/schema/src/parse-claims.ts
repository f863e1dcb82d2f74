import type { CredentialType } from './credential-type.ts'
import { OWN_VENDOR } from './own-schema.ts'
import { type Parsed, type Problem, problem } from './problem.ts'
import { MAX_PROBLEMS } from './problem-list.ts'
import type { StandardIssue } from './standard-schema.ts'

/**
 * Runs the Standard Schema of a type over claims. The value is the schema's own output: a schema of ours leaves out
 * members that it does not know, so an issuer that compares it with its input sees them. Without any, it may be the input.
 * @param path where the claims stand in the document, for the problems: CLAIM_MISSING, CLAIM_INVALID
 * @throws TypeError where the schema is asynchronous
 */
export function parseClaims<C>(
  input: unknown,
  type: CredentialType<C>,
  path: readonly (string | number)[] = ['credentialSubject'],
): Parsed<C> {
  const { validate, vendor } = type.claims['~standard']
  const result = validate(input)
  if ('then' in result) {
    throw new AsyncSchemaError(`The claims schema of ${type.name} is asynchronous: a verification cannot wait for it`)
  }
  if (result.issues === undefined) return { ok: true, value: result.value }
  const problems = result.issues
    .slice(0, MAX_PROBLEMS)
    .map((issue) => claimProblem(issue, input, type.name, path, vendor === OWN_VENDOR))
  const [first = problem('CLAIM_INVALID', `The claims are not what ${type.name} defines`, path), ...rest] = problems
  return { ok: false, problems: [first, ...rest] }
}

/** Wrong use, and told apart from what a schema itself may throw. */
export class AsyncSchemaError extends TypeError {}

function claimProblem(
  issue: StandardIssue,
  claims: unknown,
  typeName: string,
  base: readonly (string | number)[],
  quotable: boolean,
): Problem {
  const inside = (issue.path ?? []).map((segment) => {
    const key = typeof segment === 'object' ? segment.key : segment
    return typeof key === 'number' ? key : String(key)
  })
  const path = [...base, ...inside]
  const place = path.join('.')
  if (valueAt(claims, inside) === undefined) {
    return problem('CLAIM_MISSING', `${place} is missing, and ${typeName} requires it`, path)
  }
  // The message of a stranger's schema may quote the value.
  const rule = quotable && issue.message !== 'Invalid input' ? issue.message : `is not what ${typeName} defines`
  return problem('CLAIM_INVALID', `${place} ${rule}`, path)
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[key] : undefined),
    value,
  )
}
