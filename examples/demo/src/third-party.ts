import { formatNumber } from './format-number.ts'
import { type Scene, trustOf } from './scene.ts'

/** One line of the third party's answer, as far as the story needs it. */
export interface Judged {
  readonly source: string
  readonly verdict: 'valid' | 'rejected' | 'undetermined'
  readonly id?: string
  readonly passportNumber?: string
  readonly hours?: number
  readonly warnings?: readonly string[]
  readonly problems: readonly { readonly code: string }[]
}

export interface Tally {
  readonly valid: number
  readonly rejected: number
  readonly undetermined: number
  /** Of the valid: a newer one exists. */
  readonly newerAvailable: number
  /** Stated by the valid ones. */
  readonly hours: number
}

const tallyOf = (judged: readonly Judged[]): Tally => {
  const count = (verdict: Judged['verdict']): number => judged.filter((one) => one.verdict === verdict).length
  return {
    valid: count('valid'),
    rejected: count('rejected'),
    undetermined: count('undetermined'),
    newerAvailable: judged.filter((one) => one.warnings?.includes('NEWER_AVAILABLE')).length,
    hours: judged.reduce((sum, one) => sum + (one.hours ?? 0), 0),
  }
}

/** Runs the third party over files or folders; answers what it says of each passport. */
export async function verify(
  scene: Scene,
  sources: readonly string[],
  o: { readonly exitCode: number; readonly trust?: readonly string[] },
): Promise<readonly Judged[]> {
  const args = ['verify', ...sources, ...(o.trust ?? trustOf(scene)), '--json']
  const run = await scene.stage.run('third-party', args, o.exitCode)
  const judged: readonly Judged[] = run.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  scene.stage.count('passports checked', judged.length)
  return judged
}

/** Has all passports of a folder checked, tells the counts and holds them to the expected ones. */
export async function verifyAll(
  scene: Scene,
  folder: string,
  o: { readonly exitCode: number; readonly expected: Partial<Tally> },
): Promise<readonly Judged[]> {
  const judged = await verify(scene, [folder], o)
  const tally = tallyOf(judged)
  scene.stage.say(
    `The university checked ${formatNumber(judged.length)}: ${formatNumber(tally.valid)} valid, ` +
      `${formatNumber(tally.rejected)} rejected, ${tally.undetermined} undetermined; a newer one exists for ` +
      `${formatNumber(tally.newerAvailable)}; ${formatNumber(tally.hours)} hours stated.`,
  )
  for (const [what, expected] of Object.entries(o.expected)) {
    scene.stage.expect(`${what} of ${folder}`, tally[what as keyof Tally], expected)
  }
  return judged
}

/** `valid`, or why not. */
export const verdictOf = ({ verdict, problems }: Judged): string => problems[0]?.code ?? verdict
