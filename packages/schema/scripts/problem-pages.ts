import { PROBLEM_CODES, PROBLEMS, type ProblemClass, type ProblemCode } from '../src/index.ts'
import { PROBLEM_TEXTS } from '../src/texts.ts'
import { REPORT_ADVICE } from './problem-advice.ts'
import { ISSUING_ADVICE } from './problem-advice-office.ts'

const CLASSES: Readonly<Record<ProblemClass, string>> = {
  failed: '`failed`: the verdict is `rejected`',
  unknown: '`unknown`: the verdict is `undetermined`, never a yes',
  warning: '`warning`: stands beside `ok: true`',
  misuse: '`misuse`: only ever thrown, as `VolunteerPassportError`',
}

/** Markdown pages of the problem codes, by file name, with an index. */
export function problemPages(): ReadonlyMap<string, string> {
  return new Map([
    ['README.md', indexPage()] as const,
    ...PROBLEM_CODES.map((code) => [`${code}.md`, problemPage(code)] as const),
  ])
}

function indexPage(): string {
  const sections = (Object.keys(CLASSES) as ProblemClass[]).map((problemClass) => {
    const rows = PROBLEM_CODES.filter((code) => PROBLEMS[code].class === problemClass).map(
      (code) => `| [\`${code}\`](${code}.md) | ${PROBLEMS[code].title} |`,
    )
    return `## ${CLASSES[problemClass]}\n\n| code | meaning |\n| --- | --- |\n${rows.join('\n')}\n`
  })
  return `# Problem codes\n\nCodes are API: they are never renamed and never change their class.\n\n${sections.join('\n')}`
}

function problemPage(code: ProblemCode): string {
  const advice = [...REPORT_ADVICE, ...ISSUING_ADVICE].find(({ codes }) => codes.includes(code))
  if (advice === undefined) throw new TypeError(`${code} has no advice`)
  const { class: problemClass, type } = PROBLEMS[code]
  const { kk, ru, en } = PROBLEM_TEXTS[code]
  return `# ${code}

${en.title}. ${en.hint}

| | |
| --- | --- |
| class | ${CLASSES[problemClass]} |
| type | <${type}> |
| kk | ${kk.title}. ${kk.hint} |
| ru | ${ru.title}. ${ru.hint} |

**As a verifier.** ${advice.verifier}

**As the holder.** ${advice.holder}

**As the office.** ${advice.office}
`
}
