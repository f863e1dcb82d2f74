import type { ProblemCode } from '@volunteer-passport/schema'

/** What can be wrong with one cell or row before the registry is asked. Each has a sentence in `messages/`. */
export type CellProblemCode =
  | 'BEFORE_OPENING_BALANCE'
  | 'BIN_CHECK_DIGIT'
  | 'BIN_FORMAT'
  | 'BIRTH_DATE_IMPLAUSIBLE'
  | 'CELLS_MISSING'
  | 'CELLS_TOO_MANY'
  | 'CONFIRMED_TOO_EARLY'
  | 'CONSENT_ENDS_EARLY'
  | 'CONSENT_MISSING'
  | 'DATE_FORMAT'
  | 'DATE_IMPOSSIBLE'
  | 'DATE_IN_FUTURE'
  | 'DECIMAL_COMMA'
  | 'ID_FORMAT'
  | 'ID_OF_OTHER_ORGANISATION'
  | 'KATO_UNKNOWN'
  | 'METHOD_UNKNOWN'
  | 'MODE_UNKNOWN'
  | 'NAME_FORMAT'
  | 'NAME_MIXES_SCRIPTS'
  | 'NUMBER_FORMAT'
  | 'NUMBER_NEGATIVE'
  | 'QUOTE_OPEN'
  | 'QUOTE_STRAY'
  | 'RECORD_TOO_LONG'
  | 'REF_FORMAT'
  | 'REF_IS_PERSONAL_NUMBER'
  | 'REGION_UNKNOWN'
  | 'REPEATED_WITH_OTHER_VALUES'
  | 'SECTOR_UNKNOWN'
  | 'SKILL_UNKNOWN'
  | 'TEXT_INVISIBLE'
  | 'TEXT_MARKUP'
  | 'TEXT_TOO_LONG'
  | 'TIME_FORMAT'
  | 'TIME_IMPOSSIBLE'
  | 'VALUE_MISSING'

/** One reason why a row is refused. Never holds what the cell says: a message may be read over a shoulder. */
export interface RowProblem {
  readonly code: CellProblemCode | ProblemCode
  readonly column: string
  /** Line of the other row, for REPEATED_WITH_OTHER_VALUES. */
  readonly otherLine?: number
}
