import { resolve } from 'node:path'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { withOffice } from '../open-office.ts'
import { writeFileAtomically } from '../write-file.ts'

/** Everything that is held about a person, into a file for that person. */
export const exportPerson = (
  context: CommandContext,
  o: { readonly person: string; readonly file: string },
): Promise<ExitCode> =>
  withOffice(context, async (office) => {
    const { print, say } = context
    const held = await office.issuer.exportPerson(o.person)
    const path = resolve(o.file)
    await writeFileAtomically(path, `${JSON.stringify(held, null, 2)}\n`)
    const counts = { activities: held.activities.length, credentials: held.credentials.length }
    print.value({ type: 'export', person: o.person, ...counts, path })
    print.line(say('export-person.done', { ...counts, path }), 'green')
    return EXIT_CODES.good
  })
