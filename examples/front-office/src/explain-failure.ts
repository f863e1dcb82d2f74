import { type Locale, type ProblemCode, VolunteerPassportError } from '@volunteer-passport/schema'
import { CommanderError } from 'commander'
import { FileProblem } from './csv/file-problem.ts'
import { EXIT_CODES, type ExitCode } from './exit-code.ts'
import { explainProblem } from './explain.ts'
import type { MessageKey, Say } from './messages/say.ts'
import { UserError } from './user-error.ts'

/** What a failure is called, what a person reads, and what a script gets. */
export interface Failure {
  readonly code: string
  readonly text: string
  readonly exit: ExitCode
}

const KEY_CODES: readonly ProblemCode[] = [
  'KEY_FILE_EXISTS',
  'KEY_FILE_EXPOSED',
  'KEY_FILE_INVALID',
  'KEY_INVALID',
  'KEY_WEAK',
  'PASSPHRASE_WRONG',
]
const TROUBLE_CODES: readonly ProblemCode[] = [
  'CLOCK_WENT_BACK',
  'LOG_BROKEN',
  'PUBLISHED_COPY_UNAVAILABLE',
  'PUBLISH_FAILED',
  'REGISTRY_TOO_NEW',
  'SIGNER_FAILED',
  'STORE_ROLLED_BACK',
  'STORE_UNAVAILABLE',
]

const exitOf = (code: ProblemCode): ExitCode => {
  if (KEY_CODES.includes(code)) return EXIT_CODES.key
  return TROUBLE_CODES.includes(code) ? EXIT_CODES.trouble : EXIT_CODES.refused
}

const USAGE: Readonly<Record<string, MessageKey>> = {
  'commander.unknownCommand': 'usage.unknownCommand',
  'commander.help': 'usage.missingCommand',
  'commander.unknownOption': 'usage.unknownOption',
  'commander.missingArgument': 'usage.missingArgument',
  'commander.missingMandatoryOptionValue': 'usage.missingOption',
  'commander.optionMissingArgument': 'usage.missingValue',
  'commander.excessArguments': 'usage.excessArguments',
}

const explainUsage = (error: CommanderError, say: Say): Failure => {
  // The flags of our own option, such as '--office <code>'; what was typed is not repeated.
  const option = /'(-[^']*)'/.exec(error.message)?.[1] ?? ''
  const sentence = say(USAGE[error.code] ?? 'usage.invalidValue', { option })
  return { code: 'USAGE', text: `${sentence}\n${say('usage.seeHelp')}`, exit: EXIT_CODES.usage }
}

const systemCodeOf = (cause: unknown): string | undefined => {
  const code = (cause as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^(E[A-Z]+|ERR_SQLITE_ERROR|ERR_INVALID_ARG_VALUE)$/.test(code) ? code : undefined
}

/** Any failure at all, without a word of what was in the data. */
export const explainFailure = (cause: unknown, o: { readonly say: Say; readonly locale: Locale }): Failure => {
  const { say } = o
  if (cause instanceof CommanderError) return explainUsage(cause, say)
  if (cause instanceof UserError)
    return { code: cause.code, text: say(`error.${cause.code}`, cause.facts), exit: EXIT_CODES[cause.exit] }
  if (cause instanceof FileProblem)
    return { code: cause.code, text: say(`file.${cause.code}`, cause.facts), exit: EXIT_CODES.usage }
  if (cause instanceof VolunteerPassportError)
    return { code: cause.code, text: explainProblem(cause.code, o), exit: exitOf(cause.code) }
  const code = systemCodeOf(cause)
  if (code !== undefined) return { code, text: say('error.system', { code }), exit: EXIT_CODES.trouble }
  const name = cause instanceof Error ? cause.name : typeof cause
  return { code: 'FAULT', text: say('error.fault', { name }), exit: EXIT_CODES.fault }
}
