import {
  type CredentialReport,
  PRESENTATION_CHECK_IDS,
  type PresentationCheck,
  type PresentationCheckId,
  type PresentationReport,
  type Problem,
  problem,
} from '@volunteer-passport/schema'
import { ruleFor } from './pipeline.ts'
import type { PresentationFindings } from './presentation-findings.ts'
import type { PresentedCredential } from './presented-credentials.ts'
import { createReport, toCheck } from './report.ts'
import { isFailed } from './verdict.ts'

const SUMMARY_PASSED: Readonly<Record<PresentationCheckId, string>> = {
  decode: 'The presentation can be read',
  key: 'The key is one of the holder for authentication, or of a passport in the presentation',
  signature: 'The signature is genuine',
  binding: 'The presentation answers this request',
  schema: 'The presentation is complete',
  validity: 'The presentation is within its dates',
  credentials: 'All credentials in it are accepted',
  holder: 'The credentials belong to the presenter',
}

/** The eight checks in order, the report on each credential, and the verdict: yes only if all of them say so. */
export function createPresentationReport(
  findings: PresentationFindings,
  credentials: readonly PresentedCredential[],
  o: { readonly now: Date; readonly whenUnavailable: 'undetermined' | 'warn' },
): PresentationReport {
  const checks: PresentationCheck[] = []
  const problems = new Map<string, Problem>()
  for (const id of PRESENTATION_CHECK_IDS) {
    const finding = findings.of(id)
    checks.push(toCheck(id, finding, SUMMARY_PASSED))
    // A passport that is refused both refuses the presentation and vouches for no key: one cause, told once.
    for (const found of 'problems' in finding ? finding.problems : []) {
      const name = JSON.stringify([found.code, found.path])
      if (!problems.has(name)) problems.set(name, found)
    }
  }
  const reports = credentials.map(
    ({ findings: own, credential, type, index }) =>
      createReport(own, credential, { ...ruleFor(type, o), now: o.now, index }) as CredentialReport,
  )
  const head = { checks: Object.freeze(checks), credentials: Object.freeze(reports), checkedAt: new Date(o.now) }
  if (findings.allPassed() && reports.length > 0 && reports.every(({ ok }) => ok)) {
    return Object.freeze({ ...head, ok: true, warnings: Object.freeze([]) })
  }
  const found = [...problems.values()]
  const [first, ...more] = [...found.filter(isFailed), ...found.filter((one) => !isFailed(one))]
  return Object.freeze({
    ...head,
    ok: false,
    verdict: found.some(isFailed) ? 'rejected' : 'undetermined',
    problems: Object.freeze([first ?? problem('INTERNAL_FAULT', 'A check was not made.'), ...more] as const),
  })
}
