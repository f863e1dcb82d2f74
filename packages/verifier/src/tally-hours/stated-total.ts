import {
  type CredentialType,
  type HoursAsOf,
  parseClaims,
  parseDateTime,
  type Report,
  VolunteerPassport,
  VolunteerPassportSummary,
} from '@volunteer-passport/schema'

/** What a passport or a summary says of its holder's hours. */
export interface StatedTotal {
  readonly subject: string
  readonly hours: number
  readonly asOf: Date
}

export function readStatedTotal(report: Extract<Report, { ok: true }>): StatedTotal | undefined {
  return readAs(report, VolunteerPassport) ?? readAs(report, VolunteerPassportSummary)
}

function readAs(
  { credential: { types, subject } }: Extract<Report, { ok: true }>,
  type: CredentialType<{ readonly id: string; readonly totals: HoursAsOf }>,
): StatedTotal | undefined {
  const claims = types.includes(type.name) ? parseClaims(subject, type) : undefined
  const asOf = claims?.ok ? parseDateTime(claims.value.totals.asOf) : undefined
  if (!claims?.ok || asOf === undefined) return undefined
  return { subject: claims.value.id, hours: claims.value.totals.hours, asOf }
}

/** The latest; of two as of one instant the lower: understated may live, overstated may not. */
export function latestStatedTotal(totals: readonly StatedTotal[]): StatedTotal | undefined {
  return totals.toSorted((a, b) => b.asOf.getTime() - a.asOf.getTime() || a.hours - b.hours)[0]
}
