import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { findCredential } from '../find-credential.ts'
import type { MessageKey } from '../messages/say.ts'
import { withOffice } from '../open-office.ts'
import { passportOf } from '../passport-of.ts'

export const show = (context: CommandContext, o: { readonly credential: string }): Promise<ExitCode> =>
  withOffice(context, async (office) => {
    const { locale, print, say } = context
    const record = await findCredential(office, o.credential)
    const history = await office.issuer.history(record.id)
    const passport = passportOf(record, locale)
    // Tokens go to files, never to a screen.
    const { token: _, type: kind, ...stored } = record
    print.value({ type: 'credential', kind, ...stored, ...(passport && { passport }), history })

    const facts: readonly (readonly [MessageKey, string | number | undefined])[] = [
      ['show.id', record.id],
      ['show.type', record.type],
      ['show.key', record.key],
      ['show.generation', record.generation],
      ['show.state', say(`state.${record.state}`)],
      ['show.name', passport?.name],
      ['show.passportNumber', passport?.passportNumber],
      ['show.issuedAt', record.createdAt.toISOString()],
      ['show.validUntil', record.validUntil?.toISOString()],
      ['show.hours', passport?.hours],
      ['show.activities', passport?.activities],
    ]
    const present = facts.filter(([, value]) => value !== undefined)
    const width = Math.max(...present.map(([key]) => say(key).length))
    for (const [key, value] of present) print.line(`${say(key).padEnd(width)}  ${value}`)
    print.line(say('show.history'), 'bold')
    for (const entry of history)
      print.line(`  ${entry.at.toISOString()}  ${entry.event}  ${entry.actor}  ${entry.reason}`.trimEnd())
    return EXIT_CODES.good
  })
