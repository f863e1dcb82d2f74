import { isFullDate } from '@volunteer-passport/schema'
import { startOfDay } from '../calendar.ts'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { withOffice } from '../open-office.ts'
import { UserError } from '../user-error.ts'

/** Forgets what credentials said that had expired before a day. */
export const purge = async (
  context: CommandContext,
  o: { readonly expiredBefore: string; readonly actor: string },
): Promise<ExitCode> => {
  if (!isFullDate(o.expiredBefore)) throw new UserError('DAY_INVALID', 'usage')
  return withOffice(context, async (office) => {
    const { print, say } = context
    const expiredBefore = startOfDay(o.expiredBefore)
    const { credentials, scrub } = await office.issuer.purge({ expiredBefore, actor: o.actor })
    print.value({ type: 'purged', credentials, scrub })
    print.line(say('purge.done', { count: credentials }), 'green')
    return EXIT_CODES.good
  })
}
