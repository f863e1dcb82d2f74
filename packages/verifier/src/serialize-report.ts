import type { Check, CredentialReport, PresentationReport, Problem, Report } from '@volunteer-passport/schema'

/** Raised when a member changes its meaning, never when one is added. */
const VERSION = 1

/**
 * A report as JSON for a file that is kept, such as that of an admission: what was checked when, with which outcome, and
 * who the issuer is by the word of the trust policy. Of an accepted credential its id, types and dates, so that the
 * file says which one it was and it can be checked again; nothing of what it claims about anybody. Of any other nothing
 * at all: problems are codes. Member names are sorted, so that the same report is always the same text.
 */
export function serializeReport(report: Report | PresentationReport): string {
  return JSON.stringify(sorted({ version: VERSION, ...describe(report) }))
}

function describe(report: Report | PresentationReport | CredentialReport): object {
  const { checkedAt, checks } = report
  const common = {
    checkedAt,
    verdict: report.ok ? 'accepted' : report.verdict,
    checks: checks.map(describeCheck),
    problems: report.ok ? [] : report.problems.map(codeOf),
    warnings: report.ok ? report.warnings.map(codeOf) : [],
  }
  if ('credentials' in report) return { ...common, credentials: report.credentials.map(describe) }
  return {
    ...common,
    ...('index' in report && { index: report.index }),
    ...(report.issuer && { issuer: report.issuer }),
    ...(report.failingHop && { failingHop: report.failingHop }),
    ...(report.ok && { credential: describeCredential(report) }),
  }
}

function describeCheck(check: Check<string> & { readonly asOf?: Date }): object {
  const { id, outcome, asOf } = check
  return {
    id,
    outcome,
    ...('problem' in check && { problem: codeOf(check.problem) }),
    ...('because' in check && { because: check.because }),
    ...('retryable' in check && { retryable: check.retryable }),
    ...(asOf !== undefined && { asOf }),
  }
}

function describeCredential({ credential }: Report & { readonly ok: true }): object {
  const { id, types, issuer, issuedAt, validFrom, validUntil } = credential
  return { id, types, issuer, issuedAt, validFrom, validUntil }
}

const codeOf = ({ code }: Problem): string => code

/** Members by name, dates as text; what is undefined is no member. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(sorted)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]))
}
