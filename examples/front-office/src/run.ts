import type { Locale } from '@volunteer-passport/schema'
import { CommanderError } from 'commander'
import type { CommandContext } from './command-context.ts'
import { EXIT_CODES, type ExitCode } from './exit-code.ts'
import { explainFailure } from './explain-failure.ts'
import type { Io } from './io.ts'
import { createSay, localeOf } from './messages/say.ts'
import { officeFolder } from './office-folder.ts'
import { createPrinter } from './output.ts'
import { createProgram, LOCALES } from './program.ts'

/** The language asked for, found before the arguments are read: what is wrong with them is said in it. */
const localeFor = (argv: readonly string[], env: Io['env']): Locale => {
  const at = argv.findIndex((argument) => argument === '--lang' || argument.startsWith('--lang='))
  const asked = argv[at]?.startsWith('--lang=') ? argv[at].slice('--lang='.length) : argv[at + 1]
  return (at >= 0 && LOCALES.find((locale) => locale === asked)) || localeOf(env)
}

/**
 * The whole program: arguments after the program's name in, exit code out. Touches nothing of the process, so that it
 * runs in a test or another program as it runs on the command line.
 */
export const run = async (argv: readonly string[], io: Io): Promise<ExitCode> => {
  const locale = localeFor(argv, io.env)
  const say = createSay(locale)
  const print = createPrinter(io, argv.includes('--json'))
  let exit: ExitCode = EXIT_CODES.good
  const program = createProgram({
    io,
    say,
    run: async (work) => {
      const { folder } = program.opts<{ folder: string }>()
      const context: CommandContext = { io, folder: officeFolder(folder), locale, say, print }
      exit = await work(context)
    },
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exit
  } catch (cause) {
    if (cause instanceof CommanderError && cause.exitCode === 0) return EXIT_CODES.good
    const failure = explainFailure(cause, { say, locale })
    print.note(failure.text, 'red')
    print.value({ type: 'error', code: failure.code, text: failure.text })
    return failure.exit
  }
}
