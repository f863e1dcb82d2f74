import { areSpellingsOfOne, comparableWith, type NamePart } from './name-part.ts'
import { isSameFather, readPatronymic, withoutLastVowels } from './patronymic.ts'
import { soundDistance } from './sound-distance.ts'

/*
 * Each comparison of an asked part with the spellings of a passport gives a cost: 0 where it is a spelling of the same
 * name, infinite where it is another name, and between them how much there is to look at.
 */
const DIFFERENT: number = Number.POSITIVE_INFINITY

/** The most that may be put down to typing, by the length of the longer skeleton: short names lie close together. */
function toleratedDistance(length: number): number {
  if (length <= 3) return 0
  if (length <= 5) return 0.5
  return length <= 8 ? 1 : 1.5
}

/** @param lengths of what tells the two apart, where that is less than all of them */
function typingCost(a: string, b: string, lengths: readonly [number, number] = [a.length, b.length]): number {
  const tolerated = toleratedDistance(Math.max(...lengths))
  if (Math.abs(a.length - b.length) > tolerated) return DIFFERENT
  const distance = soundDistance(a, b)
  return distance <= tolerated ? Math.max(0.5, distance) : DIFFERENT
}

function leastCost(
  asked: NamePart,
  spellings: readonly NamePart[],
  costOfUnequal: (asked: NamePart, spelling: NamePart) => number,
): number {
  const comparable = comparableWith(asked, spellings)
  if (comparable.some((spelling) => areSpellingsOfOne(asked, spelling))) return 0
  return Math.min(...comparable.map((spelling) => costOfUnequal(asked, spelling)))
}

export function familyNameCost(asked: NamePart, spellings: readonly NamePart[]): number {
  return leastCost(asked, spellings, (a, b) => {
    const stem = familyStem(b.skeletons[0])
    const typing = [...a.skeletons, ...a.foreign].map((skeleton) =>
      typingCost(skeleton, b.skeletons[0], [familyStem(skeleton).length, stem.length]),
    )
    // Жұмабек, Жұмабеков and Жұмабекқызы: endings come and go when a family changes its papers.
    const sameStem =
      stem.length >= 4 &&
      a.skeletons.some((skeleton) => withoutLastVowels(familyStem(skeleton)) === withoutLastVowels(stem))
    return Math.min(sameStem ? 1 : DIFFERENT, doubleNameCost(a, b), ...(hasInitial(a) ? [] : typing))
  })
}

export function givenNameCost(asked: NamePart, spellings: readonly NamePart[]): number {
  return leastCost(asked, spellings, (a, b) => {
    const typing = [...a.skeletons, ...a.foreign].map((skeleton) => typingCost(skeleton, b.skeletons[0]))
    return Math.min(isInitialOf(a, b) ? 1 : DIFFERENT, doubleNameCost(a, b), ...(hasInitial(a) ? [] : typing))
  })
}

/** A father's name that cannot be the same one is another person; what does not look like a patronymic is only a word. */
export function patronymicCost(asked: NamePart, spellings: readonly NamePart[]): number {
  const looksLikeOne = looksLikePatronymic(asked)
  if (spellings.length === 0) return looksLikeOne ? 0 : 1
  const cost = leastCost(asked, spellings, (a, b) => (isInitialOf(a, b) ? 0 : fatherCost(a, b)))
  return cost === DIFFERENT && !looksLikeOne ? 1 : cost
}

function looksLikePatronymic(part: NamePart): boolean {
  return isInitial(part) || hasPatronymicEnding(part)
}

export function hasPatronymicEnding(part: NamePart): boolean {
  return part.skeletons.some((skeleton) => readPatronymic(skeleton).child !== undefined)
}

/** Серікқызы, Сериковна and Serikkyzy name one father; Серік alone does, but it may be a second given name as well. */
function fatherCost(asked: NamePart, spelling: NamePart): number {
  const costs = asked.skeletons.flatMap((a) =>
    spelling.skeletons.map((b) => {
      const left = readPatronymic(a)
      const right = readPatronymic(b)
      const distance = isSameFather(left, right) ? 0 : typingCost(left.fathers[0], right.fathers[0])
      if (left.child === right.child) return distance
      return distance + (left.child === undefined || right.child === undefined ? 0.5 : 1)
    }),
  )
  return Math.min(...costs)
}

/** Ким-Иванова and Ким, Анна Мария and Анна. */
function doubleNameCost(a: NamePart, b: NamePart): number {
  if (a.tokens.length === 1 && b.tokens.length === 1) return DIFFERENT
  const words = a.words.length > 0 ? a.words : [a]
  const others = b.words.length > 0 ? b.words : [b]
  const shared = words.filter((word) => others.some((other) => areSpellingsOfOne(word, other)))
  if (shared.length === words.length && words.length === others.length) return 0.5
  // Ерлан Серікұлы is no double given name: that other father must not be lost in it.
  const isName = words.every((word) => shared.includes(word) || !looksLikePatronymic(word))
  return isName && shared.some((word) => word.skeletons[0].length > 1) ? 1 : DIFFERENT
}

const FAMILY_ENDING = /(?:ova?|eva?|ina?|uli|kizi|tegi|skii?|skaia)$/

function familyStem(skeleton: string): string {
  const at = skeleton.search(FAMILY_ENDING)
  return at < 3 ? skeleton : skeleton.slice(0, at)
}

/** Without -ин: Амин and Карина are given names. */
const SURE_FAMILY_ENDING = /(?:ova?|eva?|kina?|ski|skaia|enko|cuk|uli|kizi)$/

/** Whether the part can be nothing but a family name. */
export function hasFamilyEnding(part: NamePart): boolean {
  const at = part.skeletons[0].search(SURE_FAMILY_ENDING)
  return at >= 2
}

const DIGRAPHS = /^(?:sh|zh|ch|kh|ts|ya|ye|yo|yu|ia|ie|iu)$/

function isInitial({ tokens, script }: NamePart): boolean {
  const [token, ...more] = tokens
  if (token === undefined || more.length > 0) return false
  return token.text.length === 1 || (script === 'latin' && DIGRAPHS.test(token.text))
}

/** «Ерлан С.» is no slip of the hand for «Ерлан». */
function hasInitial(part: NamePart): boolean {
  return part.words.some(isInitial)
}

function isInitialOf(initial: NamePart, name: NamePart): boolean {
  // A ь has no sound, and would begin every name.
  if (!isInitial(initial) || initial.skeletons[0] === '') return false
  // Е may stand as Y for Yerlan and as E for Erlan.
  const first = initial.skeletons[0].replace(/^i$/, 'e')
  return name.skeletons.some((skeleton) => skeleton.startsWith(initial.skeletons[0]) || skeleton.startsWith(first))
}
