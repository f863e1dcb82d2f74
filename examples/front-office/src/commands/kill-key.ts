import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { requireConfig, writeConfig } from '../office-folder.ts'
import { withAnyKey } from '../open-office.ts'
import { readPassphrase } from '../passphrase.ts'
import { publishDidDocument } from '../publish-site.ts'
import { printKey } from './keys.ts'

/** Nothing is signed with it any more, and everybody who reads did.json from now on refuses what it ever signed. */
export const killKey = async (
  context: CommandContext,
  o: { readonly keyId: string; readonly actor: string },
): Promise<ExitCode> => {
  const { folder, io, print, say } = context
  const config = await requireConfig(folder)
  const passphrase = await readPassphrase(io, say)
  return withAnyKey(context, { config, passphrase }, async (office) => {
    const key = await office.issuer.keys.killKey(o.keyId, { actor: o.actor })
    const { nextKeyId, ...rest } = config
    if (nextKeyId === o.keyId) await writeConfig(folder, rest)
    await publishDidDocument(folder, office)
    printKey(context, key)
    if (o.keyId === config.keyId)
      print.note(say(nextKeyId === undefined ? 'kill-key.prepare' : 'kill-key.activate'), 'yellow')
    return EXIT_CODES.good
  })
}
