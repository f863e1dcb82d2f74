import type { JsonObject, Sector, VolunteerHoursExtractClaims } from '@volunteer-passport/schema'
import { dayOf, instantOf, startOfDay } from '../calendar.ts'
import { digestOf } from '../digest.ts'
import type { ReadExtract } from '../issuance/extract-input.ts'
import type { ActivityRow, PersonRow, PersonSpan } from '../registry.ts'
import { activityDataOf } from './activity-data.ts'
import { requireConsent, type Today } from './guardian-consent.ts'
import { personDataOf } from './person-data.ts'
import type { Subject } from './subject.ts'

/** The period's days as instants; seconds since 1970, end exclusive. */
export function spanOf({ period }: ReadExtract, personId: number): PersonSpan {
  const dayBegins = (date: string, more: number) => startOfDay(dayOf(Date.parse(`${date}T00:00:00Z`) / 1000) + more)
  return { personId, from: dayBegins(period.from, 0), until: dayBegins(period.until, 1) }
}

/**
 * Confirmed activities that lie within the period as a whole, by sector. What is under inquiry and what came from an
 * older system as one sum is not among them: an extract may say too little, never too much.
 */
export function extractSubject(
  person: PersonRow,
  o: { readonly extract: ReadExtract; readonly activities: readonly ActivityRow[] },
  today: Today,
): Subject {
  requireConsent(personDataOf(person), today)
  const { purpose, period, sectors: wanted } = o.extract
  const { from, until } = spanOf(o.extract, person.id)
  const bySector = new Map<Sector, { quarters: number; activities: number }>()
  for (const activity of o.activities) {
    if (!activity.counts || activity.state !== 'confirmed') continue
    if (activity.start < from || activity.end > until) continue
    const sector = activityDataOf(activity).claims.sector as Sector
    if (wanted !== undefined && !wanted.includes(sector)) continue
    const sum = bySector.get(sector) ?? { quarters: 0, activities: 0 }
    bySector.set(sector, { quarters: sum.quarters + activity.quarters, activities: sum.activities + 1 })
  }
  const sectors = [...bySector]
    .map(([sector, { quarters, activities }]) => ({ sector, hours: quarters / 4, activities }))
    .sort((a, b) => (a.sector < b.sector ? -1 : 1))
  const undated = {
    id: person.subjectId,
    purpose,
    period,
    hours: sectors.reduce((sum, { hours }) => sum + hours, 0),
    activities: sectors.reduce((sum, { activities }) => sum + activities, 0),
    sectors,
  }
  const claims: VolunteerHoursExtractClaims = { ...undated, asOf: instantOf(today.now) }
  return { claims: claims as unknown as JsonObject, digest: digestOf(undated as unknown as JsonObject) }
}
