import { type CyrillicReadings, cyrillicReadings } from './cyrillic-readings.ts'
import { foreignSkeletons, latinSkeletons } from './latin-skeletons.ts'
import type { NameToken, Script } from './name-tokens.ts'

/** A family name, a given name or a patronymic in one spelling, ready to be compared. */
export interface NamePart {
  readonly tokens: readonly NameToken[]
  /** Each token by itself, where there are several. */
  readonly words: readonly NamePart[]
  readonly script: Script | 'mixed'
  /** Present where all of it is Cyrillic. */
  readonly cyrillic?: CyrillicReadings
  /** Comparable over scripts; the first is the usual one. */
  readonly skeletons: readonly [string, ...string[]]
  /** Comparable for likeness only. */
  readonly foreign: readonly string[]
}

export function namePart(tokens: readonly NameToken[]): NamePart {
  const script = tokens.every((token) => token.script === tokens[0]?.script) ? (tokens[0]?.script ?? 'other') : 'mixed'
  // Written in one or in two, with a hyphen or without: Нұр-Мұхаммед is Нұрмұхаммед.
  const text = tokens.map((token) => token.text).join('')
  const words = tokens.length > 1 ? tokens.map((token) => namePart([token])) : []
  switch (script) {
    case 'cyrillic': {
      const cyrillic = cyrillicReadings(text)
      return { tokens, words, script, cyrillic, skeletons: cyrillic.skeletons, foreign: [] }
    }
    case 'latin':
      return { tokens, words, script, skeletons: latinSkeletons(text), foreign: foreignSkeletons(text) }
    case 'other':
      return { tokens, words, script, skeletons: [text], foreign: [] }
    case 'mixed':
      return { tokens, words, script, skeletons: [words.map((word) => word.skeletons[0]).join('')], foreign: [] }
  }
}

/** Whether two parts are spellings of one name. */
export function areSpellingsOfOne(a: NamePart, b: NamePart): boolean {
  if (a.cyrillic === undefined || b.cyrillic === undefined) {
    return a.skeletons.some((skeleton) => skeleton !== '' && b.skeletons.includes(skeleton))
  }
  // Cyrillic keeps more apart than Latin does: Дария is not Дарья, and both are Daria.
  return isSpellingOf(a.cyrillic, b.cyrillic) || isSpellingOf(b.cyrillic, a.cyrillic)
}

function isSpellingOf(a: CyrillicReadings, b: CyrillicReadings): boolean {
  return a.folded !== '' && (a.folded === b.folded || (a.isPlain && b.russian.includes(a.folded)))
}

/**
 * The spellings of a passport to compare a part with: those of its own script, where the passport holds any, for the
 * reason above. Where it holds the Russian spelling, others are not guessed: Көлбаев may be Кулбаев, but not a Кольбаев.
 */
export function comparableWith(part: NamePart, spellings: readonly NamePart[]): readonly NamePart[] {
  if (part.script !== 'cyrillic') return spellings
  const cyrillic = spellings.filter((spelling) => spelling.script === 'cyrillic')
  if (cyrillic.length === 0) return spellings
  if (!cyrillic.some((spelling) => spelling.cyrillic?.isPlain)) return cyrillic
  return cyrillic.map((spelling) =>
    spelling.cyrillic === undefined ? spelling : { ...spelling, cyrillic: { ...spelling.cyrillic, russian: [] } },
  )
}
