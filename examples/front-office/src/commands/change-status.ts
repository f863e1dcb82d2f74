import type { Reason } from '@volunteer-passport/issuer'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { findCredential } from '../find-credential.ts'
import { withOffice } from '../open-office.ts'

export interface ChangeOptions {
  readonly credential: string
  readonly reason: Reason
  readonly actor: string
}

type Verb = 'revoke' | 'suspend' | 'reinstate'

const SENTENCES = {
  revoke: 'change.revoked',
  suspend: 'change.suspended',
  reinstate: 'change.reinstated',
} as const satisfies Record<Verb, string>

const changeStatus =
  (verb: Verb) =>
  (context: CommandContext, { credential, reason, actor }: ChangeOptions): Promise<ExitCode> =>
    withOffice(context, async (office) => {
      const { print, say } = context
      const { id } = await findCredential(office, credential)
      const change = await office.issuer[verb](id, { reason, actor })
      const at = change.recordedAt.toISOString()
      print.value({
        type: 'change',
        change: verb,
        id,
        recordedAt: at,
        published: change.published,
        lists: change.lists,
      })
      print.line(say(SENTENCES[verb]), 'green')
      print.line(say('change.notPublic', { at }))
      return EXIT_CODES.good
    })

export const revoke: ReturnType<typeof changeStatus> = changeStatus('revoke')
export const suspend: ReturnType<typeof changeStatus> = changeStatus('suspend')
export const reinstate: ReturnType<typeof changeStatus> = changeStatus('reinstate')
