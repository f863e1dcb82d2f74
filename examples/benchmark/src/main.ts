import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { createBitstringBenches } from './benches/bitstring.ts'
import { createIssueBench } from './benches/issue.ts'
import { createStartBench } from './benches/start.ts'
import { createTrustBench } from './benches/trust.ts'
import { createVerifyBench } from './benches/verify.ts'
import type { Bench, Scale } from './contestant.ts'
import { formatTable } from './format-table.ts'
import { measure, type Result } from './measure.ts'

const BENCHES: Readonly<Record<string, (scale: Scale) => Promise<readonly Bench[]>>> = {
  verify: async (scale) => [await createVerifyBench('EdDSA', scale), await createVerifyBench('ES256', scale)],
  trust: async (scale) => [await createTrustBench(800, scale), await createTrustBench(10_000, scale)],
  issue: async (scale) => [await createIssueBench(scale)],
  start: async (scale) => [await createStartBench(scale)],
  bitstring: async (scale) => createBitstringBenches(scale),
}

const USAGE = `usage: benchmark [${Object.keys(BENCHES).join('|')} ...] [--json] [--tiny]`

async function run(names: readonly string[], scale: Scale): Promise<readonly Result[]> {
  const results: Result[] = []
  for (const name of names) {
    for (const bench of (await BENCHES[name]?.(scale)) ?? []) {
      process.stderr.write(`${bench.name} ...\n`)
      results.push(...(await measure(bench)))
      await bench.close?.()
    }
  }
  return results
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, tiny: { type: 'boolean' } },
})
const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name))
if (unknown.length > 0) {
  process.stderr.write(`no such bench: ${unknown.join(', ')}\n${USAGE}\n`)
  process.exitCode = 1
} else {
  const results = await run(positionals.length > 0 ? positionals : Object.keys(BENCHES), values.tiny ? 'tiny' : 'full')
  const machine = { node: process.version, cores: cpus().length, cpu: cpus()[0]?.model ?? 'unknown' }
  if (values.json) process.stdout.write(`${JSON.stringify({ machine, results })}\n`)
  else {
    process.stdout.write(`Node ${machine.node}, ${machine.cores} x ${machine.cpu}; medians, times of one operation\n\n`)
    process.stdout.write(`${formatTable(results)}\n`)
  }
}
