import { type Cell, refused, taken } from './cell.ts'

const MAX_CHARACTERS = 300

/**
 * Words for people, in composed form (NFC), with single spaces for white space and line breaks. Invisible characters
 * are refused, not removed: they are how one name is made to look like another, and how a terminal is written to.
 */
export const parseText = (cell: string): Cell<string> => {
  // U+FEFF counts as white space in JavaScript, and is seen by nobody.
  const text = cell.replace(/[^\S\ufeff]+/g, ' ').normalize('NFC')
  if (/\p{C}/u.test(text)) return refused('TEXT_INVISIBLE')
  if (/[<>]/.test(text)) return refused('TEXT_MARKUP')
  return text.length > MAX_CHARACTERS ? refused('TEXT_TOO_LONG') : taken(text.trim())
}
