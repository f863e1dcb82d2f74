import { VolunteerPassportError } from '@volunteer-passport/schema'
import { secondsOf } from '../calendar.ts'

/** `until` is exclusive. */
export interface TimeSpan {
  readonly from: Date
  readonly until: Date
}

/** Conditions that must all hold. */
export interface ActivitySelector {
  /** BIN. */
  readonly organisation?: string
  /** Reference in the register of projects. */
  readonly project?: string
  readonly participationIds?: readonly string[]
  /** Actor or job that took it in. */
  readonly recordedBy?: string
  readonly recorded?: TimeSpan
  /** Began within. */
  readonly began?: TimeSpan
}

/** Conditions that must all hold. Accreditations are never selected: they have verbs of their own. */
export interface CredentialSelector {
  /** Name of a credential type. */
  readonly type?: string
  /** Actor or job that issued it. */
  readonly issuedBy?: string
  readonly issued?: TimeSpan
  /** Key id of the signer; after a theft `keys.killKey` and `keys.reissueAll` are what is needed. */
  readonly signedBy?: string
}

export type BulkSelector = { readonly activities: ActivitySelector } | { readonly credentials: CredentialSelector }

/** Seconds since 1970, until exclusive. */
export interface ReadSpan {
  readonly from: number
  readonly until: number
}

export type ReadSelector =
  | (Omit<ActivitySelector, 'recorded' | 'began'> & {
      readonly of: 'activities'
      readonly recorded?: ReadSpan
      readonly began?: ReadSpan
    })
  | (Omit<CredentialSelector, 'issued'> & { readonly of: 'credentials'; readonly issued?: ReadSpan })

const MEMBERS = {
  activities: ['organisation', 'project', 'participationIds', 'recordedBy', 'recorded', 'began'],
  credentials: ['type', 'issuedBy', 'issued', 'signedBy'],
} as const

const SPANS: ReadonlySet<string> = new Set(['recorded', 'began', 'issued'])

/**
 * Reads it once. A member that is not known, or a selector without any, would select more than was meant.
 * @throws VolunteerPassportError OPTION_MISSING, OPTION_INVALID
 */
export function readSelector(selector: BulkSelector): ReadSelector {
  const given = Object.entries(selector ?? {}) as [string, unknown][]
  const [[kind, conditions] = ['', undefined], ...more] = given
  if (!(kind === 'activities' || kind === 'credentials') || more.length > 0 || typeof conditions !== 'object') {
    throw invalid('It must have either `activities` or `credentials`.')
  }
  const entries = Object.entries(conditions ?? {}).filter(([, value]) => value !== undefined)
  const unknown = entries.find(([name]) => !(MEMBERS[kind] as readonly string[]).includes(name))
  if (unknown !== undefined) throw invalid('It has a condition that is not known.')
  if (entries.length === 0) {
    throw new VolunteerPassportError('OPTION_MISSING', 'The selector has no condition', {
      hint: 'Name at least one: without one, everything would be taken back.',
    })
  }
  const read = entries.map(([name, value]) => [name, SPANS.has(name) ? readSpan(value) : readWords(name, value)])
  return { of: kind, ...Object.fromEntries(read) } as ReadSelector
}

function readSpan(span: unknown): ReadSpan {
  const { from, until } = (span ?? {}) as Partial<Record<keyof TimeSpan, unknown>>
  const read = { from: secondsOf(from), until: secondsOf(until) }
  if (read.from === undefined || read.until === undefined || read.from >= read.until) {
    throw invalid('A time needs two Dates, `from` before `until`.')
  }
  return read as ReadSpan
}

function readWords(name: string, value: unknown): string | readonly string[] {
  const isText = (one: unknown): one is string => typeof one === 'string' && one !== ''
  if (name === 'participationIds' && Array.isArray(value) && value.length > 0 && value.every(isText)) {
    return [...new Set(value)]
  }
  if (name !== 'participationIds' && isText(value)) return value
  throw invalid('A condition must be a text that is not empty, participationIds a list of them.')
}

function invalid(detail: string): VolunteerPassportError {
  return new VolunteerPassportError('OPTION_INVALID', `The selector is not usable. ${detail}`, {
    hint: 'See BulkSelector; what is misspelt would otherwise select everything.',
  })
}
