import type { Scene } from './scene.ts'

export type Counts = Readonly<Record<string, number>>

/** The last line of an answer in JSON is its summary; a program that failed may have none. */
const summaryOf = (stdout: string): Readonly<Record<string, unknown>> => {
  const last = stdout.trimEnd().split('\n').at(-1) ?? ''
  return last === '' ? {} : JSON.parse(last)
}

/** The newest of the ids that a command has answered. */
export const lastOf = (ids: unknown): unknown => (Array.isArray(ids) ? ids.at(-1) : undefined)

const sumOf = (counts: Counts): number => Object.values(counts).reduce((sum, count) => sum + count, 0)

const runOffice = (scene: Scene, args: readonly string[], exitCode: number, folder = scene.office) =>
  scene.stage.run('front-office', ['--folder', folder, '--json', ...args], exitCode)

/** Runs a command that must succeed; answers the last line of what it says. */
export async function callOffice(
  scene: Scene,
  args: readonly string[],
  folder: string = scene.office,
): Promise<Readonly<Record<string, unknown>>> {
  return summaryOf((await runOffice(scene, args, 0, folder)).stdout)
}

/** What became of the rows of a file, and the refused ones as the clerk was told of them. */
export interface Imported {
  readonly outcomes: Counts
  readonly refused: readonly string[]
}

export async function importFile(scene: Scene, kind: string, file: string, expected: Counts): Promise<Imported> {
  const run = await runOffice(scene, ['--lang', 'kk', 'import', kind, `${scene.data}/${file}`], 2)
  const outcomes = (summaryOf(run.stdout).outcomes ?? {}) as Counts
  scene.stage.expect(`rows of ${file}`, outcomes, expected)
  scene.stage.count('rows fed', sumOf(outcomes))
  return { outcomes, refused: run.stderr.split('\n').filter((line) => line.startsWith(file)) }
}

export async function issuePassports(scene: Scene, out: string, expected: Counts): Promise<Counts> {
  const run = await runOffice(scene, ['issue', '--out', out], 0)
  const outcomes = (summaryOf(run.stdout).outcomes ?? {}) as Counts
  scene.stage.expect('passports issued', outcomes, expected)
  scene.stage.count('passports signed', sumOf(outcomes) - (outcomes.unchanged ?? 0) - (outcomes.rejected ?? 0))
  return outcomes
}

/** Answers the addresses that were published anew. */
export async function publish(scene: Scene): Promise<readonly string[]> {
  return ((await callOffice(scene, ['publish'])).published ?? []) as readonly string[]
}

export async function initOffice(scene: Scene, office: string, folder: string = scene.office): Promise<void> {
  const { office: made } = await callOffice(scene, ['init', '--office', office], folder)
  scene.stage.expect('office', made, office)
}
