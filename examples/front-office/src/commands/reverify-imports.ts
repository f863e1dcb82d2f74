import { VolunteerActivity } from '@volunteer-passport/schema'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { explainProblem } from '../explain.ts'
import { createOfficeVerifier } from '../office-verifier.ts'
import { withOffice } from '../open-office.ts'
import { createSiteFetch } from '../site-fetch.ts'

interface ReverifyOptions {
  readonly person?: string
  readonly siteFromFolder?: string
  readonly actor: string
}

/** Asks the other offices again about what was imported from them: within a day before passports count it anew. */
export const reverifyImports = (context: CommandContext, o: ReverifyOptions): Promise<ExitCode> =>
  withOffice(context, async ({ did, issuer }) => {
    const { folder, io, locale, print, say } = context
    const fetch = io.fetch ?? createSiteFetch({ did, site: o.siteFromFolder ?? folder.site })
    const verifier = createOfficeVerifier({ fetch, clock: io.clock })
    const verify = (token: string) => verifier.verify(token, { type: VolunteerActivity })
    const counts = { valid: 0, undetermined: 0, rejected: 0 }
    for await (const look of issuer.ledger.reverifyImports({
      verify,
      actor: o.actor,
      ...(o.person !== undefined && { person: o.person }),
    })) {
      counts[look.outcome] += 1
      if (look.outcome === 'valid') continue
      const text = explainProblem(look.problem.code, { say, locale })
      const { person, participationId, outcome, problem } = look
      print.value({ type: 'import', person, participationId, outcome, problem: problem.code, text })
      print.note(`${person}, ${participationId}: ${text}`, 'yellow')
    }
    print.value({ type: 'summary', outcomes: counts })
    print.line(say('reverify-imports.done', counts), 'bold')
    return counts.rejected + counts.undetermined === 0 ? EXIT_CODES.good : EXIT_CODES.rowsRejected
  })
