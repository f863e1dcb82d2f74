import type { Locale } from '@volunteer-passport/schema'
import type { Io } from './io.ts'
import type { Say } from './messages/say.ts'
import type { OfficeFolder } from './office-folder.ts'
import type { Printer } from './output.ts'

/** What every command is given. */
export interface CommandContext {
  readonly io: Io
  readonly folder: OfficeFolder
  readonly locale: Locale
  readonly say: Say
  readonly print: Printer
}
