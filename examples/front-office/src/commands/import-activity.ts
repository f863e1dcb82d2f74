import { VolunteerActivity } from '@volunteer-passport/schema'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { withOffice } from '../open-office.ts'
import { printRejection } from '../print-rejection.ts'
import { type GivenCredential, verifyGiven } from '../verify-given.ts'

/** Books hours that another office has confirmed, once. */
export const importActivity = (
  context: CommandContext,
  o: GivenCredential & { readonly person: string; readonly actor: string },
): Promise<ExitCode> =>
  withOffice(context, async (office) => {
    const { print, say } = context
    const { token, report } = await verifyGiven(context, office, { ...o, type: VolunteerActivity })
    const { person, actor } = o
    const outcome = await office.issuer.ledger.importActivity({ person, token, report, actor })
    if (outcome.outcome === 'rejected') return printRejection(context, outcome.problem)
    const { participationId, replaced = [] } = outcome
    print.value({ type: 'import-activity', person, participationId, outcome: outcome.outcome, replaced })
    print.line(say(`outcome.${outcome.outcome}`, { count: 1 }), 'green')
    return EXIT_CODES.good
  })
