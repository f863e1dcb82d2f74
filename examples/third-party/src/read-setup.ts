import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { type SiteFolder, siteOriginOf } from './create-office-verifier.ts'
import { EXIT_CODES, type ExitCode } from './exit-code.ts'
import type { Messages } from './messages/messages.ts'
import { parseTrust, type TrustEntry, type TrustedOffice, trustEntriesOfFile } from './parse-trust.ts'

/** Whom to believe and where their site is. */
export interface Setup {
  readonly offices: readonly TrustedOffice[]
  readonly site: SiteFolder | undefined
}

/** Why nothing was started, in words; the exit code says whose turn it is. */
export interface Refusal {
  readonly exitCode: ExitCode
  readonly lines: readonly string[]
}

export interface SetupOptions {
  readonly trust?: readonly string[]
  readonly trustFile?: string
  readonly siteFromFolder?: string
}

const refuse = (exitCode: ExitCode, ...lines: readonly string[]): Refusal => ({ exitCode, lines })

/** Reads the options that decide whom to believe. Nothing about them is guessed: what is not clear refuses to start. */
export async function readSetup(options: SetupOptions, messages: Messages): Promise<Setup | Refusal> {
  const entries: TrustEntry[] = (options.trust ?? []).map((text) => ({ where: `--trust ${text}`, text }))
  if (options.trustFile !== undefined) {
    try {
      entries.push(...trustEntriesOfFile(basename(options.trustFile), await readFile(options.trustFile, 'utf8')))
    } catch {
      return refuse(EXIT_CODES.trouble, `${options.trustFile}: ${messages.trouble.unreadable}`)
    }
  }
  const trust = parseTrust(entries)
  if (!trust.ok) {
    return refuse(EXIT_CODES.usage, ...trust.malformed.map((where) => `${where}: ${messages.trustMalformed}`))
  }
  const { offices } = trust
  if (offices.length === 0) return refuse(EXIT_CODES.usage, messages.trustMissing)

  const folder = options.siteFromFolder
  if (folder === undefined) return { offices, site: undefined }
  const origin = siteOriginOf(offices)
  if (origin === undefined) return refuse(EXIT_CODES.usage, messages.siteUnclear)
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  return isFolder
    ? { offices, site: { origin, folder } }
    : refuse(EXIT_CODES.trouble, `${folder}: ${messages.siteNotFolder}`)
}
