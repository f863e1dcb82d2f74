import { type Locale, type ProblemCode, SECTORS } from '@volunteer-passport/schema'
import { PROBLEM_TEXTS } from '@volunteer-passport/schema/texts'
import type { CellProblemCode, RowProblem } from './csv/row-problem.ts'
import { MESSAGES, type Say } from './messages/say.ts'

const isCellProblem = (code: string): code is CellProblemCode => `row.${code}` in MESSAGES.en

/** What is wrong with a row and what to do, in one or two sentences. */
export const explainRow = (problem: RowProblem, o: { readonly say: Say; readonly locale: Locale }): string => {
  const { code, otherLine } = problem
  return isCellProblem(code)
    ? o.say(`row.${code}`, { sectors: SECTORS.join(', '), ...(otherLine !== undefined && { otherLine }) })
    : o.say('row.registry', { ...PROBLEM_TEXTS[code as ProblemCode][o.locale] })
}

/** The library's refusal in the reader's language. */
export const explainProblem = (code: ProblemCode, o: { readonly say: Say; readonly locale: Locale }): string =>
  o.say('error.library', { ...PROBLEM_TEXTS[code][o.locale] })
