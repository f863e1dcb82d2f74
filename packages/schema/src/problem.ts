import { PROBLEMS, type ProblemCode } from './problem-catalogue.ts'

/**
 * What went wrong, once per cause, after RFC 9457. `code` is API; `detail` is for developers, in English, and never
 * holds a claim value, a token or a key: paths only.
 */
export interface Problem {
  readonly code: ProblemCode
  /** One English sentence, the same for every problem of this code. */
  readonly title: string
  readonly detail: string
  /** Where in the document, as member names and array positions. */
  readonly path?: readonly (string | number)[]
  /** W3C's problem type (VCDM 2.0 §7.2, Bitstring Status List §3.5), or our own page where W3C has none. */
  readonly type: `https://${string}`
}

/** At least one problem: a failure without a reason does not type-check. */
export type Problems = readonly [Problem, ...Problem[]]

/** Result of reading data from outside; nothing about it is thrown. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: Problems }

/** A problem of this code, with the catalogue's title and type. `detail` is one English sentence from typed facts. */
export function problem(code: ProblemCode, detail: string, path?: readonly (string | number)[]): Problem {
  const { title, type } = PROBLEMS[code]
  return path === undefined ? { code, title, detail, type } : { code, title, detail, path, type }
}
