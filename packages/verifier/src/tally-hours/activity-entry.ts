import { parseClaims, parseDateTime, type Report, type Sector, VolunteerActivity } from '@volunteer-passport/schema'

/** What a tally reads of a verified activity, and where it stood among the reports. */
export interface ActivityEntry {
  readonly index: number
  readonly subject: string
  readonly participationId: string
  readonly sector: Sector
  /** Milliseconds of the epoch. */
  readonly start: number
  readonly end: number
  /** Whole quarter hours: sums of these are exact. */
  readonly quarters: number
  readonly isSelfDeclared: boolean
  /** Milliseconds of the epoch; -Infinity where the credential does not say. */
  readonly issuedAt: number
}

/** `undefined` for whatever is no activity, under `anyType` too. */
export function readActivity(report: Extract<Report, { ok: true }>, index: number): ActivityEntry | undefined {
  const { types, subject, issuedAt } = report.credential
  if (!types.includes(VolunteerActivity.name)) return undefined
  const claims = parseClaims(subject, VolunteerActivity)
  if (!claims.ok) return undefined
  const { id, participationId, sector, activityStartDate, activityEndDate, hours, confirmation } = claims.value
  return {
    index,
    subject: id,
    participationId,
    sector,
    start: timeOf(activityStartDate),
    end: timeOf(activityEndDate),
    quarters: hours * 4,
    isSelfDeclared: confirmation.method === 'self-declared',
    issuedAt: issuedAt?.getTime() ?? Number.NEGATIVE_INFINITY,
  }
}

/** The claims were found to hold instants. */
function timeOf(instant: string): number {
  return parseDateTime(instant)?.getTime() ?? Number.NaN
}
