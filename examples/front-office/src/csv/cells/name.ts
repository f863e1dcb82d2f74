import { type Cell, refused, taken } from './cell.ts'
import { parseText } from './text.ts'

/** Part of a person's name in one alphabet: letters, marks, space, hyphen, apostrophes, full stop. */
const parseNameIn =
  (ownLetters: RegExp) =>
  (cell: string): Cell<string> => {
    const text = parseText(cell)
    if (!text.ok) return text
    if (/[^\p{L}\p{M} \-.'’ʼ]/u.test(text.value)) return refused('NAME_FORMAT')
    // A Latin A among Cyrillic letters looks right, and is another name to every program.
    return [...text.value].every((letter) => !/\p{L}/u.test(letter) || ownLetters.test(letter))
      ? taken(text.value)
      : refused('NAME_MIXES_SCRIPTS')
  }

export const parseCyrillicName: (cell: string) => Cell<string> = parseNameIn(/\p{Script=Cyrillic}/u)

export const parseLatinName: (cell: string) => Cell<string> = parseNameIn(/[\p{Script=Latin}ʼ]/u)
