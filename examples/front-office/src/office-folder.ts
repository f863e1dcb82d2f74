import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Config, parseConfig } from './config.ts'
import { UserError } from './user-error.ts'

/** Where everything of one office stands. */
export interface OfficeFolder {
  readonly path: string
  readonly configFile: string
  readonly keyFile: string
  readonly registryFile: string
  /** The office's own register of whom it knows. */
  readonly registerFile: string
  /** The web root, which any static host can serve. */
  readonly site: string
  readonly outbox: string
  readonly rejected: string
}

export const officeFolder = (path: string): OfficeFolder => {
  const root = resolve(path)
  return {
    path: root,
    configFile: join(root, 'config.json'),
    keyFile: join(root, 'key.jwe'),
    registryFile: join(root, 'registry.sqlite'),
    registerFile: join(root, 'register.sqlite'),
    site: join(root, 'site'),
    outbox: join(root, 'outbox'),
    rejected: join(root, 'rejected'),
  }
}

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
