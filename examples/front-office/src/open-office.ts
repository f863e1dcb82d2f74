import { createJwkSigner, type Jwk } from '@volunteer-passport/codec'
import { readKeyFile } from '@volunteer-passport/codec/key-file'
import { createIssuer, type Issuer } from '@volunteer-passport/issuer'
import { createFolderReader } from '@volunteer-passport/issuer/folder-publisher'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import type { CommandContext } from './command-context.ts'
import { type Config, didOf, statusBaseUrlOf } from './config.ts'
import { requireConfig } from './office-folder.ts'
import { type OfficeRegister, openOfficeRegister } from './office-register.ts'
import { readPassphrase } from './passphrase.ts'
import { UserError } from './user-error.ts'

/** An office at work. */
export interface Office {
  readonly config: Config
  readonly did: string
  readonly publicJwk: Jwk
  readonly issuer: Issuer
  readonly register: OfficeRegister
  readonly close: () => Promise<void>
}

export const startOffice = async (context: CommandContext, config: Config, privateJwk: Jwk): Promise<Office> => {
  const { folder, io } = context
  const did = didOf(config)
  const signer = createJwkSigner({ keyId: config.keyId, privateJwk })
  const registry = createSqliteRegistry({ path: folder.registryFile })
  try {
    const issuer = await createIssuer({
      id: did,
      signer,
      registry,
      statusBaseUrl: statusBaseUrlOf(config),
      published: createFolderReader(folder.site),
      clock: io.clock,
    })
    const register = openOfficeRegister(folder.registerFile)
    const close = async (): Promise<void> => {
      register.close()
      await registry.close()
    }
    return { config, did, publicJwk: signer.publicJwk, issuer, register, close }
  } catch (cause) {
    await registry.close()
    throw cause
  }
}

/** Opens the office of the folder for one piece of work, and closes it whatever happens. */
export const withOffice = async <T>(context: CommandContext, work: (office: Office) => Promise<T>): Promise<T> => {
  const config = await requireConfig(context.folder)
  const passphrase = await readPassphrase(context.io, context.say)
  const privateJwk = await readKeyFile(context.folder.keyFile, passphrase).catch((cause: unknown) => {
    throw (cause as { code?: string }).code === 'ENOENT' ? new UserError('KEY_FILE_MISSING', 'key') : cause
  })
  const office = await startOffice(context, config, privateJwk)
  try {
    return await work(office)
  } finally {
    await office.close()
  }
}
