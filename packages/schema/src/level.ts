import type { Level } from './claims.ts'
import type { Locale } from './language-value.ts'

export interface LevelStep {
  readonly code: Level
  /** Confirmed hours from which on a volunteer has this level. */
  readonly fromHours: number
  readonly label: Readonly<Record<Locale, string>>
}

/** First edition of the levels, lowest first. A later edition is a list of its own: old passports keep their word. */
export const LEVELS_V1: readonly LevelStep[] = [
  { code: 'novice', fromHours: 0, label: { kk: 'Бастаушы', ru: 'Начинающий', en: 'Novice' } },
  { code: 'active', fromHours: 50, label: { kk: 'Белсенді', ru: 'Активный', en: 'Active' } },
  { code: 'experienced', fromHours: 200, label: { kk: 'Тәжірибелі', ru: 'Опытный', en: 'Experienced' } },
  { code: 'master', fromHours: 500, label: { kk: 'Шебер', ru: 'Мастер', en: 'Master' } },
]

/** Level for a total of confirmed hours by the first edition. */
export function levelFromHours(hours: number): Level {
  return (LEVELS_V1.findLast((step) => hours >= step.fromHours) ?? (LEVELS_V1[0] as LevelStep)).code
}
