import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { mergeConfig } from 'vitest/config'
import tests from '../vitest.config.ts'

const folder = process.env.MUTATION_FOLDER!
const files: readonly { readonly name: string; readonly content: string }[] = JSON.parse(
  readFileSync(join(folder, 'instrumented.json'), 'utf8'),
)

/** The same tests, of files with all their mutants in them; threads end with the process that is killed. */
export default mergeConfig(tests, {
  plugins: [
    {
      name: 'mutants',
      enforce: 'pre',
      load: (id: string) => files.find(({ name }) => resolve(name) === id)?.content,
    },
  ],
  // What is kept on disk is looked up by the file as it was, and would bring its mutants into later runs.
  test: { fsModuleCache: false, runner: '.stryker/one-process/runner.ts', pool: 'threads', maxWorkers: 1 },
})
