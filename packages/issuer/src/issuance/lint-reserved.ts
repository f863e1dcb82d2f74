import { lintOnThread } from '../lint-thread.ts'
import { findLintFault, type LintFault, typeLintedWhereSigned } from './lint.ts'

/** Fewer are linted sooner than a thread is started. */
const WORTH_A_THREAD = 256

/** A process may be forbidden to start threads, or bundled without their files: it is asked once. */
let hasThread = true

export interface LintInput {
  /** Name of its type. */
  readonly type: string
  readonly signingInput: string
}

/**
 * Lints reserved bytes whose claims come from the ledger; a fault here is one of ours or of the store. What a caller
 * claims was linted before it was reserved. Answers in order.
 */
export async function lintReserved(inputs: readonly LintInput[]): Promise<readonly (LintFault | undefined)[]> {
  const faults: (LintFault | undefined)[] = inputs.map(() => undefined)
  for (const typeName of new Set(inputs.map(({ type }) => type))) {
    const places = inputs.flatMap(({ type }, i) => (type === typeName ? [i] : []))
    const found = await lintType(
      typeName,
      places.map((i) => (inputs[i] as LintInput).signingInput),
    )
    for (const [i, place] of places.entries()) faults[place] = found[i]
  }
  return faults
}

async function lintType(
  typeName: string,
  signingInputs: readonly string[],
): Promise<readonly (LintFault | undefined)[]> {
  const type = typeLintedWhereSigned(typeName)
  if (type === undefined) return []
  const lintHere = () => signingInputs.map((signingInput) => findLintFault(signingInput, type))
  if (!hasThread || signingInputs.length < WORTH_A_THREAD) return lintHere()
  return lintOnThread(typeName, signingInputs).catch(() => {
    hasThread = false
    return lintHere()
  })
}
