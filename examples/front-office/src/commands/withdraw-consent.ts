import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { withOffice } from '../open-office.ts'

/** A guardian takes the consent back: what names the child is suspended at once. */
export const withdrawConsent = (
  context: CommandContext,
  o: { readonly person: string; readonly actor: string },
): Promise<ExitCode> =>
  withOffice(context, async (office) => {
    const { print, say } = context
    const { recordedAt, suspended } = await office.issuer.ledger.withdrawConsent(o.person, { actor: o.actor })
    const at = recordedAt.toISOString()
    print.value({ type: 'consent-withdrawn', person: o.person, recordedAt: at, suspended })
    print.line(say('withdraw-consent.done', { count: suspended.length }), 'green')
    print.line(say('change.notPublic', { at }))
    return EXIT_CODES.good
  })
