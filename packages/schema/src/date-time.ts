const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))?$/
const FULL_DATE = /^(\d{4})-(\d\d)-(\d\d)$/
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/**
 * Reads an `xsd:dateTimeStamp` (VCDM 2.0 §4.9) in years 0000 to 9999; a value without an offset is read as UTC.
 * Refuses dates that no calendar has, offsets beyond 14:00, lower case `t` and `z`, and `:60`: a leap second has no
 * `Date`, and XML Schema has none either. Fractions are cut to milliseconds.
 */
export function parseDateTime(text: string): Date | undefined {
  // A regular expression over an attacker's megabyte is harmless here, but pointless.
  if (text.length > 64) return undefined
  const match = DATE_TIME.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHour, offsetMinute] = match
  if (!isCalendarDate(Number(year), Number(month), Number(day))) return undefined
  if (Number(minute) > 59 || Number(second) > 59) return undefined
  const milliseconds = fraction === undefined ? 0 : Number(`${fraction}00`.slice(0, 3))
  if (Number(hour) > 23) {
    // XML Schema's 24:00:00 is the end of the day, and nothing after it.
    if (Number(hour) > 24 || Number(minute) + Number(second) > 0 || !/^0*$/.test(fraction ?? '')) return undefined
  }
  let offset = 0
  if (sign !== undefined) {
    offset = Number(offsetHour) * 60 + Number(offsetMinute)
    if (Number(offsetMinute) > 59 || offset > 14 * 60) return undefined
    if (sign === '-') offset = -offset
  }
  const date = new Date(0)
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  date.setUTCHours(Number(hour), Number(minute) - offset, Number(second), milliseconds)
  return date
}

/** Whether the text is an RFC 3339 `full-date` that the calendar has. */
export function isFullDate(text: string): boolean {
  const match = FULL_DATE.exec(text)
  return match !== null && isCalendarDate(Number(match[1]), Number(match[2]), Number(match[3]))
}

function isCalendarDate(year: number, month: number, day: number): boolean {
  const days = DAYS[month - 1]
  if (days === undefined || day < 1) return false
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= days + (leap ? 1 : 0)
}
