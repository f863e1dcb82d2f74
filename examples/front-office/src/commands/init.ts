import { mkdir } from 'node:fs/promises'
import { generatePrivateJwk, type Jwk } from '@volunteer-passport/codec'
import { readKeyFile, writeKeyFile } from '@volunteer-passport/codec/key-file'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import type { CommandContext } from '../command-context.ts'
import { createConfig } from '../config.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { readConfig } from '../office-folder.ts'
import { startOffice } from '../open-office.ts'
import { readNewPassphrase } from '../passphrase.ts'
import { publishSite } from '../publish-site.ts'
import { UserError } from '../user-error.ts'
import { writeFileAtomically } from '../write-file.ts'

/** A new key, or the one that an interrupted init has left: a key is never overwritten. */
const makeKey = async (path: string, passphrase: string): Promise<Jwk> => {
  const made = await generatePrivateJwk('EdDSA')
  try {
    await writeKeyFile(path, made, passphrase)
    return made
  } catch (cause) {
    if (!(cause instanceof VolunteerPassportError) || cause.code !== 'KEY_FILE_EXISTS') throw cause
    return readKeyFile(path, passphrase)
  }
}

/** Each step can be made again; config.json comes last and says that the office is whole. */
export const init = async (context: CommandContext, o: { readonly office: string }): Promise<ExitCode> => {
  const { folder, io, print, say } = context
  const config = createConfig(o.office)
  if (await readConfig(folder)) throw new UserError('OFFICE_EXISTS', 'refused')
  const passphrase = await readNewPassphrase(io, say)
  await mkdir(folder.path, { recursive: true, mode: 0o700 })
  const office = await startOffice(context, config, await makeKey(folder.keyFile, passphrase))
  try {
    const { published } = await publishSite(folder, office)
    await writeFileAtomically(folder.configFile, `${JSON.stringify(config, null, 2)}\n`)
    print.value({ type: 'office', office: config.office, did: office.did, keyId: config.keyId, published })
    print.line(say('init.done', { office: config.office, folder: folder.path }), 'green')
    print.line(say('init.keep'))
  } finally {
    await office.close()
  }
  return EXIT_CODES.good
}
