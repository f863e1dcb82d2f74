import { REASONS } from '@volunteer-passport/issuer'
import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import type { ExitCode } from '../exit-code.ts'
import type { MessageKey, Say } from '../messages/say.ts'

/** What each group of commands is added with. */
export interface CommandLine {
  readonly say: Say
  readonly run: (work: (context: CommandContext) => Promise<ExitCode>) => Promise<void>
  /** A command of the group that is being added, with its description in the reader's language. */
  readonly command: (name: CommandName) => Command
  /** Who does it; from the environment where it is set there. */
  readonly actorOption: () => Option
}

/** Those that have a description. */
export type CommandName =
  Extract<MessageKey, `${string}.description`> extends `${infer Name}.description` ? Name : never

export const reasonOption = ({ say }: CommandLine): Option =>
  new Option('--reason <code>', say('option.reason', { reasons: REASONS.join(', ') }))
    .choices(REASONS)
    .makeOptionMandatory()
