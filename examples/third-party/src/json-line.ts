import type { Report, VolunteerPassportClaims } from '@volunteer-passport/schema'
import { verdictOf } from './verdict.ts'

// JSON.stringify leaves these as they are, and a terminal may obey them.
const UNSAFE = /[\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/**
 * What an admission file needs of a valid passport: whose number it is, what it states and until when, and the id to
 * ask again with. Names stay out: who must compare the person reads the report of that one passport.
 */
const stated = (report: Report<VolunteerPassportClaims>): Readonly<Record<string, unknown>> => {
  if (!report.ok) return {}
  const { credential } = report
  const { totals } = credential.subject
  return {
    issuer: credential.issuer,
    type: credential.types.at(-1),
    id: credential.id,
    passportNumber: credential.subject.passportNumber,
    level: credential.subject.level,
    hours: totals.hours,
    activities: totals.activities,
    asOf: totals.asOf,
    validUntil: credential.validUntil?.toISOString(),
    warnings: report.warnings.map((warning) => warning.code),
  }
}

/** One report as one line of JSON, free of characters that a terminal obeys. */
export function jsonLine(source: string, report: Report<VolunteerPassportClaims>): string {
  const line = JSON.stringify({
    source,
    verdict: verdictOf(report),
    checkedAt: report.checkedAt.toISOString(),
    ...stated(report),
    problems: report.ok ? [] : report.problems.map(({ code, detail, path }) => ({ code, detail, path })),
    checks: Object.fromEntries(report.checks.map((check) => [check.id, check.outcome])),
  })
  return line.replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
