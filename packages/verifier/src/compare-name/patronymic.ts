/** A patronymic taken apart: whose child, and son or daughter. */
export interface Patronymic {
  /** Skeletons of the father's name; more than one where the ending may have swallowed a letter. */
  readonly fathers: readonly [string, ...string[]]
  /** Absent where the father's name stands alone. */
  readonly child?: 'son' | 'daughter'
  readonly isRussian: boolean
}

/** Endings as skeletons: -ұлы, o‘g‘li, оглы; -ович, -евич, -ич. */
const SON = /(?:uli|ugli|ogli|oglu)$/
const RUSSIAN_SON = /(?:ov|ev)?ic$/
/** -қызы; -овна, -евна, -ична, -инична. */
const DAUGHTER = /k?izi$/
const RUSSIAN_DAUGHTER = /(?:ovna|evna|(?:in)?icna)$/

/** Reads the skeleton of a patronymic, or of a father's name alone. */
export function readPatronymic(skeleton: string): Patronymic {
  const son = withoutEnding(skeleton, SON)
  if (son !== undefined) return { fathers: [son], child: 'son', isRussian: false }
  const russianSon = withoutEnding(skeleton, RUSSIAN_SON)
  if (russianSon !== undefined) return { fathers: [russianSon], child: 'son', isRussian: true }
  const russianDaughter = withoutEnding(skeleton, RUSSIAN_DAUGHTER)
  if (russianDaughter !== undefined) return { fathers: [russianDaughter], child: 'daughter', isRussian: true }
  const daughter = withoutEnding(skeleton, DAUGHTER)
  if (daughter === undefined) return { fathers: [skeleton], isRussian: false }
  // Серікқызы is written Serikyzy too.
  const fathers = skeleton.endsWith('kizi') ? ([daughter, `${daughter}k`] as const) : ([daughter] as const)
  return { fathers, child: 'daughter', isRussian: false }
}

/** Абаевич is the son of Абай, Юрьевич of Юрий, Ильич of Илья: a Russian ending takes the last vowels with it. */
export function isSameFather(a: Patronymic, b: Patronymic): boolean {
  if (a.isRussian === b.isRussian) return a.fathers.some((father) => b.fathers.includes(father))
  const fathers = b.fathers.map(withoutLastVowels)
  return a.fathers.some((father) => fathers.includes(withoutLastVowels(father)))
}

export function withoutLastVowels(name: string): string {
  let end = name.length
  while (end > 0 && 'aei'.includes(name.charAt(end - 1))) end--
  return name.slice(0, end)
}

/** Nobody's father has a name of one letter. */
function withoutEnding(skeleton: string, ending: RegExp): string | undefined {
  const at = skeleton.search(ending)
  return at < 2 ? undefined : skeleton.slice(0, at)
}
