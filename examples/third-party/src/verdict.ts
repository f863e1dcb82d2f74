import type { Report } from '@volunteer-passport/schema'

export const VERDICTS = ['valid', 'rejected', 'undetermined'] as const
export type Verdict = (typeof VERDICTS)[number]

export const verdictOf = (report: Report): Verdict => (report.ok ? 'valid' : report.verdict)

export interface Counts extends Readonly<Record<Verdict, number>> {
  /** Valid ones that their office has renewed since: good, but a newer one says more. */
  readonly newerAvailable: number
}

export const NO_COUNTS: Counts = { valid: 0, rejected: 0, undetermined: 0, newerAvailable: 0 }

export const hasNewer = (report: Report): boolean =>
  report.ok && report.warnings.some((warning) => warning.code === 'NEWER_AVAILABLE')

export const countReport = (counts: Counts, report: Report): Counts => {
  const verdict = verdictOf(report)
  return {
    ...counts,
    [verdict]: counts[verdict] + 1,
    newerAvailable: counts.newerAvailable + (hasNewer(report) ? 1 : 0),
  }
}

export const totalOf = (counts: Counts): number => counts.valid + counts.rejected + counts.undetermined
