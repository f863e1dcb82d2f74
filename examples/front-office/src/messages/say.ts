import type { Locale } from '@volunteer-passport/schema'
import { en } from './en.ts'
import { kk } from './kk.ts'
import { ru } from './ru.ts'

export type MessageKey = keyof typeof en
export type Messages = Readonly<Record<MessageKey, string>>
export type Facts = Readonly<Record<string, string | number>>

/** A sentence in the reader's language, with its facts put in. */
export type Say = (key: MessageKey, facts?: Facts) => string

export const MESSAGES: Readonly<Record<Locale, Messages>> = { kk, ru, en }

export const createSay = (locale: Locale): Say => {
  const messages = MESSAGES[locale]
  return (key, facts = {}) =>
    messages[key].replace(/\{(\w+)\}/g, (placeholder, name: string) => String(facts[name] ?? placeholder))
}

/** The language of the environment (`kk_KZ.UTF-8`), English where it is none of the three. */
export const localeOf = (env: Readonly<Record<string, string | undefined>>): Locale => {
  const language = (env.LC_ALL || env.LC_MESSAGES || env.LANG || '').slice(0, 2)
  return language === 'kk' || language === 'ru' ? language : 'en'
}
