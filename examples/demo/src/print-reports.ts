import { type Scene, trustOf } from './scene.ts'

interface Specimen {
  readonly name: string
  readonly file: string
  readonly exitCode: number
  /** Codes in the report; HOLDER_NOT_PROVEN stands beside every passport shown without its holder. */
  readonly codes: readonly string[]
}

const LANGUAGES = ['kk', 'ru', 'en'] as const

const codesOf = (report: string): readonly string[] =>
  [...report.matchAll(/\[([A-Z_]+)\]/g)].map(([, code = '']) => code)

/** The printed report of each specimen in three languages. */
export async function printReports(scene: Scene, specimens: readonly Specimen[]): Promise<void> {
  const { stage } = scene
  for (const { name, file, exitCode, codes } of specimens) {
    const args = ['verify', file, ...trustOf(scene)]
    const runs = await Promise.all(
      LANGUAGES.map((language) => stage.runQuietly('third-party', [...args, '--lang', language], exitCode)),
    )
    stage.count('passports checked', runs.length)
    for (const [index, run] of runs.entries()) {
      const language = LANGUAGES[index] ?? ''
      stage.say('')
      stage.say(`--- ${name}, ${language} ---`)
      for (const line of run.stdout.trimEnd().split('\n')) stage.say(line)
      stage.expect(`codes in the report of ${name}, ${language}`, codesOf(run.stdout), codes)
    }
  }
}
