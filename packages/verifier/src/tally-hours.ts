import type { Report, Sector } from '@volunteer-passport/schema'
import { type ActivityEntry, readActivity } from './tally-hours/activity-entry.ts'
import { checkTallyOptions } from './tally-hours/check-tally-options.ts'
import { latestStatedTotal, readStatedTotal, type StatedTotal } from './tally-hours/stated-total.ts'

export interface TallyOptions {
  /** An activity counts where it lies wholly within `since` and `until`; it may end at `until` itself. */
  readonly since?: Date
  readonly until?: Date
  /** All sectors where it is left out. */
  readonly sectors?: readonly Sector[]
}

/** Why a report does not count. The first that applies, in this order. */
export type TallyExclusion =
  /** `ok` is false. */
  | 'notValid'
  /** A passport, a training, a recognition or something else. */
  | 'notAnActivity'
  | 'otherSubject'
  /** Another credential of the same `participationId` counts: the one issued last. */
  | 'duplicate'
  | 'selfDeclared'
  /** It ran at the same time as one that counts. */
  | 'overlapping'
  | 'outsidePeriod'
  | 'otherSector'

export interface Tally {
  /** `subject.id` of the one person whose hours these are; absent where there is none, or no telling which. */
  readonly subject: string | undefined
  /** A multiple of 0.25, exact. */
  readonly provenHours: number
  readonly activities: number
  /** By `index`, the position among the reports: each report is either here or in `excluded`. */
  readonly counted: readonly { readonly index: number; readonly participationId: string }[]
  readonly excluded: readonly { readonly index: number; readonly reason: TallyExclusion }[]
  /**
   * What the person's passport or summary says, by its own day. Never add it to `provenHours`: it holds the same
   * activities, and others.
   */
  readonly stated?: { readonly hours: number; readonly asOf: Date }
}

/**
 * How many hours these reports prove, of one person. Neither the hours nor what is excluded depends on the order of
 * the reports.
 *
 * The person is the holder of the passport or summary among the reports. Passports of two people prove nobody's hours.
 * Without a passport it is whoever has the most activities, then the lexically smallest id.
 *
 * @throws VolunteerPassportError OPTION_INVALID for a period or sectors that cannot be used
 * @throws TypeError where an argument has the wrong type
 */
export function tallyHours(reports: readonly Report[], o: TallyOptions = {}): Tally {
  const { since, until, sectors } = checkTallyOptions(o)
  if (!Array.isArray(reports)) throw new TypeError('reports must be an array of Reports')
  const reasons = new Map<number, TallyExclusion>()
  let entries: readonly ActivityEntry[] = []
  const exclude = (reason: TallyExclusion, isExcluded: (entry: ActivityEntry) => boolean) => {
    for (const entry of entries) if (isExcluded(entry)) reasons.set(entry.index, reason)
    entries = entries.filter((entry) => !reasons.has(entry.index))
  }

  const read: ActivityEntry[] = []
  const totals: StatedTotal[] = []
  for (const [index, report] of [...reports].entries()) {
    if (typeof report !== 'object' || report === null) throw new TypeError('reports must be an array of Reports')
    if (!report.ok) {
      reasons.set(index, 'notValid')
      continue
    }
    const entry = readActivity(report, index)
    const total = readStatedTotal(report)
    if (total !== undefined) totals.push(total)
    if (entry === undefined) reasons.set(index, 'notAnActivity')
    else read.push(entry)
  }
  entries = read

  const subject = subjectOf(totals, entries)
  exclude('otherSubject', (entry) => entry.subject !== subject)
  const latest = latestOfEach(entries)
  exclude('duplicate', (entry) => latest.get(entry.participationId) !== entry)
  exclude('selfDeclared', (entry) => entry.isSelfDeclared)
  // Before period and sector, so that the hours of all sectors and of all months add up to those of the whole.
  const overlapping = overlappingOf(entries)
  exclude('overlapping', (entry) => overlapping.has(entry))
  exclude('outsidePeriod', ({ start, end }) => start < since || end > until)
  exclude('otherSector', ({ sector }) => !sectors.has(sector))

  const stated = latestStatedTotal(totals.filter((total) => total.subject === subject))
  return {
    subject,
    provenHours: entries.reduce((sum, { quarters }) => sum + quarters, 0) / 4,
    activities: entries.length,
    counted: entries.map(({ index, participationId }) => ({ index, participationId })),
    excluded: [...reasons].map(([index, reason]) => ({ index, reason })).toSorted((a, b) => a.index - b.index),
    ...(stated && { stated: { hours: stated.hours, asOf: stated.asOf } }),
  }
}

function subjectOf(totals: readonly StatedTotal[], entries: readonly ActivityEntry[]): string | undefined {
  const holders = new Set(totals.map((total) => total.subject))
  // Whose hours they are asking about, two passports do not say, and the better one of two is no answer.
  if (holders.size > 0) return holders.size === 1 ? totals[0]?.subject : undefined
  const activities = new Map<string, Set<string>>()
  for (const { subject, participationId } of entries) {
    activities.set(subject, (activities.get(subject) ?? new Set()).add(participationId))
  }
  const [most] = [...activities].toSorted(([a, own], [b, others]) => others.size - own.size || compareText(a, b))
  return most?.[0]
}

/** Of each participation the word given last; of two given at once the one that proves less. */
function latestOfEach(entries: readonly ActivityEntry[]): ReadonlyMap<string, ActivityEntry> {
  const latest = new Map<string, ActivityEntry>()
  for (const entry of entries) {
    const other = latest.get(entry.participationId)
    if (other === undefined || compareStanding(entry, other) < 0) latest.set(entry.participationId, entry)
  }
  return latest
}

/** Down to the last member that the tally reads: where this is 0, it makes no difference which one counts. */
function compareStanding(a: ActivityEntry, b: ActivityEntry): number {
  if (a.issuedAt !== b.issuedAt) return a.issuedAt > b.issuedAt ? -1 : 1
  return (
    Number(b.isSelfDeclared) - Number(a.isSelfDeclared) ||
    a.quarters - b.quarters ||
    a.start - b.start ||
    a.end - b.end ||
    compareText(a.sector, b.sector)
  )
}

/** Nobody is in two places: the earlier start counts, then the longer, then the lexically smaller participationId. */
function overlappingOf(entries: readonly ActivityEntry[]): ReadonlySet<ActivityEntry> {
  const overlapping = new Set<ActivityEntry>()
  let kept: ActivityEntry | undefined
  const inTime = entries.toSorted(
    (a, b) => a.start - b.start || b.end - a.end || compareText(a.participationId, b.participationId),
  )
  for (const entry of inTime) {
    const overlaps = kept !== undefined && (entry.start < kept.end || entry.start === kept.start)
    if (overlaps) overlapping.add(entry)
    else kept = entry
  }
  return overlapping
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
