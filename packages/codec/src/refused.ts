import { type ProblemCode, type Problems, problem } from '@volunteer-passport/schema'

export interface Refused {
  readonly ok: false
  readonly problems: Problems
}

/** The failed half of `Parsed`, with one problem. */
export const refused = (code: ProblemCode, detail: string): Refused => ({
  ok: false,
  problems: [problem(code, detail)],
})
