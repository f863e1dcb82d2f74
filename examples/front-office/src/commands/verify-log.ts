import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { explainProblem } from '../explain.ts'
import { withOffice } from '../open-office.ts'
import { readGivenFile } from '../read-given-file.ts'

const readCheckpoint = async (path: string): Promise<string> => (await readGivenFile(path)).toString('utf8').trim()

/** Recomputes the whole log, and holds it to the statements that somebody else has kept. */
export const verifyLog = async (
  context: CommandContext,
  o: { readonly checkpoints: readonly string[] },
): Promise<ExitCode> => {
  const checkpoints = await Promise.all(o.checkpoints.map(readCheckpoint))
  return withOffice(context, async (office) => {
    const { locale, print, say } = context
    const report = await office.issuer.operations.verifyLog({ checkpoints })
    if (report.ok) {
      const { entries, sequence, head, recoveries } = report
      print.value({ type: 'log', ok: true, entries, sequence, head, recoveries })
      print.line(say('verify-log.good', { entries, checkpoints: checkpoints.length }), 'green')
      return EXIT_CODES.good
    }
    const { problem, brokenAt } = report
    const text = explainProblem(problem.code, { say, locale })
    print.value({ type: 'log', ok: false, problem: problem.code, text, ...(brokenAt !== undefined && { brokenAt }) })
    print.line(text, 'red')
    if (brokenAt !== undefined) print.line(say('verify-log.brokenAt', { sequence: brokenAt }))
    return EXIT_CODES.unhealthy
  })
}
