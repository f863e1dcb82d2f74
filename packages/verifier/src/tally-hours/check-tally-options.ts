import { SECTORS, type Sector, VolunteerPassportError } from '@volunteer-passport/schema'
import type { TallyOptions } from '../tally-hours.ts'

export interface TallyFilter {
  /** Milliseconds of the epoch. */
  readonly since: number
  readonly until: number
  readonly sectors: ReadonlySet<Sector>
}

/** An option that is there and cannot be used is never read as an option that is not there. */
export function checkTallyOptions(o: TallyOptions): TallyFilter {
  if (typeof o !== 'object' || o === null) throw new TypeError('The options must be an object')
  const { since, until, sectors = SECTORS } = o
  const filter = {
    since: timeOf('since', since) ?? Number.NEGATIVE_INFINITY,
    until: timeOf('until', until) ?? Number.POSITIVE_INFINITY,
    sectors: new Set(sectorsOf(sectors)),
  }
  if (filter.since >= filter.until) refuse('since is not before until', 'Give a period that has a length.')
  return filter
}

function timeOf(option: string, value: Date | undefined): number | undefined {
  if (value === undefined) return undefined
  if (!(value instanceof Date)) throw new TypeError(`${option} must be a Date`)
  const time = value.getTime()
  if (Number.isNaN(time)) refuse(`${option} is an invalid Date`, `Give ${option} as a valid Date, or leave it out.`)
  return time
}

function sectorsOf(sectors: readonly Sector[]): readonly Sector[] {
  if (!Array.isArray(sectors)) throw new TypeError('sectors must be an array')
  const areSectors = sectors.length > 0 && sectors.every((sector) => SECTORS.includes(sector))
  if (!areSectors) refuse('sectors is not a list of sectors', `Give some of ${SECTORS.join(', ')}, or leave it out.`)
  return sectors
}

function refuse(message: string, hint: string): never {
  throw new VolunteerPassportError('OPTION_INVALID', message, { hint })
}
