import { type LanguageTag, type LanguageValues, languageValues } from '@volunteer-passport/schema'
import type { Cell } from '../csv/cells/cell.ts'
import { parseText } from '../csv/cells/text.ts'
import type { RowReader } from '../csv/read-row.ts'

type Spellings<Column> = readonly (readonly [LanguageTag, Column, (cell: string) => Cell<string>])[]

/** One value in as many languages as the row has; nothing in any of them is noted at the first column. */
export const readSpellings = <Column extends string>(
  row: RowReader<Column>,
  spellings: Spellings<Column>,
): LanguageValues | undefined => {
  const texts = spellings.map(([tag, column, parse]) => [tag, row.optional(column, parse)] as const)
  return texts.some(([, text]) => text !== undefined) ? languageValues(Object.fromEntries(texts)) : undefined
}

export const requireSpellings = <Column extends string>(
  row: RowReader<Column>,
  spellings: Spellings<Column>,
): LanguageValues | undefined => {
  if (spellings.every(([, column]) => row.isEmpty(column))) row.note('VALUE_MISSING', spellings[0]![1])
  return readSpellings(row, spellings)
}

/** The columns `<stem>_kk`, `<stem>_ru`, `<stem>_en`. */
export const requireTrilingual = <Stem extends string>(
  row: RowReader<`${Stem}_kk` | `${Stem}_ru` | `${Stem}_en`>,
  stem: Stem,
): LanguageValues | undefined =>
  requireSpellings(row, [
    ['kk', `${stem}_kk`, parseText],
    ['ru', `${stem}_ru`, parseText],
    ['en', `${stem}_en`, parseText],
  ])
