import { join, resolve } from 'node:path'
import type { IssueOutcome, IssueProgress } from '@volunteer-passport/issuer'
import { createFolderPublisher } from '@volunteer-passport/issuer/folder-publisher'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { dayOf, endOfDay } from '../calendar.ts'
import type { CommandContext } from '../command-context.ts'
import { createRejectedFile } from '../csv/rejected-file.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { explainProblem } from '../explain.ts'
import { type Office, withOffice } from '../open-office.ts'
import { startProgress } from '../progress.ts'
import { publishSite } from '../publish-site.ts'
import { readLastDay } from '../read-last-day.ts'
import { writeToken } from '../token-file.ts'
import { findWithheldPeople } from '../withheld-people.ts'

interface IssueOptions {
  readonly validUntil?: string
  readonly out?: string
  readonly person?: string
}

type Counts = Partial<Record<IssueOutcome['outcome'] | 'withheld', number>>

/** The end of next year where none is given: the same all year, so that a second run has nothing to do. */
const readValidUntil = (given: string | undefined, now: Date): Date => {
  if (given !== undefined) return readLastDay(given, now)
  return endOfDay(`${Number(dayOf(now).slice(0, 4)) + 1}-12-31`)
}

/** Everybody of the register save those whose passport was taken from them, or the one who was named. */
async function* chooseRefs(
  context: CommandContext,
  office: Office,
  o: {
    readonly person: string | undefined
    readonly withheld: ReadonlyMap<string, string>
    readonly counts: Counts
  },
): AsyncGenerator<string> {
  const { print, say } = context
  if (o.person !== undefined) return yield o.person
  for (const ref of office.register.people()) {
    if (!o.withheld.has(ref)) yield ref
    else {
      o.counts.withheld = (o.counts.withheld ?? 0) + 1
      print.value({ type: 'person', ref, outcome: 'withheld' })
      print.note(say('issue.withheld', { ref }), 'yellow')
    }
  }
}

async function* toRows(refs: AsyncIterable<string>, validUntil: Date) {
  for await (const ref of refs) yield { key: ref, person: ref, validUntil }
}

/** Lists are public before the first passport that names them, and say before the end what has become of older ones. */
export const issue = async (context: CommandContext, o: IssueOptions): Promise<ExitCode> => {
  const { folder, io, locale, print, say } = context
  const validUntil = readValidUntil(o.validUntil, io.clock())
  const out = o.out === undefined ? folder.outbox : resolve(o.out)
  return withOffice(context, async (office) => {
    const people = o.person === undefined ? office.register.countPeople() : 1
    if (people === 0) print.note(say('issue.nobody'), 'yellow')
    await publishSite(folder, office)
    const counts: Counts = {}
    const withheld = await findWithheldPeople(office)
    const taken = o.person === undefined ? undefined : withheld.get(o.person)
    if (taken !== undefined) await office.issuer.replace(taken, { reason: 'other', actor: 'issue', validUntil })
    const refs = chooseRefs(context, office, { person: o.person, withheld, counts })
    const progress = startProgress(io, say('issue.progress'), people)
    const rejectedPath = join(folder.rejected, 'issue.csv')
    const rejectedFile = createRejectedFile(rejectedPath, { header: ['ref'], delimiter: ',' })
    let pace: IssueProgress | undefined
    try {
      const outcomes = office.issuer.issueAll(VolunteerPassport, toRows(refs, validUntil), {
        jobId: 'issue',
        publisher: createFolderPublisher(folder.site),
        total: people,
        onProgress: (report) => {
          pace = report
          progress.update(report.done, say('issue.rate', { rate: Math.round(report.ratePerSecond) }))
        },
      })
      for await (const one of outcomes) {
        counts[one.outcome] = (counts[one.outcome] ?? 0) + 1
        if (one.outcome === 'rejected') {
          const text = explainProblem(one.problem.code, { say, locale })
          rejectedFile.add([one.key], text)
          print.value({ type: 'person', ref: one.key, outcome: one.outcome, problem: one.problem.code, text })
          progress.aside(() => print.note(say('issue.rejected', { ref: one.key, text }), 'yellow'))
        } else {
          await writeToken(out, one.key, one.token)
          print.value({ type: 'person', ref: one.key, outcome: one.outcome, id: one.id })
        }
      }
    } catch (cause) {
      rejectedFile.abandon()
      throw cause
    } finally {
      progress.stop()
    }
    const hasRejected = rejectedFile.finish()
    const { published } = await publishSite(folder, office)
    const ratePerSecond = Math.round(pace?.ratePerSecond ?? 0)
    const rejected = hasRejected ? { rejectedFile: rejectedPath } : {}
    print.value({ type: 'summary', people, outcomes: counts, out, published, ratePerSecond, ...rejected })
    print.line(say('issue.summary'), 'bold')
    for (const [outcome, count] of Object.entries(counts))
      print.line(`  ${say(`outcome.${outcome as keyof Counts}`, { count })}`)
    print.line(say('issue.tokens', { folder: out }))
    if (hasRejected) print.note(say('issue.rejectedFile', { path: rejectedPath }))
    return hasRejected ? EXIT_CODES.rowsRejected : EXIT_CODES.good
  })
}
