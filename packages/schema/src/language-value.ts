/** Language tags in use: Kazakh in both scripts, Russian, English (also for Latin spellings of names). */
export type LanguageTag = 'kk' | 'kk-Cyrl' | 'kk-Latn' | 'ru' | 'en'

/** A VCDM 2.0 language value object (§11.1). Tags of others are data, so the type stays `string`. */
export interface LanguageValue {
  readonly '@value': string
  readonly '@language': string
  readonly '@direction'?: 'ltr' | 'rtl'
}

/** At least one value; one per language. */
export type LanguageValues = readonly [LanguageValue, ...LanguageValue[]]

export type Locale = 'kk' | 'ru' | 'en'

const TAGS: readonly LanguageTag[] = ['kk', 'kk-Cyrl', 'kk-Latn', 'ru', 'en']

const PREFERENCES: Readonly<Record<Locale, readonly LanguageTag[]>> = {
  kk: ['kk', 'kk-Cyrl', 'kk-Latn', 'ru', 'en'],
  ru: ['ru', 'kk', 'kk-Cyrl', 'en', 'kk-Latn'],
  en: ['en', 'kk-Latn', 'kk', 'kk-Cyrl', 'ru'],
}

/**
 * Language value objects from one text a language, in a fixed order.
 * @example languageValues({ kk: 'Жас ағаш', ru: 'Молодое дерево' })
 */
export function languageValues(texts: { readonly [tag in LanguageTag]?: string | undefined }): LanguageValues {
  const values = TAGS.flatMap((tag) => {
    const text = texts[tag]
    return text === undefined || text === '' ? [] : [{ '@value': text, '@language': tag }]
  })
  const [first, ...rest] = values
  if (first === undefined) throw new TypeError('languageValues needs a text in at least one language')
  return [first, ...rest]
}

/** The text for a reader of this language: the best match, else one that a reader of it most likely reads. */
export function textIn(values: LanguageValues | string, locale: Locale): string {
  if (typeof values === 'string') return values
  for (const tag of PREFERENCES[locale]) {
    const value = values.find((v) => v['@language'].toLowerCase() === tag.toLowerCase())
    if (value !== undefined) return value['@value']
  }
  const related = values.find((v) => v['@language'].toLowerCase().startsWith(`${locale}-`))
  return (related ?? values[0])['@value']
}
