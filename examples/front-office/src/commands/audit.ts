import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { withOffice } from '../open-office.ts'

/** Whether any passport states more than the ledger has. */
export const audit = (context: CommandContext): Promise<ExitCode> =>
  withOffice(context, async (office) => {
    const { print, say } = context
    const { passports, understated, overstated } = await office.issuer.ledger.auditTotals()
    print.value({ type: 'audit', passports, understated, overstated })
    print.line(say('audit.done', { passports, understated, overstated: overstated.length }), 'bold')
    for (const id of overstated) print.line(`  ${id}`, 'red')
    return overstated.length === 0 ? EXIT_CODES.good : EXIT_CODES.unhealthy
  })
