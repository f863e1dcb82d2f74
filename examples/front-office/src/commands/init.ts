import { mkdir } from 'node:fs/promises'
import { basename } from 'node:path'
import type { CommandContext } from '../command-context.ts'
import { createConfig } from '../config.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { makeKey } from '../make-key.ts'
import { keyFileOf, readConfig, writeConfig } from '../office-folder.ts'
import { workAs } from '../open-office.ts'
import { readNewPassphrase } from '../passphrase.ts'
import { publishSite } from '../publish-site.ts'
import { UserError } from '../user-error.ts'

/** Each step can be made again; config.json comes last and says that the office is whole. */
export const init = async (context: CommandContext, o: { readonly office: string }): Promise<ExitCode> => {
  const { folder, io, print, say } = context
  const config = createConfig(o.office)
  if (await readConfig(folder)) throw new UserError('OFFICE_EXISTS', 'refused')
  const passphrase = await readNewPassphrase(io, say)
  await mkdir(folder.path, { recursive: true, mode: 0o700 })
  const keyFile = keyFileOf(folder, config.keyId)
  const privateJwk = await makeKey(keyFile, passphrase)
  await workAs(context, { config, privateJwk }, async (office) => {
    const { published } = await publishSite(folder, office)
    await writeConfig(folder, config)
    print.value({ type: 'office', office: config.office, did: office.did, keyId: config.keyId, published })
    print.line(say('init.done', { office: config.office, folder: folder.path }), 'green')
    print.line(say('init.keep', { file: basename(keyFile) }))
  })
  return EXIT_CODES.good
}
