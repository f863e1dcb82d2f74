/** Days of the months outside leap years, and of the year before them. */
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const
const DAYS_BEFORE_1970 = 719_527

/**
 * Reads an `xsd:dateTimeStamp` (VCDM 2.0 §4.9) in years 0000 to 9999; a value without an offset is read as UTC.
 * Refuses dates that no calendar has, offsets beyond 14:00, lower case `t` and `z`, and `:60`: a leap second has no
 * `Date`, and XML Schema has none either. Fractions are cut to milliseconds.
 */
export function parseDateTime(text: string): Date | undefined {
  const time = timeOf(text)
  return Number.isNaN(time) ? undefined : new Date(time)
}

/** As `parseDateTime`, in milliseconds since 1970; NaN where there is none. */
export function timeOf(text: string): number {
  // By hand, because it runs for each date of each credential: a regular expression with ten groups takes ten times
  // as long.
  const { length } = text
  const isSpaced = text.charCodeAt(10) === BIG_T && text.charCodeAt(13) === COLON && text.charCodeAt(16) === COLON
  if (length > 64 || !isSpaced) return Number.NaN
  const hour = twoDigits(text, 11)
  const minute = twoDigits(text, 14)
  const second = twoDigits(text, 17)
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 59) return Number.NaN

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
    if (at === start) return Number.NaN
  }
  // XML Schema's 24:00:00 is the end of the day, and nothing after it.
  if (hour === 24 && (minute > 0 || second > 0 || fractional)) return Number.NaN

  let offset = 0
  const zone = text[at]
  if (zone === 'Z') at++
  else if (zone === '+' || zone === '-') {
    const offsetHour = twoDigits(text, at + 1)
    const offsetMinute = twoDigits(text, at + 4)
    if (offsetHour < 0 || offsetMinute < 0 || offsetMinute > 59 || text[at + 3] !== ':') return Number.NaN
    offset = offsetHour * 60 + offsetMinute
    if (offset > 14 * 60) return Number.NaN
    if (zone === '-') offset = -offset
    at += 6
  }
  if (at !== length) return Number.NaN
  return ((daysOf(text) * 24 + hour) * 60 + minute - offset) * 60_000 + second * 1_000 + milliseconds
}

/** Whether the text is an RFC 3339 `full-date` that the calendar has. */
export function isFullDate(text: string): boolean {
  return text.length === 10 && !Number.isNaN(daysOf(text))
}

const ZERO = 48
const DASH = 45
const COLON = 58
const BIG_T = 84

const isDigit = (code: number): boolean => code >= ZERO && code <= ZERO + 9

/** -1 where there are not two digits. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at)
  const ones = text.charCodeAt(at + 1)
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + ones - ZERO : -1
}

/** Days from 1970 to the date of the calendar that a text begins with; NaN where there is none. */
function daysOf(text: string): number {
  const century = twoDigits(text, 0)
  const inCentury = twoDigits(text, 2)
  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  const isSpaced = text.charCodeAt(4) === DASH && text.charCodeAt(7) === DASH
  if (century < 0 || inCentury < 0 || day < 1 || !isSpaced) return Number.NaN
  const year = century * 100 + inCentury
  const leapDay = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0
  if (day > (DAYS[month - 1] ?? 0) + (month === 2 ? leapDay : 0)) return Number.NaN
  // Of the years before this one; there is a year 0, and it has one.
  const leapDays = Math.floor((year - 1) / 4) - Math.floor((year - 1) / 100) + Math.floor((year - 1) / 400)
  const inYear = (DAYS_BEFORE[month - 1] as number) + day - 1 + (month > 2 ? leapDay : 0)
  return year * 365 + leapDays + inYear - DAYS_BEFORE_1970
}
