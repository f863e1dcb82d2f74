import {
  anyType,
  CHECK_IDS,
  type Check,
  type CheckId,
  type Credential,
  type Problem,
  parseCredential,
  problem,
  type Report,
} from '@volunteer-passport/schema'
import type { Finding } from './check-record.ts'
import type { Findings } from './findings.ts'
import { SUMMARY_PASSED, SUMMARY_SKIPPED } from './summary.ts'
import { isFailed, type Outcome, type VerdictRule, verdictOf } from './verdict.ts'

/** A status check says how old the lists are that it rests on: the beginning of the oldest of them. */
export type StatusCheck = Check & { readonly asOf?: Date }

/** Asking again later cannot help. */
const FINAL: ReadonlySet<string> = new Set(['STATUS_TYPE_UNSUPPORTED', 'INTERNAL_FAULT'])

/** The nine checks in order, the verdict by the rule, and a credential only where the verdict is yes. */
export function createReport<C>(
  findings: Findings,
  credential: Credential<C> | undefined,
  o: VerdictRule & { readonly now: Date; readonly index?: number },
): Report<C> {
  const checks: StatusCheck[] = []
  const problems: Problem[] = []
  const outcomes = {} as Record<CheckId, Outcome>
  for (const id of CHECK_IDS) {
    const finding = findings.of(id)
    checks.push(toCheck(id, finding, SUMMARY_PASSED, id === 'status' ? findings.statusAsOf : undefined))
    outcomes[id] = finding.outcome
    if ('problems' in finding) problems.push(...finding.problems)
  }
  const head = {
    checks: Object.freeze(checks),
    checkedAt: new Date(o.now),
    ...(findings.issuer && { issuer: findings.issuer }),
    ...(findings.failingHop && { failingHop: findings.failingHop }),
    ...(o.index !== undefined && { index: o.index }),
  }

  const verdict = verdictOf(outcomes, o)
  if (verdict === 'accepted' && credential !== undefined) {
    // What is left of problems here is a status that could not be had, under `whenUnavailable: 'warn'`.
    return Object.freeze({
      ...head,
      ok: true,
      credential,
      warnings: Object.freeze([...problems, ...findings.warnings]),
    })
  }
  const [first, ...more] = [...problems.filter(isFailed), ...problems.filter((found) => !isFailed(found))]
  const report = {
    ...head,
    ok: false as const,
    verdict: verdict === 'rejected' ? verdict : ('undetermined' as const),
    problems: Object.freeze([first ?? problem('INTERNAL_FAULT', 'A check was not made.'), ...more] as const),
  }
  const untrusted = credential ?? readUntrusted(findings)
  // Not enumerable: what nobody has vouched for does not slip into a log or an answer with the rest of the report.
  if (untrusted !== undefined) Object.defineProperty(report, 'untrustedCredential', { value: untrusted })
  return Object.freeze(report)
}

/** A finding as the report tells it. `summaryPassed` words the good state of each check. */
export function toCheck<Id extends string>(
  id: Id,
  finding: Finding,
  summaryPassed: Readonly<Record<Id, string>>,
  beginning?: Date | undefined,
): Check<Id> & { readonly asOf?: Date } {
  const asOf = beginning === undefined ? undefined : { asOf: beginning }
  switch (finding.outcome) {
    case 'passed':
      return Object.freeze({ id, summary: summaryPassed[id], outcome: 'passed', ...asOf })
    case 'skipped': {
      const { outcome, because } = finding
      return Object.freeze({ id, summary: SUMMARY_SKIPPED[because], outcome, because })
    }
    case 'failed': {
      const first = finding.problems.find(isFailed) ?? finding.problems[0]
      return Object.freeze({ id, summary: first.title, outcome: 'failed', problem: first, ...asOf })
    }
    case 'unknown': {
      const [first] = finding.problems
      const retryable = finding.problems.some(({ code }) => !FINAL.has(code))
      return Object.freeze({ id, summary: first.title, outcome: 'unknown', problem: first, retryable, ...asOf })
    }
  }
}

function readUntrusted({ decoded }: Findings): Credential | undefined {
  if (decoded === undefined) return undefined
  const parsed = parseCredential(decoded.document, anyType)
  return parsed.ok ? parsed.value : undefined
}
