import { isDate } from 'node:util/types'

/**
 * A calendar day is a day of the whole country's one time zone, UTC+5 without summer time, since 1 March 2024. Days
 * before that, and activities abroad, are counted by the same offset: one rule that anyone can recompute.
 */
const OFFSET_SECONDS = 5 * 3600
export const DAY_SECONDS: number = 86_400

const REMEMBERED = 64

/** Number of the calendar day of an instant; seconds since 1970. */
export const dayOf = (seconds: number): number => Math.floor((seconds + OFFSET_SECONDS) / DAY_SECONDS)

/** Instant at which a calendar day begins; seconds since 1970. */
export const startOfDay = (day: number): number => day * DAY_SECONDS - OFFSET_SECONDS

/** RFC 3339 full-date of an instant. */
export const fullDateOf: (seconds: number) => string = remembering((seconds) =>
  new Date((seconds + OFFSET_SECONDS) * 1000).toISOString().slice(0, 10),
)

/** RFC 3339 instant in UTC, to the second. */
export const instantOf: (seconds: number) => string = remembering(
  (seconds) => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`,
)

/** A batch asks for the same few instants thousands of times. */
function remembering(format: (seconds: number) => string): (seconds: number) => string {
  const texts = new Map<number, string>()
  return (seconds) => {
    const known = texts.get(seconds)
    if (known !== undefined) return known
    if (texts.size === REMEMBERED) texts.clear()
    const text = format(seconds)
    texts.set(seconds, text)
    return text
  }
}

/** Completed years between two full-dates. Who is born on 29 February has the birthday on 1 March of other years. */
export function yearsBetween(born: string, on: string): number {
  const years = Number(on.slice(0, 4)) - Number(born.slice(0, 4))
  return on.slice(5) < born.slice(5) ? years - 1 : years
}

/** Whole seconds since 1970, or `undefined` where it is no usable Date. */
export function secondsOf(date: unknown): number | undefined {
  if (!isDate(date)) return undefined
  // Not by the method it has itself: a subclass may answer otherwise.
  const seconds = Math.floor(Date.prototype.getTime.call(date) / 1000)
  // The years of a four-digit RFC 3339 date; NaN fails both.
  return seconds >= -62_167_219_200 && seconds <= 253_402_300_799 ? seconds : undefined
}
