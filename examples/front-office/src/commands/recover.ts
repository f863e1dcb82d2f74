import { readFile } from 'node:fs/promises'
import type { Recovery } from '@volunteer-passport/issuer'
import { createFolderReader } from '@volunteer-passport/issuer/folder-publisher'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import type { MessageKey } from '../messages/say.ts'
import type { OfficeFolder } from '../office-folder.ts'
import { withOffice } from '../open-office.ts'
import { publishSite } from '../publish-site.ts'

const readErased = async (folder: OfficeFolder): Promise<readonly string[]> => {
  const text = await readFile(folder.erasedFile, 'utf8').catch((cause: { code?: string }) => {
    if (cause.code === 'ENOENT') return ''
    throw cause
  })
  return text.split('\n').filter((line) => line !== '')
}

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

/** Which advice follows from what was found; the order is that in which it is to be followed. */
const adviceOn = (recovery: Recovery): readonly MessageKey[] => [
  ...(recovery.replacedKey === undefined ? [] : (['recover.replacedKey'] as const)),
  ...(recovery.missing.length === 0 ? [] : (['recover.missing'] as const)),
  'recover.feedAgain',
]

/** After a registry was put back from a backup: takes in what is public, and publishes. Always the first command then. */
export const recover = (context: CommandContext, o: { readonly actor: string }): Promise<ExitCode> =>
  withOffice(context, async (office) => {
    const { folder, print, say } = context
    const published = createFolderReader(folder.site)
    const erased = await readErased(folder)
    const recovery = await office.issuer.operations.recover({ published, actor: o.actor, erased })
    await publishSite(folder, office)
    print.value({ type: 'recovery', ...recovery })
    const { restoredTo, publishedTo, takenIn, unrecordedAtMost } = recovery
    print.line(say('recover.done', { restoredTo, publishedTo }), 'green')
    print.line(say('recover.takenIn', { count: sumOf(takenIn), erased: recovery.erased.length }))
    print.line(say('recover.unrecorded', { count: unrecordedAtMost }))
    for (const advice of adviceOn(recovery)) print.note(say(advice, { key: recovery.replacedKey ?? '' }), 'yellow')
    return EXIT_CODES.good
  })
