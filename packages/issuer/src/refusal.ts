import { type Problem, type ProblemCode, problem, VolunteerPassportError } from '@volunteer-passport/schema'

/**
 * One record cannot be taken as it is: thrown to a caller who sent one, told in the stream (`problem`) to a caller who
 * sent many. Everything else that is thrown ends a stream.
 */
export class Refusal extends VolunteerPassportError {
  readonly problem: Problem

  constructor(
    code: ProblemCode,
    o: {
      /** One sentence from typed facts; never a claim value. */
      readonly detail: string
      readonly hint: string
      readonly path?: readonly (string | number)[]
      readonly facts?: Readonly<Record<string, string | number>>
    },
  ) {
    const found = problem(code, o.detail, o.path)
    super(code, `${found.title}. ${o.detail}`, { hint: o.hint, ...(o.facts && { facts: o.facts }) })
    this.problem = found
  }
}
