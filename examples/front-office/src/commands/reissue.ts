import { resolve } from 'node:path'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { stringify } from 'csv-stringify/sync'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { explainProblem } from '../explain.ts'
import { withOffice } from '../open-office.ts'
import { publishSite } from '../publish-site.ts'
import { writeToken } from '../token-file.ts'
import { writeFileAtomically } from '../write-file.ts'

interface ReissueOptions {
  readonly signedBy: string
  readonly actor: string
  readonly out?: string
}

/**
 * Signs anew what the registry recorded under a key that is over, publishes, and writes down whom to tell. Cut short, it
 * is run once more: the list of people is then whole.
 */
export const reissue = (context: CommandContext, o: ReissueOptions): Promise<ExitCode> =>
  withOffice(context, async (office) => {
    const { folder, locale, print, say } = context
    const out = o.out === undefined ? folder.outbox : resolve(o.out)
    const { peopleToTell: peopleFile } = folder
    const people = new Set<string>()
    const counts = { reissued: 0, unchanged: 0, rejected: 0 }
    await publishSite(folder, office)
    for await (const one of office.issuer.keys.reissueAll({ signedBy: o.signedBy, actor: o.actor })) {
      counts[one.outcome] += 1
      if (one.outcome === 'rejected') {
        const text = explainProblem(one.problem.code, { say, locale })
        print.value({ type: 'credential', id: one.replaces, outcome: one.outcome, problem: one.problem.code, text })
        print.note(`${one.replaces}: ${text}`, 'yellow')
        continue
      }
      if (one.person === undefined) continue
      people.add(one.person)
      if (one.type === VolunteerPassport.name) await writeToken(out, one.person, one.token)
    }
    await writeFileAtomically(peopleFile, stringify([['ref'], ...[...people].sort().map((ref) => [ref])]))
    const { published } = await publishSite(folder, office)
    print.value({ type: 'summary', outcomes: counts, people: people.size, peopleFile, out, published })
    for (const [outcome, count] of Object.entries(counts))
      print.line(`  ${say(`outcome.${outcome as keyof typeof counts}`, { count })}`)
    print.line(say('issue.tokens', { folder: out }))
    print.line(say('reissue.people', { count: people.size, path: peopleFile }))
    return counts.rejected > 0 ? EXIT_CODES.rowsRejected : EXIT_CODES.good
  })
