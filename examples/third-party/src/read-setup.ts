import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { type TrustPolicy, type TrustSource, trustIssuers, trustRoot } from '@volunteer-passport/verifier'
import { type SiteFolder, siteOriginOf } from './create-office-verifier.ts'
import { EXIT_CODES, type ExitCode } from './exit-code.ts'
import type { Messages } from './messages/messages.ts'
import { parseTrust, type TrustEntry, trustEntriesOfFile } from './parse-trust.ts'

/** Whom to believe and where their site is. */
export interface Setup {
  readonly trust: TrustPolicy | TrustSource
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
  readonly root?: string
  readonly rootKey?: readonly string[]
  readonly siteFromFolder?: string
}

const refuse = (exitCode: ExitCode, ...lines: readonly string[]): Refusal => ({ exitCode, lines })

/** Who is believed, and the DIDs whose web site that comes from. */
interface Believed {
  readonly trust: TrustPolicy | TrustSource
  readonly dids: readonly string[]
}

/**
 * Reads the options that decide whom to believe. Nothing about them is guessed: what is not clear refuses to start, as
 * a VolunteerPassportError where it is the library that cannot work with it.
 */
export async function readSetup(options: SetupOptions, messages: Messages): Promise<Setup | Refusal> {
  const isByRoot = options.root !== undefined || options.rootKey !== undefined
  const isByOffice = options.trust !== undefined || options.trustFile !== undefined
  // Together one of the two would be believed without a look at the other's rules.
  if (isByRoot && isByOffice) return refuse(EXIT_CODES.usage, messages.trustTwice)
  const believed = isByRoot ? readRoot(options) : await readOffices(options, messages)
  if ('exitCode' in believed) return believed
  const { trust, dids } = believed

  const folder = options.siteFromFolder
  if (folder === undefined) return { trust, site: undefined }
  const origin = siteOriginOf(dids)
  if (origin === undefined) return refuse(EXIT_CODES.usage, messages.siteUnclear)
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  return isFolder
    ? { trust, site: { origin, folder } }
    : refuse(EXIT_CODES.trouble, `${folder}: ${messages.siteNotFolder}`)
}

const readRoot = ({ root = '', rootKey = [] }: SetupOptions): Believed => ({
  trust: trustRoot({ root, rootKeyThumbprints: rootKey }),
  dids: [root],
})

async function readOffices(options: SetupOptions, messages: Messages): Promise<Believed | Refusal> {
  const entries: TrustEntry[] = (options.trust ?? []).map((text) => ({ where: `--trust ${text}`, text }))
  if (options.trustFile !== undefined) {
    try {
      entries.push(...trustEntriesOfFile(basename(options.trustFile), await readFile(options.trustFile, 'utf8')))
    } catch {
      return refuse(EXIT_CODES.trouble, `${options.trustFile}: ${messages.trouble.unreadable}`)
    }
  }
  const parsed = parseTrust(entries)
  if (!parsed.ok) {
    return refuse(EXIT_CODES.usage, ...parsed.malformed.map((where) => `${where}: ${messages.trustMalformed}`))
  }
  const { offices } = parsed
  if (offices.length === 0) return refuse(EXIT_CODES.usage, messages.trustMissing)
  return { trust: trustIssuers(offices), dids: offices.map(({ did }) => did) }
}
