import { isValidBin } from '@volunteer-passport/schema'

/** Date of birth, century and sex, serial number, check digit. The same place of a BIN holds 4 to 6: it is no day. */
const PERSONAL_NUMBER = /(?<!\d)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[1-6]\d{5}(?!\d)/g

/**
 * Whether a text holds what can only be an individual identification number (ЖСН, ИИН): an organisation may number its
 * records by the people in them. One in 500 other numbers of twelve digits looks like one as well.
 */
export function holdsPersonalNumber(text: string): boolean {
  // Both kinds of number have the same check digit.
  return (text.match(PERSONAL_NUMBER) ?? []).some(isValidBin)
}
