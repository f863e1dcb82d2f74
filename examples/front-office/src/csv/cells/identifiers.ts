import { isValidBin } from '@volunteer-passport/schema'
import { type Cell, refused, taken } from './cell.ts'

/** Twelve digits, no more and no fewer, may be somebody's individual identification number. */
const holdsPersonalNumber = (text: string): boolean => /(?<!\d)\d{12}(?!\d)/.test(text.replace(/\s/g, ''))

/** The office's own key of a person. It goes into file names and logs. */
export const parseRef = (cell: string): Cell<string> => {
  const text = cell.trim()
  if (holdsPersonalNumber(text)) return refused('REF_IS_PERSONAL_NUMBER')
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text) ? taken(text) : refused('REF_FORMAT')
}

export const parseBin = (cell: string): Cell<string> => {
  const text = cell.trim()
  if (!/^\d{12}$/.test(text)) return refused('BIN_FORMAT')
  return isValidBin(text) ? taken(text) : refused('BIN_CHECK_DIGIT')
}

/** `<BIN>:<the organisation's own record>`. Some organisations number their records by people's numbers. */
export const parseRecordId = (cell: string): Cell<string> => {
  const text = cell.trim()
  if (holdsPersonalNumber(text.replace(/^\d{12}:/, ''))) return refused('REF_IS_PERSONAL_NUMBER')
  return /^\d{12}:[A-Za-z0-9._/-]{1,64}$/.test(text) ? taken(text) : refused('ID_FORMAT')
}
