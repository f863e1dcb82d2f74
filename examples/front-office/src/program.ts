import { REASONS } from '@volunteer-passport/issuer'
import { Argument, Command, Help, Option } from 'commander'
import type { CommandContext } from './command-context.ts'
import { type ChangeOptions, reinstate, revoke, suspend } from './commands/change-status.ts'
import { doctor } from './commands/doctor.ts'
import { type FindOptions, find, RECORD_STATES } from './commands/find.ts'
import { IMPORT_KINDS, type ImportKind, importCommand } from './commands/import.ts'
import { init } from './commands/init.ts'
import { issue } from './commands/issue.ts'
import { publish } from './commands/publish.ts'
import { show } from './commands/show.ts'
import type { ExitCode } from './exit-code.ts'
import type { Io } from './io.ts'
import type { Say } from './messages/say.ts'

export const LOCALES = ['kk', 'ru', 'en'] as const

type Run = (work: (context: CommandContext) => Promise<ExitCode>) => Promise<void>

const ACTOR_VARIABLE = 'VOLUNTEER_PASSPORT_ACTOR'

/** Headings and words that commander has in English only. */
const translateHelp = (program: Command, say: Say): void => {
  const headings: Readonly<Record<string, string>> = {
    'Usage:': say('help.usage'),
    'Arguments:': say('help.arguments'),
    'Options:': say('help.options'),
    'Global Options:': say('help.globalOptions'),
    'Commands:': say('help.commands'),
  }
  const translate = (text: string): string => text.replace('(choices: ', `(${say('help.choices')}: `)
  const plain = new Help()
  program.configureHelp({
    showGlobalOptions: true,
    sortSubcommands: false,
    styleTitle: (title) => headings[title] ?? title,
    optionDescription: (option) => translate(plain.optionDescription(option)),
    argumentDescription: (argument) => translate(plain.argumentDescription(argument)),
  })
}

const addChange = (
  program: Command,
  o: {
    readonly say: Say
    readonly run: Run
    readonly name: 'revoke' | 'suspend' | 'reinstate'
    readonly change: (context: CommandContext, options: ChangeOptions) => Promise<ExitCode>
    readonly actor: string | undefined
  },
): void => {
  const { say } = o
  program
    .command(o.name)
    .description(say(`${o.name}.description`))
    .argument('<credential>', say('argument.credential'))
    .addOption(
      new Option('--reason <code>', say('option.reason', { reasons: REASONS.join(', ') }))
        .choices(REASONS)
        .makeOptionMandatory(),
    )
    .addOption(
      o.actor === undefined
        ? new Option('--actor <id>', say('option.actor')).makeOptionMandatory()
        : new Option('--actor <id>', say('option.actor')).default(o.actor, ACTOR_VARIABLE),
    )
    .action((credential: string, options: Omit<ChangeOptions, 'credential'>) =>
      o.run((context) => o.change(context, { ...options, credential })),
    )
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

  program
    .command('init')
    .description(say('init.description'))
    .requiredOption('--office <code>', say('option.office'))
    .action((options: { office: string }) => run((context) => init(context, options)))
  program
    .command('import')
    .description(say('import.description'))
    .addArgument(new Argument('<kind>', say('argument.kind')).choices(IMPORT_KINDS))
    .argument('<file>', say('argument.file'))
    .option('--rejected <file>', say('option.rejected'))
    .action((kind: ImportKind, file: string, options: { rejected?: string }) =>
      run((context) => importCommand(context, { kind, file, ...options })),
    )
  program
    .command('issue')
    .description(say('issue.description'))
    .option('--valid-until <date>', say('option.validUntil'))
    .option('--out <folder>', say('option.out'))
    .option('--person <ref>', say('option.onePerson'))
    .action((options: { validUntil?: string; out?: string; person?: string }) =>
      run((context) => issue(context, options)),
    )
  program
    .command('publish')
    .description(say('publish.description'))
    .option('--watch', say('option.watch'))
    .action((options: { watch?: boolean }) => run((context) => publish(context, options)))
  program
    .command('doctor')
    .description(say('doctor.description'))
    .action(() => run(doctor))
  const actor = io.env[ACTOR_VARIABLE] || undefined
  addChange(program, { say, run, name: 'revoke', change: revoke, actor })
  addChange(program, { say, run, name: 'suspend', change: suspend, actor })
  addChange(program, { say, run, name: 'reinstate', change: reinstate, actor })
  program
    .command('show')
    .description(say('show.description'))
    .argument('<credential>', say('argument.credential'))
    .action((credential: string) => run((context) => show(context, { credential })))
  program
    .command('find')
    .description(say('find.description'))
    .option('--person <ref>', say('option.person'))
    .option('--number <number>', say('option.number'))
    .option('--key <key>', say('option.key'))
    .addOption(
      new Option('--state <state>', say('option.state', { states: RECORD_STATES.join(', ') })).choices(RECORD_STATES),
    )
    .action((options: FindOptions) => run((context) => find(context, options)))
  for (const command of program.commands) {
    command.helpOption('-h, --help', say('help.help'))
    command.copyInheritedSettings(program)
  }
  return program
}
