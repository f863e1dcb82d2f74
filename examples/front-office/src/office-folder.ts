import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Config, parseConfig } from './config.ts'
import { UserError } from './user-error.ts'
import { writeFileAtomically } from './write-file.ts'

/** Where everything of one office stands. */
export interface OfficeFolder {
  readonly path: string
  readonly configFile: string
  readonly registryFile: string
  /** The office's own register of whom it knows. */
  readonly registerFile: string
  /** Subject ids of people who were erased: a restored registry must forget them again. */
  readonly erasedFile: string
  /** References of those whose passports were signed anew. */
  readonly peopleToTell: string
  /** The web root, which any static host can serve. */
  readonly site: string
  readonly outbox: string
  readonly extracts: string
  /** For the offices that people have come from. */
  readonly notices: string
  readonly rejected: string
}

export const officeFolder = (path: string): OfficeFolder => {
  const root = resolve(path)
  return {
    path: root,
    configFile: join(root, 'config.json'),
    registryFile: join(root, 'registry.sqlite'),
    registerFile: join(root, 'register.sqlite'),
    erasedFile: join(root, 'erased.txt'),
    peopleToTell: join(root, 'people-to-tell.csv'),
    site: join(root, 'site'),
    outbox: join(root, 'outbox'),
    extracts: join(root, 'extracts'),
    notices: join(root, 'notices'),
    rejected: join(root, 'rejected'),
  }
}

/** `key-1.jwe` for `…#key-1`; config.json lets no name through that could lead elsewhere. */
export const keyFileOf = (folder: OfficeFolder, keyId: string): string =>
  join(folder.path, `${keyId.slice(keyId.indexOf('#') + 1)}.jwe`)

/** The configuration of a finished office; `undefined` where there is none yet. */
export const readConfig = async (folder: OfficeFolder): Promise<Config | undefined> => {
  try {
    return parseConfig(await readFile(folder.configFile, 'utf8'))
  } catch (cause) {
    const code = (cause as { code?: string }).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw cause
  }
}

export const requireConfig = async (folder: OfficeFolder): Promise<Config> => {
  const config = await readConfig(folder)
  if (!config) throw new UserError('FOLDER_NOT_AN_OFFICE', 'usage')
  return config
}

export const writeConfig = (folder: OfficeFolder, config: Config): Promise<void> =>
  writeFileAtomically(folder.configFile, `${JSON.stringify(config, null, 2)}\n`)
