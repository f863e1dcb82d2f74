import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { CommandContext } from '../command-context.ts'
import type { Config } from '../config.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { keyFileOf, requireConfig, writeConfig } from '../office-folder.ts'
import { readKey, workAs } from '../open-office.ts'
import { readPassphrase } from '../passphrase.ts'
import { publishSite } from '../publish-site.ts'
import { UserError } from '../user-error.ts'
import { printKey } from './keys.ts'

/** What is not there cannot be stolen: keys that are over, and what interrupted runs have left. */
const removeOtherKeys = async ({ folder }: CommandContext, { keyId }: Config): Promise<void> => {
  const own = basename(keyFileOf(folder, keyId))
  const others = (await readdir(folder.path)).filter((name) => name.endsWith('.jwe') && name !== own)
  for (const name of others) await rm(join(folder.path, name))
}

/** From now on the prepared key signs; all lists are signed anew with it, and the files of other keys are removed. */
export const activateKey = async (context: CommandContext, o: { readonly actor: string }): Promise<ExitCode> => {
  const { folder, io, print, say } = context
  const { nextKeyId, ...config } = await requireConfig(folder)
  if (nextKeyId === undefined) throw new UserError('NEXT_KEY_MISSING', 'refused')
  const privateJwk = await readKey(folder, nextKeyId, await readPassphrase(io, say))
  const active = { ...config, keyId: nextKeyId }
  return workAs(context, { config: active, privateJwk }, async (office) => {
    const key = await office.issuer.keys.activateKey({ actor: o.actor })
    const { published } = await publishSite(folder, office)
    // Last: until then the same command takes up what was interrupted.
    await writeConfig(folder, active)
    await removeOtherKeys(context, active)
    printKey(context, key)
    print.line(say('publish.done', { published: published.length, unchanged: 0 }))
    return EXIT_CODES.good
  })
}
