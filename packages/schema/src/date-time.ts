/** Days of the months outside leap years. */
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/**
 * Reads an `xsd:dateTimeStamp` (VCDM 2.0 §4.9) in years 0000 to 9999; a value without an offset is read as UTC.
 * Refuses dates that no calendar has, offsets beyond 14:00, lower case `t` and `z`, and `:60`: a leap second has no
 * `Date`, and XML Schema has none either. Fractions are cut to milliseconds.
 */
export function parseDateTime(text: string): Date | undefined {
  // By hand, because it runs for each date of each credential: a regular expression with ten groups takes ten times
  // as long.
  const { length } = text
  if (length > 64 || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':') return undefined
  const year = readDate(text)
  const hour = twoDigits(text, 11)
  const minute = twoDigits(text, 14)
  const second = twoDigits(text, 17)
  if (year < 0 || hour < 0 || hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 59) return undefined

  let at = 19
  let milliseconds = 0
  let fractional = false
  if (text[at] === '.') {
    const start = ++at
    for (let unit = 100; isDigit(text.charCodeAt(at)); at++) {
      const digit = text.charCodeAt(at) - ZERO
      if (digit > 0) fractional = true
      milliseconds += digit * Math.trunc(unit)
      unit /= 10
    }
    if (at === start) return undefined
  }
  // XML Schema's 24:00:00 is the end of the day, and nothing after it.
  if (hour === 24 && (minute > 0 || second > 0 || fractional)) return undefined

  let offset = 0
  const zone = text[at]
  if (zone === 'Z') at++
  else if (zone === '+' || zone === '-') {
    const offsetHour = twoDigits(text, at + 1)
    const offsetMinute = twoDigits(text, at + 4)
    if (offsetHour < 0 || offsetMinute < 0 || offsetMinute > 59 || text[at + 3] !== ':') return undefined
    offset = offsetHour * 60 + offsetMinute
    if (offset > 14 * 60) return undefined
    if (zone === '-') offset = -offset
    at += 6
  }
  if (at !== length) return undefined

  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  // Date.UTC reads the years 0 to 99 as 1900 to 1999; 400 years later the calendar is the same.
  const time = Date.UTC(year + 400, month - 1, day, hour, minute - offset, second, milliseconds)
  return new Date(time - FOUR_CENTURIES)
}

/** Whether the text is an RFC 3339 `full-date` that the calendar has. */
export function isFullDate(text: string): boolean {
  return text.length === 10 && readDate(text) >= 0
}

const ZERO = 48
const FOUR_CENTURIES = 146_097 * 86_400_000

const isDigit = (code: number): boolean => code >= ZERO && code <= ZERO + 9

/** -1 where there are not two digits. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at)
  const ones = text.charCodeAt(at + 1)
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + ones - ZERO : -1
}

/** Year of a text that begins with a date of the calendar; below 0 where there is none. */
function readDate(text: string): number {
  const century = twoDigits(text, 0)
  const inCentury = twoDigits(text, 2)
  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  if (inCentury < 0 || text[4] !== '-' || text[7] !== '-') return -1
  // Negative where the century is none.
  const year = century * 100 + inCentury
  const leapDay = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0
  return day >= 1 && day <= (DAYS[month - 1] ?? 0) + leapDay ? year : -1
}
