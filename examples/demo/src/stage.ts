import { isDeepStrictEqual, styleText } from 'node:util'
import { type Program, type Run, runProgram } from './run-program.ts'

/** What one step cost. */
export interface StepCost {
  readonly headline: string
  readonly seconds: number
}

/** Where the story is told: prints it, runs the programs, holds each step to what must come of it. */
export interface Stage {
  /** One headline and what happens under it. After a step that went wrong the others would only be wrong too: left out. */
  readonly step: (headline: string, act: () => Promise<void>) => Promise<void>
  readonly say: (line: string) => void
  /** Prints the command as a person would type it, runs it, and expects its exit code. */
  readonly run: (program: Program, args: readonly string[], exitCode: number) => Promise<Run>
  /** The same without printing the command. */
  readonly runQuietly: (program: Program, args: readonly string[], exitCode: number) => Promise<Run>
  readonly expect: (what: string, actual: unknown, expected: unknown) => void
  /** Adds to what is told at the end, such as `rows fed`. */
  readonly count: (what: string, number: number) => void
  readonly counts: ReadonlyMap<string, number>
  readonly costs: readonly StepCost[]
  readonly differences: readonly string[]
}

export interface StageOptions {
  readonly print: (line: string) => void
  /** The folder in which all commands are run. */
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  readonly now: () => number
}

const paint = (style: 'bold' | 'dim' | 'red', line: string): string =>
  styleText(style, line, { stream: process.stdout })

export function createStage(o: StageOptions): Stage {
  const costs: StepCost[] = []
  const differences: string[] = []
  const counts = new Map<string, number>()
  const count = (what: string, number: number): void => {
    counts.set(what, (counts.get(what) ?? 0) + number)
  }

  const expect = (what: string, actual: unknown, expected: unknown): void => {
    if (isDeepStrictEqual(actual, expected)) return
    const difference = `${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`
    differences.push(difference)
    o.print(paint('red', `   NOT AS IT MUST BE  ${difference}`))
  }

  const runQuietly = async (program: Program, args: readonly string[], exitCode: number): Promise<Run> => {
    const run = await runProgram(program, args, o)
    count('programs run', 1)
    const before = differences.length
    expect(`exit code of ${program} ${args.join(' ')}`, run.exitCode, exitCode)
    // What a program says when it fails is what one needs to know then.
    if (differences.length > before) o.print(run.stderr.trimEnd())
    return run
  }

  return {
    count,
    counts,
    costs,
    differences,
    expect,
    runQuietly,
    say: (line) => o.print(`   ${line}`),
    run: (program, args, exitCode) => {
      o.print(paint('dim', `   $ ${program} ${args.join(' ')}`))
      return runQuietly(program, args, exitCode)
    },
    step: async (headline, act) => {
      if (differences.length > 0) return
      o.print('')
      o.print(paint('bold', `${costs.length + 1}. ${headline}`))
      const before = o.now()
      await act()
      costs.push({ headline, seconds: (o.now() - before) / 1000 })
    },
  }
}
