import { type Problem, type Problems, problem } from './problem.ts'
import type { ProblemCode } from './problem-catalogue.ts'

export type Path = readonly (string | number)[]

/** Where the readers of one document put down what they found. */
export interface ProblemList {
  readonly add: (code: ProblemCode, path: Path, detail: string) => void
  readonly addAll: (problems: Problems) => void
  readonly found: () => Problems | undefined
}

/** More faults than this say no more, and the list must not grow with what was sent. */
export const MAX_PROBLEMS = 32

export function createProblemList(): ProblemList {
  const problems: Problem[] = []
  return {
    add: (code, path, detail) => {
      if (problems.length < MAX_PROBLEMS) problems.push(problem(code, `${path.join('.')} ${detail}`, path))
    },
    addAll: (more) => problems.push(...more),
    found: () => {
      const [first, ...rest] = problems
      return first === undefined ? undefined : [first, ...rest]
    },
  }
}
