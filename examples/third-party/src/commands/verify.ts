import { type Locale, VolunteerPassportError } from '@volunteer-passport/schema'
import { Command, Option } from 'commander'
import { createOfficeVerifier } from '../create-office-verifier.ts'
import { escapeTerminal } from '../escape-terminal.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import type { Io } from '../io.ts'
import { MESSAGES } from '../messages/messages.ts'
import { printReports } from '../print-reports.ts'
import { writeLine } from '../progress.ts'
import { readSetup, type SetupOptions } from '../read-setup.ts'
import { findInputs, type Input, type ReportTrouble, readTokens } from '../read-tokens.ts'
import { type Counts, totalOf } from '../verdict.ts'
import { verifyItems } from '../verify-items.ts'

interface VerifyOptions extends SetupOptions {
  readonly lang: Locale
  readonly hours?: true
  readonly json?: true
}

const sizeOf = (inputs: readonly Input[]): number | undefined => {
  const sizes = inputs.flatMap((input) => (input.bytes === undefined ? [] : [input.bytes]))
  return sizes.length === inputs.length ? sizes.reduce((sum, size) => sum + size, 0) : undefined
}

const exitCodeOf = (counts: Counts, troubles: readonly string[]): ExitCode => {
  if (troubles.length > 0) return EXIT_CODES.trouble
  if (counts.rejected > 0) return EXIT_CODES.someRejected
  return counts.undetermined > 0 ? EXIT_CODES.someUndetermined : EXIT_CODES.allValid
}

async function verify(paths: readonly string[], options: VerifyOptions, io: Io): Promise<ExitCode> {
  const messages = MESSAGES[options.lang]
  const complain = async (lines: readonly string[]): Promise<void> => {
    for (const line of lines) await writeLine(io.stderr, escapeTerminal(line))
  }

  const setup = await readSetup(options, messages)
  if ('exitCode' in setup) {
    await complain(setup.lines)
    return setup.exitCode
  }
  const verifier = createOfficeVerifier({ ...setup, clock: io.clock })

  const troubles: string[] = []
  const report: ReportTrouble = (input, trouble) => {
    troubles.push(`${input}: ${messages.trouble[trouble]}`)
  }
  const inputs = await findInputs(paths, io.stdin, report)
  const counts = await printReports(verifyItems(verifier, readTokens(inputs, report)), io, {
    messages,
    locale: options.lang,
    form: options.json ? 'json' : 'text',
    withHours: options.hours ?? false,
    bytes: sizeOf(inputs),
  })
  // Nothing judged must never look like nothing wrong.
  if (totalOf(counts) === 0) troubles.push(messages.nothingToVerify)
  await complain(troubles)
  return exitCodeOf(counts, troubles)
}

const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value]

export function createVerifyCommand(io: Io, finish: (code: ExitCode) => void): Command {
  return new Command('verify')
    .description('check passports: one is explained, many are listed')
    .argument('<inputs...>', 'files with one token a line, folders of .jwt files, or - for stdin')
    .option('--trust <did[#thumbprint]>', 'an office whose passports are accepted (repeatable)', collect)
    .option('--trust-file <file>', 'a file of such offices, one a line')
    .option('--root <did>', 'the national root: whoever it accredits is accepted, for what it accredits them for')
    .option('--root-key <thumbprint>', 'a key of the root, had by another way than its web site (repeatable)', collect)
    .option('--site-from-folder <folder>', "read the offices' web site from a folder instead of the network")
    .addOption(new Option('--lang <lang>', 'language of the answers').choices(['kk', 'ru', 'en']).default('en'))
    .option('--hours', 'show the hours that a valid passport states')
    .option('--json', 'print one JSON object a passport')
    .addHelpText(
      'after',
      '\nExit codes: 0 all valid, 1 usage, 2 some rejected, 3 some undetermined and none rejected, 4 trouble',
    )
    .action(async (inputs: readonly string[], options: VerifyOptions) => {
      try {
        finish(await verify(inputs, options, io))
      } catch (error) {
        // Wrong options and broken infrastructure; what a passport holds never throws.
        if (!(error instanceof VolunteerPassportError)) throw error
        await writeLine(io.stderr, escapeTerminal(`${error.code}: ${error.message}. ${error.hint}`))
        finish(EXIT_CODES.usage)
      }
    })
}
