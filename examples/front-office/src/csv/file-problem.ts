export type FileProblemCode =
  | 'FILE_NOT_FOUND'
  | 'FILE_NOT_READABLE'
  | 'FILE_IS_FOLDER'
  | 'FILE_EMPTY'
  | 'FILE_NOT_TEXT'
  | 'FILE_NOT_UTF8'
  | 'COLUMN_MISSING'
  | 'COLUMN_UNKNOWN'
  | 'COLUMN_TWICE'

/** The file as a whole cannot be taken; nothing of it has been. */
export class FileProblem extends Error {
  override readonly name: string = 'FileProblem'
  readonly code: FileProblemCode
  readonly facts: Readonly<Record<string, string | number>>

  constructor(code: FileProblemCode, facts: Readonly<Record<string, string | number>> = {}) {
    super(code)
    this.code = code
    this.facts = facts
  }
}
