/** Language tags in use: Kazakh in both scripts, Russian, English (also for Latin spellings of names). */
export type LanguageTag = 'kk' | 'kk-Cyrl' | 'kk-Latn' | 'ru' | 'en'

/** A VCDM 2.0 language value object (§11.1). Tags of others are data, so the type stays `string`. */
export interface LanguageValue {
  readonly '@value': string
  readonly '@language': string
}

/** At least one value; one per language. */
export type LanguageValues = readonly [LanguageValue, ...LanguageValue[]]

export type Locale = 'kk' | 'ru' | 'en'
