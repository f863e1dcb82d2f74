import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { nameCases } from './resources/name-cases.ts'
import { presentationCases } from './resources/presentation-cases.ts'
import { siteCases } from './resources/site-cases.ts'
import { tokenCases } from './resources/token-cases.ts'

interface Measurement {
  readonly name: string
  readonly verdict: string
  /** Milliseconds of processor time beyond the base. */
  readonly cpu: number
  /** MiB beyond the base. */
  readonly memory: number
}

type Bounds = Pick<Measurement, 'cpu' | 'memory'>

/** The promise. `--together` measures all in one process, for a look at what grows out of all proportion. */
const MOST: Bounds = { cpu: 50, memory: 64 }

const { values } = parseArgs({
  options: { together: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
})
const folder = mkdtempSync(join(tmpdir(), 'resources-'))
const measure = (files: readonly string[], runs: number): readonly Measurement[] => {
  const program = new URL('resources/measure-case.ts', import.meta.url).pathname
  const flags = ['--expose-gc', '--conditions=@volunteer-passport/source']
  const out = execFileSync(process.execPath, [...flags, program, ...files], {
    encoding: 'utf8',
    env: { ...process.env, RUNS: String(runs) },
  })
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Measurement)
}

const measurements: Measurement[] = []
try {
  const files: string[] = []
  for (const cases of [tokenCases(), siteCases(), presentationCases(), nameCases()]) {
    for (const subject of cases) {
      const file = join(folder, `${files.length}.json`)
      writeFileSync(file, JSON.stringify(subject))
      files.push(file)
    }
  }
  if (values.together) measurements.push(...measure(files, 1))
  else for (const file of files) measurements.push(...measure([file], 7))
} finally {
  rmSync(folder, { recursive: true })
}

const isOver = ({ cpu, memory }: Measurement): boolean => cpu > MOST.cpu || memory > MOST.memory
if (values.json) console.log(JSON.stringify(measurements))
else {
  console.log('   CPU ms  RSS MiB  case, and what it is answered with')
  for (const measurement of [...measurements].sort((a, b) => b.cpu - a.cpu)) {
    const { name, verdict, cpu, memory } = measurement
    const note = isOver(measurement) ? ' !!' : ''
    console.log(`${cpu.toFixed(1).padStart(9)}${memory.toFixed(1).padStart(9)}  ${name}: ${verdict}${note}`)
  }
  const worst = (of: 'cpu' | 'memory') => Math.max(...measurements.map((measurement) => measurement[of])).toFixed(1)
  console.log(`${measurements.length} cases; the worst: ${worst('cpu')} ms, ${worst('memory')} MiB beyond the base`)
  process.exitCode = measurements.some(isOver) ? 1 : 0
}
