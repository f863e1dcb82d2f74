import type { Problem } from '@volunteer-passport/schema'
import type { CommandContext } from './command-context.ts'
import { EXIT_CODES, type ExitCode } from './exit-code.ts'
import { explainProblem } from './explain.ts'

/** What speaks against something that came from outside. */
export const printRejection = ({ locale, print, say }: CommandContext, { code }: Problem): ExitCode => {
  const text = explainProblem(code, { say, locale })
  print.value({ type: 'rejected', problem: code, text })
  print.note(text, 'red')
  return EXIT_CODES.refused
}
