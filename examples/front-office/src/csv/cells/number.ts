import { type Cell, refused, taken } from './cell.ts'

const parseNumber = (cell: string, form: RegExp): Cell<number> => {
  const text = cell.trim()
  if (/^-?\d+,\d+$/.test(text)) return refused('DECIMAL_COMMA')
  if (/^-/.test(text) && form.test(text.slice(1))) return refused('NUMBER_NEGATIVE')
  return form.test(text) ? taken(Number(text)) : refused('NUMBER_FORMAT')
}

/** Hours such as `2.75`; whether they are plausible is the registry's question. */
export const parseHours = (cell: string): Cell<number> => parseNumber(cell, /^\d{1,6}(\.\d{1,4})?$/)

export const parseCount = (cell: string): Cell<number> => parseNumber(cell, /^\d{1,6}$/)
