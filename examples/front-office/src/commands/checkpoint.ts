import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { withOffice } from '../open-office.ts'

/** A signed statement of where the log stands, for somebody else to keep. */
export const checkpoint = (context: CommandContext): Promise<ExitCode> =>
  withOffice(context, async (office) => {
    const { print } = context
    const token = await office.issuer.operations.checkpoint()
    print.value({ type: 'checkpoint', token })
    print.line(token)
    return EXIT_CODES.good
  })
