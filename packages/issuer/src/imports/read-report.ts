import {
  type CredentialType,
  type JsonObject,
  type Parsed,
  type Problem,
  type ProblemCode,
  parseClaims,
  problem,
  type Report,
} from '@volunteer-passport/schema'
import { DAY_SECONDS, secondsOf } from '../calendar.ts'
import { isPlainText } from '../record-key.ts'

/** A credential of another office, by a report that is good and of today. */
export interface VerifiedElsewhere<C> {
  readonly id: string
  /** DID of the office. */
  readonly issuer: string
  /** `iat`, seconds since 1970. */
  readonly issuedAt: number
  readonly subject: C
  readonly document: JsonObject
  /** Seconds since 1970. */
  readonly checkedAt: number
}

/** A report counts for so long: the status that it tells may change any minute. */
export const REPORT_LASTS_SECONDS: number = DAY_SECONDS
/** As much as two machines' clocks may differ. */
const CLOCK_TOLERANCE_SECONDS = 60
const LONGEST_ID = 512

/**
 * Reads what the office's own verifier found about a credential of another office. The trust is the verifier's: here it
 * is only made sure that its answer was yes, to this question, and today.
 *
 * Problems: those of a report that is not `ok`; STATUS_LIST_UNAVAILABLE and others where the status was not looked at;
 * TYPE_INVALID, CLAIM_*, ID_INVALID, REPORT_STALE, and `ofOurOwn` for a credential of this office itself.
 * @throws TypeError for what is no report
 */
export function readReport<C>(
  report: Report<unknown>,
  o: {
    readonly type: CredentialType<C>
    /** DID of this office. */
    readonly self: string
    /** Seconds since 1970. */
    readonly now: number
    readonly ofOurOwn: ProblemCode
  },
): Parsed<VerifiedElsewhere<C>> {
  const checkedAt = checkedAtOf(report)
  if (!report.ok) return { ok: false, problems: report.problems }
  const { credential } = report
  const { id, issuer, issuedAt } = credential
  if (!credential.types.includes(o.type.name)) return fail('TYPE_INVALID', `It is no ${o.type.name}`, ['type'])
  if (issuer === o.self) return fail(o.ofOurOwn, 'This office has issued it itself', ['issuer'])
  // A verifier may be set to say yes where a list could not be had; nothing is taken in on that.
  const status = report.checks.find((check) => check.id === 'status')
  if (status?.outcome !== 'passed') return statusProblem(status)
  if (checkedAt < o.now - REPORT_LASTS_SECONDS) return fail('REPORT_STALE', 'It was verified more than a day ago', [])
  if (checkedAt > o.now + CLOCK_TOLERANCE_SECONDS) return fail('REPORT_STALE', 'It was verified in the future', [])
  if (!isPlainText(id, LONGEST_ID)) return fail('ID_INVALID', 'It has no id of up to 512 characters', ['id'])
  const issued = issuedAt === undefined ? undefined : secondsOf(issuedAt)
  if (issued === undefined) return fail('CLAIM_MISSING', 'It does not say when it was issued', ['iat'])
  const subject = parseClaims(credential.subject, o.type)
  if (!subject.ok) return subject
  return {
    ok: true,
    value: { id, issuer, issuedAt: issued, subject: subject.value, document: credential.document, checkedAt },
  }
}

/** Seconds since 1970. @throws TypeError for what is no report */
export function checkedAtOf(report: Report<unknown>): number {
  const checkedAt = secondsOf(report?.checkedAt)
  if (checkedAt === undefined || typeof report.ok !== 'boolean') {
    throw new TypeError('report must be the Report that a verifier made')
  }
  return checkedAt
}

function statusProblem(status: Report['checks'][number] | undefined): Parsed<never> {
  const found = status !== undefined && 'problem' in status ? status.problem : undefined
  return found === undefined
    ? fail('STATUS_ENTRY_MISSING', 'Its status was not looked at', ['credentialStatus'])
    : { ok: false, problems: [found] }
}

function fail(code: ProblemCode, detail: string, path: readonly string[]): Parsed<never> {
  const found: Problem = problem(code, detail, path)
  return { ok: false, problems: [found] }
}
