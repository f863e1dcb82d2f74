import { isDeepStrictEqual } from 'node:util'
import type { Judgement } from './judge.ts'

/** Where the story is told and held to what must come of it. */
export interface Stage {
  readonly chapter: (headline: string) => void
  readonly say: (line: string) => void
  /** One line each. */
  readonly show: (judgements: readonly Judgement[]) => void
  readonly expect: (what: string, actual: unknown, expected: unknown) => void
  readonly differences: readonly string[]
}

export function createStage(print: (line: string) => void): Stage {
  const differences: string[] = []
  let chapters = 0
  return {
    differences,
    chapter(headline) {
      chapters += 1
      print('')
      print(`${chapters}. ${headline}`)
    },
    say: (line) => print(`   ${line}`),
    show(judgements) {
      for (const { label, verdict, because } of judgements) {
        print(`   ${verdict === 'believed' ? 'believed' : 'refused '}  ${label}`)
        print(`             ${verdict === 'believed' ? '' : `${verdict}: `}${because}`)
      }
    },
    expect(what, actual, expected) {
      if (isDeepStrictEqual(actual, expected)) return
      const difference = `${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`
      differences.push(difference)
      print(`   NOT AS IT MUST BE  ${difference}`)
    },
  }
}
