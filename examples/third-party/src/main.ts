import { EXIT_CODES } from './exit-code.ts'
import { run } from './run.ts'

// A reader that has seen enough (`| head`) closes the pipe: that is no fault to report, but nothing more can be said.
process.stdout.on('error', () => process.exit(EXIT_CODES.trouble))

process.exitCode = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  clock: () => new Date(),
})
