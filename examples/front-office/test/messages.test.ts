import { PROBLEM_CODES } from '@volunteer-passport/schema'
import { PROBLEM_TEXTS } from '@volunteer-passport/schema/texts'
import { expect, test } from 'vitest'
import { createSay, localeOf, MESSAGES, type MessageKey } from '../src/messages/say.ts'

const keys = Object.keys(MESSAGES.en) as MessageKey[]
const placeholders = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort()

test.each(['kk', 'ru'] as const)('%s has every sentence of English, with the same facts in it', (locale) => {
  expect(Object.keys(MESSAGES[locale]).sort()).toEqual([...keys].sort())
  for (const key of keys) {
    const text = MESSAGES[locale][key]
    expect(text.trim(), key).not.toBe('')
    expect(placeholders(text), key).toEqual(placeholders(MESSAGES.en[key]))
    expect(/[а-яәғқңөұүһі]/i.test(text) || text === MESSAGES.en[key], key).toBe(true)
  }
})

test('Kazakh is not Russian', () => {
  const alike: readonly MessageKey[] = ['error.library', 'row.registry', 'import.progress']
  expect(keys.filter((key) => MESSAGES.kk[key] === MESSAGES.ru[key])).toEqual(alike)
})

test('every refusal of the library can be said in three languages', () => {
  for (const code of PROBLEM_CODES)
    for (const locale of ['kk', 'ru', 'en'] as const) expect(PROBLEM_TEXTS[code][locale].hint, code).not.toBe('')
})

test('a sentence takes its facts; the language follows the environment', () => {
  expect(createSay('kk')('outcome.issued', { count: 3 })).toBe('берілді: 3')
  expect(localeOf({ LANG: 'kk_KZ.UTF-8' })).toBe('kk')
  expect(localeOf({ LANG: 'kk_KZ.UTF-8', LC_ALL: 'ru_RU' })).toBe('ru')
  expect(localeOf({ LANG: 'C' })).toBe('en')
  expect(localeOf({})).toBe('en')
})
