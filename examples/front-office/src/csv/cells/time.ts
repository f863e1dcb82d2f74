import { isFullDate, parseDateTime } from '@volunteer-passport/schema'
import { type Cell, refused, taken } from './cell.ts'

/** `2026-10-31`. */
export const parseDate = (cell: string): Cell<string> => {
  const text = cell.trim()
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return refused('DATE_FORMAT')
  return isFullDate(text) ? taken(text) : refused('DATE_IMPOSSIBLE')
}

/** `2026-10-31T10:00:00+05:00`: the offset is required, or ten o'clock could be any of twenty-six instants. */
export const parseTime = (cell: string): Cell<Date> => {
  const text = cell.trim()
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/.test(text)) return refused('TIME_FORMAT')
  const instant = parseDateTime(text.replace(/^(.{16})(?=[Z+-])/, '$1:00'))
  return instant ? taken(instant) : refused('TIME_IMPOSSIBLE')
}
