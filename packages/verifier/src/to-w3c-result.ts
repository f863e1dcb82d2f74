import type { JsonObject, Problem, ProblemCode, Report } from '@volunteer-passport/schema'

/** A problem as RFC 9457 and VCDM 2.0 §7.2 have it, with our code and the place beside it. */
export interface ProblemDetails {
  readonly type: `https://${string}`
  readonly title: string
  readonly detail: string
  readonly code: ProblemCode
  /** Where in the document: a JSON Pointer (RFC 6901) as a fragment. */
  readonly pointer?: string
}

/** The result of a verification in W3C's words (VCDM 2.0 §7.1). */
export interface W3cVerificationResult {
  /** Our verdict: all that the specification leaves to the verifier's policy (status, dates, trust) is in it. */
  readonly status: boolean
  /** What was secured; only where `status` is true. */
  readonly document?: JsonObject
  readonly mediaType: 'application/vc'
  /** Of the verification method: the issuer's DID. Only where the trust policy knows the issuer. */
  readonly controller?: string
  readonly warnings: readonly ProblemDetails[]
  /** Empty where `status` is true. */
  readonly errors: readonly ProblemDetails[]
}

/**
 * The report in W3C's words, for programs that speak them. It knows no `undetermined`: what could not be found out is a
 * `status` of false, with an error whose `code` says so. `controlledIdentifierDocument` is left out: the resolver has
 * it, the report does not.
 */
export function toW3cResult(report: Report): W3cVerificationResult {
  const controller = report.issuer?.did
  return Object.freeze({
    status: report.ok,
    ...(report.ok && { document: report.credential.document }),
    mediaType: 'application/vc',
    ...(controller !== undefined && { controller }),
    warnings: report.ok ? report.warnings.map(toDetails) : [],
    errors: report.ok ? [] : report.problems.map(toDetails),
  })
}

function toDetails({ type, title, detail, code, path }: Problem): ProblemDetails {
  return { type, title, detail, code, ...(path !== undefined && { pointer: toPointer(path) }) }
}

function toPointer(path: readonly (string | number)[]): string {
  const tokens = path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'))
  // A name may hold a lone surrogate, for which a URI has no spelling.
  return `#${tokens.map((token) => `/${encodeURIComponent(token.replace(/\p{Surrogate}/gu, '\ufffd'))}`).join('')}`
}
