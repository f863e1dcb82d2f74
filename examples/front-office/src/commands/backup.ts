import { resolve } from 'node:path'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { withOffice } from '../open-office.ts'

/** A consistent copy of the registry in a new file, while others work. */
export const backup = (context: CommandContext, o: { readonly file: string }): Promise<ExitCode> =>
  withOffice(context, async (office) => {
    const { print, say } = context
    const made = await office.issuer.operations.backup(resolve(o.file))
    if (!made.made) throw new Error('a store in a file can be copied')
    print.value({ type: 'backup', path: made.path, bytes: made.bytes })
    print.line(say('backup.done', { path: made.path, bytes: made.bytes }), 'green')
    print.line(say('backup.rest'))
    return EXIT_CODES.good
  })
