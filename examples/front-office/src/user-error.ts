import type { EXIT_CODES } from './exit-code.ts'

export type UserErrorCode =
  | 'CONFIG_MALFORMED'
  | 'DAY_INVALID'
  | 'DIGEST_FILE_MALFORMED'
  | 'FOLDER_NOT_AN_OFFICE'
  | 'GIVEN_FILE_UNREADABLE'
  | 'HOLDER_KEY_MALFORMED'
  | 'KEY_FILE_MISSING'
  | 'NEXT_KEY_MISSING'
  | 'NOT_FOUND'
  | 'OFFICE_EXISTS'
  | 'OFFICE_UNKNOWN'
  | 'PASSPHRASE_DIFFERS'
  | 'PASSPHRASE_MISSING'
  | 'PASSPHRASE_SHORT'
  | 'PURPOSE_MISSING'
  | 'SPAN_INVALID'
  | 'VALID_UNTIL_INVALID'

/** What the person at the keyboard can put right. */
export class UserError extends Error {
  override readonly name: string = 'UserError'
  readonly code: UserErrorCode
  readonly exit: keyof typeof EXIT_CODES
  readonly facts: Readonly<Record<string, string | number>>

  constructor(
    code: UserErrorCode,
    exit: keyof typeof EXIT_CODES,
    facts: Readonly<Record<string, string | number>> = {},
  ) {
    super(code)
    this.code = code
    this.exit = exit
    this.facts = facts
  }
}
