import { type Parsed, type Problems, problem, type SkipReason } from '@volunteer-passport/schema'
import { outcomeOf } from './verdict.ts'

/** What came out of one check. */
export type Finding =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed' | 'unknown'; readonly problems: Problems }
  | { readonly outcome: 'skipped'; readonly because: SkipReason }

const PASSED: Finding = { outcome: 'passed' }

/** The checks that have been made so far, in whatever order. */
export class CheckRecord<Id extends string> {
  readonly #made = new Map<Id, Finding>()

  /** Books the outcome of a check; its value goes on only if it passed. */
  record<T>(id: Id, outcome: Parsed<T>): T | undefined {
    // Compared with `true`, so that an answer of another kind is never taken for a yes.
    if (outcome.ok === true) {
      this.#made.set(id, PASSED)
      return outcome.value
    }
    if (outcome.problems.length === 0) throw new TypeError('a refusal without a problem')
    this.#made.set(id, { outcome: outcomeOf(outcome.problems), problems: outcome.problems })
    return undefined
  }

  skip(id: Id, because: SkipReason): void {
    this.#made.set(id, { outcome: 'skipped', because })
  }

  /** A fault of our own or of an injected part: the check that was being made stays unknown, never passed. */
  recordFaultOf(id: Id, error: unknown): void {
    // Of the error the name alone: its message may hold what the token said.
    const name = error instanceof Error ? error.name : typeof error
    const fault = problem('INTERNAL_FAULT', `The check "${id}" ended in an unexpected ${name}.`)
    this.#made.set(id, { outcome: 'unknown', problems: [fault] })
  }

  passed(...ids: readonly Id[]): boolean {
    return ids.every((id) => this.#made.get(id)?.outcome === 'passed')
  }

  made(id: Id): Finding | undefined {
    return this.#made.get(id)
  }
}
