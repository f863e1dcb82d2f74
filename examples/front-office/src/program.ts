import { Command, Help, Option } from 'commander'
import type { CommandContext } from './command-context.ts'
import type { ExitCode } from './exit-code.ts'
import type { Io } from './io.ts'
import type { MessageKey, Say } from './messages/say.ts'
import { addDailyCommands } from './program/add-daily-commands.ts'
import { addInquiryCommands } from './program/add-inquiry-commands.ts'
import { addKeyCommands } from './program/add-key-commands.ts'
import { addMovingCommands } from './program/add-moving-commands.ts'
import { addPassportCommands } from './program/add-passport-commands.ts'
import { addPeopleCommands } from './program/add-people-commands.ts'
import { addRegistryCommands } from './program/add-registry-commands.ts'
import type { CommandLine } from './program/command-line.ts'

export const LOCALES = ['kk', 'ru', 'en'] as const

type Run = (work: (context: CommandContext) => Promise<ExitCode>) => Promise<void>

const ACTOR_VARIABLE = 'VOLUNTEER_PASSPORT_ACTOR'

const GROUPS: readonly (readonly [MessageKey, (line: CommandLine) => void])[] = [
  ['help.daily', addDailyCommands],
  ['help.passports', addPassportCommands],
  ['help.inquiries', addInquiryCommands],
  ['help.people', addPeopleCommands],
  ['help.moving', addMovingCommands],
  ['help.keys', addKeyCommands],
  ['help.registry', addRegistryCommands],
]

/** Headings and words that commander has in English only. */
const translateHelp = (program: Command, say: Say): void => {
  const headings: Readonly<Record<string, string>> = {
    'Usage:': say('help.usage'),
    'Arguments:': say('help.arguments'),
    'Options:': say('help.options'),
    'Global Options:': say('help.globalOptions'),
    'Commands:': say('help.commands'),
  }
  const translate = (text: string): string =>
    text.replace('(choices: ', `(${say('help.choices')}: `).replace('(default: ', `(${say('help.default')}: `)
  const plain = new Help()
  program.configureHelp({
    showGlobalOptions: true,
    sortSubcommands: false,
    styleTitle: (title) => headings[title] ?? title,
    optionDescription: (option) => translate(plain.optionDescription(option)),
    argumentDescription: (argument) => translate(plain.argumentDescription(argument)),
  })
}

/** The command line, in the reader's language. */
export const createProgram = (o: { readonly io: Io; readonly say: Say; readonly run: Run }): Command => {
  const { io, run, say } = o
  const program = new Command('front-office')
  program.exitOverride().configureOutput({
    writeOut: (text) => io.stdout.write(text),
    // What went wrong is said in the reader's language, by run.ts.
    writeErr: () => {},
  })
  translateHelp(program, say)
  program
    .description(say('help.description'))
    .requiredOption('--folder <office>', say('option.folder'))
    .option('--json', say('option.json'))
    .addOption(new Option('--lang <language>', say('option.lang')).choices(LOCALES))
    .helpOption('-h, --help', say('help.help'))
    .helpCommand('help [command]', say('help.helpCommand'))
    .showSuggestionAfterError(false)

  const actor = io.env[ACTOR_VARIABLE] || undefined
  const actorOption = (): Option => {
    const option = new Option('--actor <id>', say('option.actor'))
    return actor === undefined ? option.makeOptionMandatory() : option.default(actor, ACTOR_VARIABLE)
  }
  for (const [heading, add] of GROUPS) {
    const command: CommandLine['command'] = (name) => {
      const one = program
        .command(name)
        .description(say(`${name}.description`))
        .helpGroup(say(heading))
      one.helpOption('-h, --help', say('help.help'))
      return one.copyInheritedSettings(program)
    }
    add({ say, run, command, actorOption })
  }
  return program
}
