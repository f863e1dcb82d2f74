import type { Locale } from './language-value.ts'
import { PROBLEM_CODES, PROBLEMS, type ProblemCode } from './problem-catalogue.ts'
import { VERIFIER_HINTS } from './problem-hints.ts'
import { OFFICE_HINTS } from './problem-hints-office.ts'
import { TITLES_KK } from './problem-titles-kk.ts'
import { TITLES_RU } from './problem-titles-ru.ts'

export interface ProblemText {
  /** One sentence without a full stop. */
  readonly title: string
  /** What to do next, in full sentences. */
  readonly hint: string
}

/** Each problem code in words for people, in kk, ru and en. */
export const PROBLEM_TEXTS: Readonly<Record<ProblemCode, Readonly<Record<Locale, ProblemText>>>> =
  /* @__PURE__ */ problemTexts()

function problemTexts(): Record<ProblemCode, Record<Locale, ProblemText>> {
  const hints = new Map([...VERIFIER_HINTS, ...OFFICE_HINTS].flatMap((hint) => hint.codes.map((code) => [code, hint])))
  const entries = PROBLEM_CODES.map((code) => {
    const hint = hints.get(code)
    if (hint === undefined) throw new TypeError(`${code} has no hint`)
    return [
      code,
      Object.freeze({
        kk: { title: TITLES_KK[code], hint: hint.kk },
        ru: { title: TITLES_RU[code], hint: hint.ru },
        en: { title: PROBLEMS[code].title, hint: hint.en },
      }),
    ]
  })
  return Object.freeze(Object.fromEntries(entries))
}
