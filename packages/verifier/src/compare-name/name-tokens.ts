export type Script = 'cyrillic' | 'latin' | 'other'

/** One part of a name as it was written: lower case, letters of one script and apostrophes. */
export interface NameToken {
  readonly text: string
  readonly script: Script
}

/** Splits a text at whatever is no letter. Total on any string, in time linear in its length. */
export function nameTokens(text: string): readonly NameToken[] {
  // Apostrophes first: NFKC takes the acute accent that people type for one apart into a space and a mark.
  const plain = text.replace(APOSTROPHES, "'").normalize('NFKC').replace(INVISIBLE, '')
  return (plain.match(WORDS) ?? []).map(readToken)
}

const APOSTROPHES = /[\u2018\u2019\u02bb\u02bc\u02be\u02bf\u0060\u00b4\u02b9\u2032\ua78c\uff07]/g
const INVISIBLE = /\p{Cf}/gu
const WORDS = /\p{L}[\p{L}\p{M}']*/gu
const CYRILLIC = /\p{Script=Cyrillic}/u
const LATIN = /\p{Script=Latin}/u

/** Letters of one script that look like another's, in the case in which they do: a small Latin h is a һ, a large one Н. */
const LATIN_AS_CYRILLIC = lookAlikes('AА BВ CС EЕ HН IІ KК MМ OО PР TТ XХ YУ ƏӘ aа cс eе hһ iі kк oо pр xх yу əә jј sѕ')
const CYRILLIC_AS_LATIN = lookAlikes('АA ВB СC ЕE НH ІI КK МM ОO РP ТT ХX УY аa сc еe һh іi кk оo рp хx уy јj ѕs')

function lookAlikes(pairs: string): ReadonlyMap<string, string> {
  return new Map(pairs.split(' ').map((pair) => [pair.charAt(0), pair.charAt(1)]))
}

function readToken(word: string): NameToken {
  let cyrillic = 0
  let latin = 0
  let onlyCyrillic = 0
  let onlyLatin = 0
  for (const letter of word) {
    if (CYRILLIC.test(letter)) {
      cyrillic++
      if (!CYRILLIC_AS_LATIN.has(letter)) onlyCyrillic++
    } else if (LATIN.test(letter)) {
      latin++
      if (!LATIN_AS_CYRILLIC.has(letter)) onlyLatin++
    }
  }
  if (cyrillic === 0 && latin === 0) return { text: lower(word), script: 'other' }
  if (latin === 0) return { text: lower(word), script: 'cyrillic' }
  if (cyrillic === 0) return { text: lower(word), script: 'latin' }
  // A word of two scripts was typed on two keyboards; the letters that only one script has say which was meant.
  const isCyrillic = onlyCyrillic === onlyLatin ? cyrillic >= latin : onlyCyrillic > onlyLatin
  const table = isCyrillic ? LATIN_AS_CYRILLIC : CYRILLIC_AS_LATIN
  const mended = [...word].map((letter) => table.get(letter) ?? letter).join('')
  return { text: lower(mended), script: isCyrillic ? 'cyrillic' : 'latin' }
}

/** The large İ becomes two characters in lower case; the mark is of no use to anyone. */
function lower(word: string): string {
  return word.toLowerCase().replaceAll('i\u0307', 'i').normalize('NFC')
}
