import { isFullDate } from '@volunteer-passport/schema'
import { dayOf, endOfDay } from './calendar.ts'
import { UserError } from './user-error.ts'

/**
 * The end of a credential whose last day was typed.
 * @throws UserError VALID_UNTIL_INVALID for no date, or one that is past
 */
export const readLastDay = (day: string, now: Date): Date => {
  if (!isFullDate(day) || day < dayOf(now)) throw new UserError('VALID_UNTIL_INVALID', 'usage')
  return endOfDay(day)
}
