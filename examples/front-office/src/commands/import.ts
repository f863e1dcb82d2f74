import { basename, join, resolve } from 'node:path'
import type { CommandContext } from '../command-context.ts'
import { checkTextFile } from '../csv/check-text-file.ts'
import { FileProblem } from '../csv/file-problem.ts'
import { readTable } from '../csv/read-table.ts'
import { createRejectedFile } from '../csv/rejected-file.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { explainRow } from '../explain.ts'
import { type Intake, importFile } from '../import/import-file.ts'
import { activityIntake, trainingIntake, volunteerIntake } from '../import/intakes.ts'
import { type Office, withOffice } from '../open-office.ts'
import { startProgress } from '../progress.ts'
import { activityFormat } from '../rows/activity.ts'
import type { RowFormat } from '../rows/row-format.ts'
import { trainingFormat } from '../rows/training.ts'
import { volunteerFormat } from '../rows/volunteer.ts'

export const IMPORT_KINDS = ['volunteers', 'activities', 'trainings'] as const
export type ImportKind = (typeof IMPORT_KINDS)[number]

interface ImportOptions {
  readonly kind: ImportKind
  readonly file: string
  readonly rejected?: string
  /** What the log names the job, so that all of it can be taken back at once. */
  readonly job: string
}

/** Named after its source: the refused rows of one file never overwrite those of another. */
const rejectedPath = (context: CommandContext, o: ImportOptions): string =>
  o.rejected === undefined ? join(context.folder.rejected, basename(o.file)) : resolve(o.rejected)

const importTable = async <Column extends string, T>(
  context: CommandContext,
  o: ImportOptions,
  format: RowFormat<Column, T>,
  openIntake: (office: Office) => Intake<T>,
): Promise<ExitCode> => {
  const { io, locale, print, say } = context
  const name = basename(o.file)
  const fail = (cause: unknown): never => {
    throw cause instanceof FileProblem ? new FileProblem(cause.code, { ...cause.facts, file: name }) : cause
  }
  const size = await checkTextFile(o.file).catch(fail)
  const table = await readTable(o.file, format.columns).catch(fail)

  return withOffice(context, async (office) => {
    const path = rejectedPath(context, o)
    const rejectedFile = createRejectedFile(path, table)
    const progress = startProgress(io, say('import.progress'), size)
    const explain = (problem: Parameters<typeof explainRow>[0]): string => explainRow(problem, { say, locale })
    try {
      const { rows, outcomes } = await importFile({
        table,
        format,
        intake: openIntake(office),
        rejectedFile,
        explain,
        now: io.clock(),
        observer: {
          progress: progress.update,
          rejected: (line, problems) => {
            for (const problem of problems) {
              const text = explain(problem)
              const sentence = say('import.refusedRow', { file: name, line, column: problem.column, text })
              progress.aside(() => print.note(sentence, 'yellow'))
              print.value({ type: 'rejected', file: name, line, column: problem.column, problem: problem.code, text })
            }
          },
        },
      })
      progress.stop()
      const hasRejected = rejectedFile.finish()
      const counts = Object.fromEntries(outcomes)
      print.value({ type: 'summary', file: name, rows, outcomes: counts, ...(hasRejected && { rejectedFile: path }) })
      print.line(say('import.summary', { file: name, rows }), 'bold')
      for (const [outcome, count] of outcomes) print.line(`  ${say(`outcome.${outcome}`, { count })}`)
      if (hasRejected) print.note(say('import.rejectedFile', { path }))
      return hasRejected ? EXIT_CODES.rowsRejected : EXIT_CODES.good
    } catch (cause) {
      rejectedFile.abandon()
      throw cause
    } finally {
      progress.stop()
    }
  })
}

export const importCommand = (context: CommandContext, o: ImportOptions): Promise<ExitCode> => {
  if (o.kind === 'volunteers') return importTable(context, o, volunteerFormat, volunteerIntake)
  if (o.kind === 'activities') return importTable(context, o, activityFormat, (office) => activityIntake(office, o.job))
  return importTable(context, o, trainingFormat, (office) => trainingIntake(office, o.job))
}
