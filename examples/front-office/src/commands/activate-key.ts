import { rm } from 'node:fs/promises'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { keyFileOf, requireConfig, writeConfig } from '../office-folder.ts'
import { readKey, workAs } from '../open-office.ts'
import { readPassphrase } from '../passphrase.ts'
import { publishSite } from '../publish-site.ts'
import { UserError } from '../user-error.ts'
import { printKey } from './keys.ts'

/**
 * From now on the prepared key signs; all lists are signed anew with it. The file of the key before it is removed: what
 * is not there cannot be stolen.
 */
export const activateKey = async (context: CommandContext, o: { readonly actor: string }): Promise<ExitCode> => {
  const { folder, io, print, say } = context
  const { nextKeyId, ...config } = await requireConfig(folder)
  if (nextKeyId === undefined) throw new UserError('NEXT_KEY_MISSING', 'refused')
  const privateJwk = await readKey(folder, nextKeyId, await readPassphrase(io, say))
  const active = { ...config, keyId: nextKeyId }
  return workAs(context, { config: active, privateJwk }, async (office) => {
    const key = await office.issuer.keys.activateKey({ actor: o.actor })
    await rm(keyFileOf(folder, config.keyId), { force: true })
    await writeConfig(folder, active)
    const { published } = await publishSite(folder, office)
    printKey(context, key)
    print.line(say('publish.done', { published: published.length, unchanged: 0 }))
    return EXIT_CODES.good
  })
}
