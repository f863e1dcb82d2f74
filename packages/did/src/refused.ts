import { type ProblemCode, type Problems, problem } from '@volunteer-passport/schema'

/** The failed half of `Parsed`. */
export interface Refused {
  readonly ok: false
  readonly problems: Problems
}

export const refused = (code: ProblemCode, detail: string, path?: readonly (string | number)[]): Refused => ({
  ok: false,
  problems: [problem(code, detail, path)],
})
