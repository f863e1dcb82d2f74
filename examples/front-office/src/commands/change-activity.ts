import type { Reason } from '@volunteer-passport/issuer'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { withOffice } from '../open-office.ts'

export interface ActivityChangeOptions {
  readonly participation: string
  readonly reason: Reason
  readonly actor: string
}

type Verb = 'suspendActivity' | 'reinstateActivity' | 'revokeActivity'

const SENTENCES = {
  suspendActivity: 'suspend-activity.done',
  reinstateActivity: 'reinstate-activity.done',
  revokeActivity: 'revoke-activity.done',
} as const satisfies Record<Verb, string>

/** An inquiry is opened, ends with nothing found, or ends with the activity taken back. */
const changeActivity =
  (verb: Verb) =>
  (context: CommandContext, { participation, reason, actor }: ActivityChangeOptions): Promise<ExitCode> =>
    withOffice(context, async (office) => {
      const { print, say } = context
      const change = await office.issuer.ledger[verb](participation, { reason, actor })
      const ids = 'replaced' in change ? change.replaced : change.credentials
      const at = change.recordedAt.toISOString()
      print.value({ type: 'change', change: verb, participation, recordedAt: at, credentials: ids })
      print.line(say(SENTENCES[verb], { count: ids.length }), 'green')
      print.line(say('change.notPublic', { at }))
      return EXIT_CODES.good
    })

export const suspendActivity: ReturnType<typeof changeActivity> = changeActivity('suspendActivity')
export const reinstateActivity: ReturnType<typeof changeActivity> = changeActivity('reinstateActivity')
export const revokeActivity: ReturnType<typeof changeActivity> = changeActivity('revokeActivity')
