/** The issuer looks before it writes, inside a serialised transaction: a broken constraint is a bug, not an outcome. */
export function constraintError(constraint: string, cause?: unknown): Error {
  return new Error(`registry: ${constraint}`, cause === undefined ? undefined : { cause })
}
