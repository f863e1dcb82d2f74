import fc from 'fast-check'
import { type RunnerTestCase, TestRunner } from 'vitest'
import { note, readEvents } from './events.ts'

type Hits = Readonly<Record<string, number>>

/** By this object the instrumented code knows which mutant is on, and counts what it comes by. */
interface Switch {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount: number
  hitLimit: number
  readonly mutantCoverage?: { readonly static: Hits; readonly perTest: Readonly<Record<string, Hits>> }
}

/** A loop without an end comes by its mutant again and again, and is ended there, as by Stryker itself. */
const HITS_BEYOND = 100
/** The tests that kill most in the least time come first. */
const QUICK_MILLISECONDS = 50

const { MUTATION_FOLDER: folder = '', MUTATION_TESTS: tests } = process.env
const mutation: Switch = { hitCount: 0, hitLimit: Number.POSITIVE_INFINITY }
Object.assign(globalThis, { __stryker__: mutation })

/** Runs each test as it is, and then with each mutant that it comes by and that no test has killed yet. */
export default class MutantRunner extends TestRunner {
  readonly #dead = new Set(readEvents(folder).flatMap((event) => (event.kind === 'ended' ? [event.id] : [])))

  async runTask(test: RunnerTestCase): Promise<void> {
    note(folder, { kind: 'test', name: test.fullName })
    // Nobody asks for the smallest case that kills a mutant.
    fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true })
    if (tests === undefined) return attempt(test)
    const start = performance.now()
    mutation.currentTestId = test.id
    await runUnchanged(test)
    mutation.currentTestId = undefined
    if (tests === 'quick' && performance.now() - start > QUICK_MILLISECONDS) return
    const met = Object.entries(mutation.mutantCoverage?.perTest[test.id] ?? {})
    const alive = met.filter(([id]) => !this.#dead.has(id))
    for (const [id, hits] of alive) await this.#runWith(id, hits * HITS_BEYOND, test)
    // What a mutant has left behind would be laid at the door of the next.
    if (alive.length > 0) await runUnchanged(test)
  }

  async #runWith(activeMutant: string, hitLimit: number, test: RunnerTestCase): Promise<void> {
    note(folder, { kind: 'started', id: activeMutant })
    Object.assign(mutation, { activeMutant, hitLimit, hitCount: 0 })
    const isKilled = await attempt(test).then(
      () => false,
      () => true,
    )
    mutation.activeMutant = undefined
    const isEndless = mutation.hitCount > hitLimit
    if (!isKilled && !isEndless) return
    this.#dead.add(activeMutant)
    note(folder, { kind: 'ended', id: activeMutant, outcome: isEndless ? 'timed out' : 'killed' })
  }

  override onAfterRunFiles(files: Parameters<TestRunner['onAfterRunFiles']>[0]): void {
    const { static: atLoad = {}, perTest = {} } = mutation.mutantCoverage ?? {}
    const ids = new Set([atLoad, ...Object.values(perTest)].flatMap((hits) => Object.keys(hits)))
    for (const { filepath } of files) note(folder, { kind: 'covered', by: filepath, ids: [...ids] })
    super.onAfterRunFiles(files)
  }
}

async function runUnchanged(test: RunnerTestCase): Promise<void> {
  await attempt(test).catch((error) => {
    note(folder, { kind: 'broken', name: test.fullName })
    throw error
  })
}

async function attempt(test: RunnerTestCase): Promise<void> {
  await TestRunner.getTestFn(test)()
}
