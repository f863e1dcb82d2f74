import { appendFile } from 'node:fs/promises'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { forgetFiles } from '../forget-files.ts'
import { withOffice } from '../open-office.ts'

/**
 * Forgets a person for good, here and in the registry. The subject id, which says nothing of who it was, is written down
 * first: a registry restored from an older backup must forget the person again.
 */
export const erasePerson = (
  context: CommandContext,
  o: { readonly person: string; readonly actor: string },
): Promise<ExitCode> =>
  withOffice(context, async ({ issuer, register }) => {
    const { folder, print, say } = context
    const { person, credentials } = await issuer.exportPerson(o.person)
    await appendFile(folder.erasedFile, `${person.subjectId}\n`, { mode: 0o600 })
    const { recordedAt, revoked, scrub } = await issuer.erasePerson(o.person, { actor: o.actor })
    register.removePerson(o.person)
    await forgetFiles(folder, { ref: o.person, credentials })
    const at = recordedAt.toISOString()
    print.value({ type: 'erased', subjectId: person.subjectId, recordedAt: at, revoked, scrub })
    print.line(say('erase-person.done', { count: revoked.length }), 'green')
    print.line(say('erase-person.rest'))
    print.line(say('change.notPublic', { at }))
    return EXIT_CODES.good
  })
