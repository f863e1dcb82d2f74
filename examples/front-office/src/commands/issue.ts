import { resolve } from 'node:path'
import { createFolderPublisher } from '@volunteer-passport/issuer/folder-publisher'
import { isFullDate, VolunteerPassport } from '@volunteer-passport/schema'
import { dayOf, endOfDay } from '../calendar.ts'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { explainProblem } from '../explain.ts'
import { type Office, withOffice } from '../open-office.ts'
import { startProgress } from '../progress.ts'
import { publishSite } from '../publish-site.ts'
import { writeToken } from '../token-file.ts'
import { UserError } from '../user-error.ts'

interface IssueOptions {
  readonly validUntil?: string
  readonly out?: string
}

/** The end of next year where none is given: the same all year, so that a second run has nothing to do. */
const readValidUntil = (given: string | undefined, now: Date): Date => {
  const today = dayOf(now)
  if (given === undefined) return endOfDay(`${Number(today.slice(0, 4)) + 1}-12-31`)
  if (!isFullDate(given) || given < today) throw new UserError('VALID_UNTIL_INVALID', 'usage')
  return endOfDay(given)
}

function* toRows(office: Office, validUntil: Date) {
  for (const ref of office.register.people()) yield { key: ref, person: ref, validUntil }
}

/** Lists are public before the first passport that names them, and say before the end what has become of older ones. */
export const issue = async (context: CommandContext, o: IssueOptions): Promise<ExitCode> => {
  const { folder, io, locale, print, say } = context
  const validUntil = readValidUntil(o.validUntil, io.clock())
  const out = o.out === undefined ? folder.outbox : resolve(o.out)
  return withOffice(context, async (office) => {
    const total = office.register.countPeople()
    if (total === 0) print.note(say('issue.nobody'), 'yellow')
    await publishSite(folder, office)
    const progress = startProgress(io, say('issue.progress'), total)
    const counts: Record<string, number> = {}
    try {
      const outcomes = office.issuer.issueAll(VolunteerPassport, toRows(office, validUntil), {
        jobId: 'issue',
        publisher: createFolderPublisher(folder.site),
        onProgress: ({ done }) => progress.update(done),
      })
      for await (const one of outcomes) {
        counts[one.outcome] = (counts[one.outcome] ?? 0) + 1
        if (one.outcome === 'rejected') {
          const text = explainProblem(one.problem.code, { say, locale })
          print.value({ type: 'person', ref: one.key, outcome: one.outcome, problem: one.problem.code, text })
          progress.aside(() => print.note(say('issue.rejected', { ref: one.key, text }), 'yellow'))
        } else {
          await writeToken(out, one.key, one.token)
          print.value({ type: 'person', ref: one.key, outcome: one.outcome, id: one.id })
        }
      }
    } finally {
      progress.stop()
    }
    const { published } = await publishSite(folder, office)
    print.value({ type: 'summary', people: total, outcomes: counts, out, published })
    print.line(say('issue.summary'), 'bold')
    for (const [outcome, count] of Object.entries(counts))
      print.line(`  ${say(`outcome.${outcome as 'issued'}`, { count })}`)
    print.line(say('issue.tokens', { folder: out }))
    return (counts.rejected ?? 0) > 0 ? EXIT_CODES.rowsRejected : EXIT_CODES.good
  })
}
