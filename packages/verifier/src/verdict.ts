import { CHECK_IDS, type Check, type CheckId, PROBLEMS, type Problem } from '@volunteer-passport/schema'

export type Outcome = Check['outcome']

export interface VerdictRule {
  /** Whether the credential type demands a status. */
  readonly statusRequired: boolean
  readonly whenUnavailable: 'undetermined' | 'warn'
}

const MUST_PASS = ['decode', 'key', 'signature', 'binding', 'schema', 'validity', 'trust'] as const

/** The verdict rule, and the only place that says yes (docs/explain/report.md). */
export function verdictOf(
  outcomes: Readonly<Record<CheckId, Outcome>>,
  rule: VerdictRule,
): 'accepted' | 'rejected' | 'undetermined' {
  if (CHECK_IDS.some((id) => outcomes[id] === 'failed')) return 'rejected'
  const accepted = MUST_PASS.every((id) => outcomes[id] === 'passed') && statusSuffices(outcomes.status, rule)
  return accepted && outcomes.holder !== 'unknown' ? 'accepted' : 'undetermined'
}

function statusSuffices(outcome: Outcome, rule: VerdictRule): boolean {
  if (outcome === 'unknown') return rule.whenUnavailable === 'warn'
  return outcome === 'passed' || (outcome === 'skipped' && !rule.statusRequired)
}

/** What the problems of one check make of it: `failed` outranks `unknown`, and nothing makes it `passed`. */
export function outcomeOf(problems: readonly Problem[]): 'failed' | 'unknown' {
  return problems.some((problem) => isFailed(problem)) ? 'failed' : 'unknown'
}

export function isFailed(problem: Problem): boolean {
  return PROBLEMS[problem.code].class === 'failed'
}
