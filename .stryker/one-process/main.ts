import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Instrumenter } from '@stryker-mutator/instrumenter'
import { eventsIn, note, readEvents } from './events.ts'

/** No test takes so long: a mutant of which nothing is heard for this long has no end. */
const SILENCE_SECONDS = 60

const OUTCOMES = ['killed', 'timed out', 'survived', 'not covered'] as const
type Outcome = (typeof OUTCOMES)[number]

const names = process.argv.slice(2)
if (names.length === 0) throw new Error('Name the files: pnpm mutation:quick packages/codec/src/find-json-fault.ts')
const silent = { isDebugEnabled: () => false, debug: () => {}, info: () => {} }
const { files, mutants } = await new Instrumenter(silent as never).instrument(
  names.map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') })),
  { plugins: null, excludedMutations: [], ignorers: [] },
)

const folder = mkdtempSync(join(tmpdir(), 'mutation-'))
let vitest: ChildProcess | undefined
process.on('exit', () => {
  vitest?.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))
writeFileSync(join(folder, 'instrumented.json'), JSON.stringify(files))
writeFileSync(eventsIn(folder), '')

const outcomes = new Map<string, Outcome>()
await switchOnOneAfterAnother('quick')
await switchOnOneAfterAnother('all')
for (const event of readEvents(folder)) if (event.kind === 'ended') outcomes.set(event.id, event.outcome)
for (const mutant of mutants) {
  const outcome = outcomes.get(mutant.id) ?? (await inProcessOfItsOwn(mutant.id))
  outcomes.set(mutant.id, outcome)
  if (outcome === 'survived' || outcome === 'not covered') print(`${outcome} ${describe(mutant)}`)
}
const all = [...outcomes.values()]
print(`${all.length} mutants`)
for (const outcome of OUTCOMES) print(`${all.filter((each) => each === outcome).length} ${outcome}`)

/** In one process, which is started again after a mutant that has no end. */
async function switchOnOneAfterAnother(MUTATION_TESTS: 'quick' | 'all'): Promise<void> {
  const tests = new Set(names.map((name) => `${name.split('/src/')[0]}/test/`))
  while ((await runTests(tests, { MUTATION_TESTS })) === 'silent') {
    const last = readEvents(folder).at(-1)
    if (last?.kind !== 'started') throw new Error('The tests are silent without a mutant.')
    note(folder, { kind: 'ended', id: last.id, outcome: 'timed out' })
  }
  const broken = readEvents(folder).find(({ kind }) => kind === 'broken')
  if (broken !== undefined) throw new Error(`Without a mutant, or after one, a test fails: ${JSON.stringify(broken)}`)
}

/** What was not killed may have been looked at only once, when its file was loaded or a value was first kept. */
async function inProcessOfItsOwn(id: string): Promise<Outcome> {
  const covered = readEvents(folder).filter((event) => event.kind === 'covered')
  const tests = new Set(covered.filter(({ ids }) => ids.includes(id)).map(({ by }) => by))
  if (tests.size === 0) return 'not covered'
  const end = await runTests(tests, { __STRYKER_ACTIVE_MUTANT__: id })
  if (end === 'silent') return 'timed out'
  return end === 'passed' ? 'survived' : 'killed'
}

function runTests(tests: Iterable<string>, env: Record<string, string>): Promise<'passed' | 'failed' | 'silent'> {
  const o = ['run', '--config', '.stryker/one-process/vitest.config.ts', '--bail', '1', ...tests]
  const child = spawn('vitest', o, { env: { ...process.env, ...env, MUTATION_FOLDER: folder }, stdio: 'ignore' })
  vitest = child
  return new Promise((resolve, reject) => {
    const startedAt = Date.now()
    const watch = setInterval(() => {
      const heardAt = Math.max(startedAt, statSync(eventsIn(folder)).mtimeMs)
      if (Date.now() - heardAt > SILENCE_SECONDS * 1000) child.kill('SIGKILL')
    }, 1000)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      clearInterval(watch)
      resolve(signal === 'SIGKILL' ? 'silent' : code === 0 ? 'passed' : 'failed')
    })
  })
}

function describe({ fileName, location: { start, end }, mutatorName, replacement }: (typeof mutants)[number]): string {
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line, end.line + 1)
  lines.push(lines.pop()!.slice(0, end.column))
  const original = lines.join('\n').slice(start.column)
  return `${fileName}:${start.line + 1}:${start.column + 1} ${mutatorName}\n- ${original}\n+ ${replacement}`
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
