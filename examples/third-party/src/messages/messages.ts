import type { Locale } from '@volunteer-passport/schema'
import type { InputTrouble } from '../read-tokens.ts'
import type { Counts, Verdict } from '../verdict.ts'
import { en } from './en.ts'
import { kk } from './kk.ts'
import { ru } from './ru.ts'

export interface StatedHours {
  readonly hours: number
  readonly activities: number
  readonly asOf: string
}

/** Everything the program itself says; the report on a passport is worded by the library. */
export interface Messages {
  readonly verdict: Readonly<Record<Verdict, string>>
  readonly hours: (stated: StatedHours) => string
  readonly hoursShort: (hours: number) => string
  readonly summary: (counts: Counts) => string
  readonly progress: string
  readonly nothingToVerify: string
  readonly trouble: Readonly<Record<InputTrouble, string>>
  readonly trustMissing: string
  readonly trustTwice: string
  readonly trustMalformed: string
  readonly siteUnclear: string
  readonly siteNotFolder: string
}

export const MESSAGES: Readonly<Record<Locale, Messages>> = { kk, ru, en }
