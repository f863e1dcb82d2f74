import { Command, CommanderError } from 'commander'
import { createVerifyCommand } from './commands/verify.ts'
import { EXIT_CODES, type ExitCode } from './exit-code.ts'
import type { Io } from './io.ts'

/** Runs the program on the arguments after its name and answers its exit code; never ends the process itself. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT_CODES.allValid
  const program = new Command('third-party')
    .description('Checks volunteer passports, as an admissions office or an employer would.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
  const verify = createVerifyCommand(io, (code) => {
    exitCode = code
  })
  program.addCommand(verify.copyInheritedSettings(program))
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.allValid : EXIT_CODES.usage
    throw error
  }
}
