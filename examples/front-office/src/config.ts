import { parseJson } from '@volunteer-passport/codec'
import { NATIONAL_DOMAIN, officeDid, REGIONS } from '@volunteer-passport/schema'
import { UserError } from './user-error.ts'

/** What config.json of an office says; everything else follows from it. */
export interface Config {
  readonly version: 1
  /** `KZ-75`, or `KZ` for the national office. */
  readonly office: string
  /** The key that signs. */
  readonly keyId: string
  /** The key that will sign next, published ahead of its use. */
  readonly nextKeyId?: string
}

const OFFICES: readonly string[] = ['KZ', ...REGIONS.map((region) => region.code)]

export const didOf = (config: Pick<Config, 'office'>): string => officeDid(config.office)

export const statusBaseUrlOf = (config: Pick<Config, 'office'>): string =>
  `https://${NATIONAL_DOMAIN}/offices/${config.office.toLowerCase()}/status`

export const createConfig = (office: string): Config => {
  if (!OFFICES.includes(office))
    throw new UserError('OFFICE_UNKNOWN', 'usage', { offices: OFFICES.slice(1).join(', ') })
  return { version: 1, office, keyId: `${officeDid(office)}#key-1` }
}

const malformed = (member: string): UserError => new UserError('CONFIG_MALFORMED', 'usage', { member })

/**
 * Strict: a member that is missing, misspelt or of the wrong form stops the program. A configuration read leniently is
 * how a setting is lost in silence.
 */
export const parseConfig = (text: string): Config => {
  const parsed = parseJson(text)
  if (!parsed.ok || parsed.value === null || typeof parsed.value !== 'object' || Array.isArray(parsed.value))
    throw malformed('JSON')
  const { version, office, keyId, nextKeyId, ...rest } = parsed.value as Readonly<Record<string, unknown>>
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw malformed(unknown.slice(0, 40))
  if (version !== 1) throw malformed('version')
  if (typeof office !== 'string' || !OFFICES.includes(office)) throw malformed('office')
  const isKeyId = (value: unknown): value is string =>
    typeof value === 'string' && /^#[A-Za-z0-9._-]{1,64}$/.test(value.replace(officeDid(office), ''))
  if (!isKeyId(keyId)) throw malformed('keyId')
  if (nextKeyId === undefined) return { version, office, keyId }
  if (!isKeyId(nextKeyId) || nextKeyId === keyId) throw malformed('nextKeyId')
  return { version, office, keyId, nextKeyId }
}
