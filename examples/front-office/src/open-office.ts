import { basename } from 'node:path'
import { createJwkSigner, type Jwk } from '@volunteer-passport/codec'
import { readKeyFile } from '@volunteer-passport/codec/key-file'
import { createIssuer, type Issuer } from '@volunteer-passport/issuer'
import { createFolderReader } from '@volunteer-passport/issuer/folder-publisher'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import type { CommandContext } from './command-context.ts'
import { type Config, didOf, statusBaseUrlOf } from './config.ts'
import { CONSENT_BELOW_AGE } from './consent-age.ts'
import { keyFileOf, type OfficeFolder, requireConfig } from './office-folder.ts'
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
}

/** Opens the office with this key, under the name that `config.keyId` has, for one piece of work; closes it whatever happens. */
export const workAs = async <T>(
  context: CommandContext,
  o: { readonly config: Config; readonly privateJwk: Jwk },
  work: (office: Office) => Promise<T>,
): Promise<T> => {
  const { folder, io } = context
  const { config } = o
  const did = didOf(config)
  const signer = createJwkSigner({ keyId: config.keyId, privateJwk: o.privateJwk })
  const registry = createSqliteRegistry({ path: folder.registryFile })
  try {
    const issuer = await createIssuer({
      id: did,
      signer,
      registry,
      statusBaseUrl: statusBaseUrlOf(config),
      published: createFolderReader(folder.site),
      consentBelowAge: CONSENT_BELOW_AGE,
      clock: io.clock,
    })
    const register = openOfficeRegister(folder.registerFile)
    try {
      return await work({ config, did, publicJwk: signer.publicJwk, issuer, register })
    } finally {
      register.close()
    }
  } finally {
    await registry.close()
  }
}

/** @throws UserError KEY_FILE_MISSING; VolunteerPassportError PASSPHRASE_WRONG, KEY_FILE_EXPOSED, KEY_FILE_INVALID */
export const readKey = (folder: OfficeFolder, keyId: string, passphrase: string): Promise<Jwk> => {
  const file = keyFileOf(folder, keyId)
  return readKeyFile(file, passphrase).catch((cause: unknown) => {
    throw (cause as { code?: string }).code === 'ENOENT'
      ? new UserError('KEY_FILE_MISSING', 'key', { file: basename(file) })
      : cause
  })
}

/** Opens the office of the folder with the key that signs. */
export const withOffice = async <T>(context: CommandContext, work: (office: Office) => Promise<T>): Promise<T> => {
  const config = await requireConfig(context.folder)
  const passphrase = await readPassphrase(context.io, context.say)
  return workAs(context, { config, privateJwk: await readKey(context.folder, config.keyId, passphrase) }, work)
}

/** As `withOffice`; where the key that signed has been killed, with the next one, so that keys can still be looked after. */
export const withAnyKey = async <T>(
  context: CommandContext,
  o: { readonly config: Config; readonly passphrase: string },
  work: (office: Office) => Promise<T>,
): Promise<T> => {
  const { folder } = context
  const { config, passphrase } = o
  try {
    return await workAs(context, { config, privateJwk: await readKey(folder, config.keyId, passphrase) }, work)
  } catch (cause) {
    const isKilled = cause instanceof VolunteerPassportError && cause.code === 'SIGNER_KEY_NOT_ACTIVE'
    if (!isKilled || config.nextKeyId === undefined) throw cause
    const privateJwk = await readKey(folder, config.nextKeyId, passphrase)
    return workAs(context, { config: { ...config, keyId: config.nextKeyId }, privateJwk }, work)
  }
}
