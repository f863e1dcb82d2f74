import type { Report } from '@volunteer-passport/schema'
import { familyNameCost, givenNameCost, hasFamilyEnding, patronymicCost } from './compare-name/compare-parts.ts'
import { type NamePart, namePart } from './compare-name/name-part.ts'
import { type NameToken, nameTokens } from './compare-name/name-tokens.ts'
import { MOST_WORDS, type PassportNames, passportNames } from './compare-name/passport-names.ts'

/**
 * Whether a name, as a clerk has it from an identity card or a list, is the name in a verified passport. It informs
 * and never decides: people share names, and one person's name has many spellings.
 *
 * - `same`: family name and given name agree over Kazakh, Russian and Latin spellings, and no patronymic contradicts.
 * - `similar`: they agree but for typing, an initial, the order, or a part of a double name. Look for yourself.
 * - `different`: the name of another person, or too little of a name.
 *
 * @param report of a passport or a summary, with `ok: true`
 * @param name free text in any script and order, upper or lower case; any string gives an answer
 * @throws VolunteerPassportError OPTION_INVALID where the report is not ok or its credential is not a passport
 * @throws TypeError where an argument has the wrong type
 */
export function compareName(report: Report, name: string): 'same' | 'similar' | 'different' {
  if (typeof report !== 'object' || report === null) throw new TypeError('report must be a Report')
  if (typeof name !== 'string') throw new TypeError('name must be a string')
  const names = passportNames(report)
  const tokens = nameTokens(name)
  const isLong = tokens.length > MOST_WORDS || tokens.some(({ text }) => text.length > LONGEST_WORD)
  if (isLong) return names.lines.some((line) => isSameLine(line, tokens)) ? 'same' : 'different'
  const cost = leastCost(names, tokens)
  if (cost === 0) return 'same'
  return cost <= MOST_TO_LOOK_AT ? 'similar' : 'different'
}

/** No register has a longer one. */
const LONGEST_WORD = 64
const MOST_TO_LOOK_AT = 1.5

type Label = 'family' | 'given' | 'patronymic'

/** The orders in use, and what another order costs. */
const ORDERS: readonly { readonly labels: readonly Label[]; readonly cost: number }[] = [
  { labels: ['family', 'given'], cost: 0 },
  { labels: ['given', 'family'], cost: 0 },
  { labels: ['family', 'given', 'patronymic'], cost: 0 },
  { labels: ['given', 'patronymic', 'family'], cost: 0 },
  { labels: ['given', 'family', 'patronymic'], cost: 0.5 },
  { labels: ['family', 'patronymic', 'given'], cost: 0.5 },
  { labels: ['patronymic', 'given', 'family'], cost: 0.5 },
  { labels: ['patronymic', 'family', 'given'], cost: 0.5 },
]

/** Over all ways to divide the words into parts and to say which part is which. */
function leastCost({ divisions, patronymics }: PassportNames, tokens: readonly NameToken[]): number {
  const parts = new Map<number, NamePart>()
  const partOf = (from: number, to: number): NamePart => {
    const key = from * (MOST_WORDS + 1) + to
    const part = parts.get(key) ?? namePart(tokens.slice(from, to))
    parts.set(key, part)
    return part
  }
  let least = Number.POSITIVE_INFINITY
  for (const { families, givens } of divisions) {
    const costs = new Map<string, number>()
    const costOf = (label: Label, from: number, to: number): number => {
      const key = `${label} ${from} ${to}`
      const known = costs.get(key)
      if (known !== undefined) return known
      const part = partOf(from, to)
      const cost =
        label === 'family'
          ? familyNameCost(part, families)
          : label === 'given'
            ? givenNameCost(part, givens)
            : patronymicCost(part, patronymics)
      costs.set(key, cost)
      return cost
    }
    // A family name alone agrees with many people, and is all that some lists have.
    if (tokens.length > 0 && costOf('family', 0, tokens.length) === 0) least = Math.min(least, 1)
    for (const { labels, cost } of ORDERS) {
      for (const ends of endings(tokens.length, labels.length)) {
        let sum = cost
        for (const [i, label] of labels.entries()) {
          sum += costOf(label, ends[i - 1] ?? 0, ends[i] ?? 0)
          if (sum >= least) break
        }
        if (sum >= least) continue
        // Асан Серік may be a person of the family Асан: only an ending says that Серіков is a family name.
        if (labels.length === 2 && labels[0] === 'given' && !hasFamilyEnding(partOf(ends[0] ?? 0, tokens.length))) {
          sum += 0.5
        }
        least = Math.min(least, sum)
      }
    }
  }
  return least
}

/** Where the parts may end: all ways to cut so many words into so many runs. */
function endings(words: number, runs: number): readonly (readonly number[])[] {
  if (runs === 1) return words > 0 ? [[words]] : []
  const all: (readonly number[])[] = []
  for (let last = runs - 1; last < words; last++) {
    for (const ends of endings(last, runs - 1)) all.push([...ends, words])
  }
  return all
}

function isSameLine(line: readonly NameToken[], tokens: readonly NameToken[]): boolean {
  return line.length === tokens.length && line.every((token, i) => token.text === tokens[i]?.text)
}
