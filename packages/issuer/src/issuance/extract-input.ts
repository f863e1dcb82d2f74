import { isFullDate, type LanguageValues, SECTORS, type Sector } from '@volunteer-passport/schema'
import { copyJson } from '../copy-json.ts'
import { Refusal } from '../refusal.ts'

/** What somebody wants to know of a person's hours, and why. */
export interface ExtractInput {
  readonly purpose: LanguageValues
  /** RFC 3339 full-dates, both days included, in UTC+5. */
  readonly period: { readonly from: string; readonly until: string }
  /** Left out, all sectors. */
  readonly sectors?: readonly Sector[]
}

export type ReadExtract = ExtractInput

/** An extract is a snapshot: after this many days it must be asked for again. */
export const LONGEST_EXTRACT_DAYS = 92

/** Reads it once. @throws Refusal LINT_FAILED */
export function readExtract(given: unknown): ReadExtract {
  if (given === null || typeof given !== 'object') return fail('An extract needs its purpose and period.', [])
  const { purpose, period, sectors, ...rest } = copyJson(given, ['extract'], (detail, path) =>
    fail(detail, path.slice(1)),
  ) as Partial<Record<keyof ExtractInput, unknown>>
  if (Object.keys(rest).length > 0) fail('It has a member that is not known.', [])
  const { from, until } = (period ?? {}) as Record<string, unknown>
  if (typeof from !== 'string' || !isFullDate(from))
    return fail('It is no date such as 2026-09-01.', ['period', 'from'])
  if (typeof until !== 'string' || !isFullDate(until) || until < from) {
    return fail('It is no date from `from` on.', ['period', 'until'])
  }
  const known = sectors === undefined || (Array.isArray(sectors) && sectors.every((one) => SECTORS.includes(one)))
  if (!known || (sectors as readonly unknown[] | undefined)?.length === 0)
    fail('They are none of the sectors.', ['sectors'])
  return {
    // Its form is the type's to say, when the claims are linted.
    purpose: purpose as LanguageValues,
    period: { from, until },
    ...(sectors !== undefined && { sectors: [...new Set(sectors as readonly Sector[])].sort() }),
  }
}

function fail(detail: string, path: readonly (string | number)[]): never {
  throw new Refusal('LINT_FAILED', {
    detail,
    path: ['extract', ...path],
    hint: 'Give purpose and period, and sectors where not all are meant.',
  })
}
