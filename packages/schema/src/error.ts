import { problemUrl } from './namespace.ts'
import type { ProblemCode } from './problem-catalogue.ts'

/** Wrong use or broken infrastructure: the only class this library throws beside `TypeError`. */
export class VolunteerPassportError extends Error {
  override readonly name: string = 'VolunteerPassportError'
  readonly code: ProblemCode
  /** What to do next, in one sentence. */
  readonly hint: string
  /** Address of the page about this code. */
  readonly docs: string
  /** Typed facts that a program may need, such as the id of a conflicting record; never personal data. */
  readonly facts: Readonly<Record<string, string | number>>

  constructor(
    code: ProblemCode,
    message: string,
    o: { hint: string; cause?: unknown; facts?: Readonly<Record<string, string | number>> },
  ) {
    super(message, o.cause === undefined ? undefined : { cause: o.cause })
    this.code = code
    this.hint = o.hint
    this.docs = problemUrl(code)
    this.facts = o.facts ?? {}
  }
}
