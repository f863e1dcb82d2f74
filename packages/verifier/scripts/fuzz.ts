import { parseArgs } from 'node:util'
import { runCampaign } from './fuzz/campaign.ts'

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '100000' } },
})
const [seed, count] = [Number(values.seed), Number(values.count)]
if (!Number.isSafeInteger(seed) || seed < 0 || !Number.isSafeInteger(count) || count < 1) {
  console.error('usage: pnpm fuzz [--seed 1] [--count 100000]')
  process.exit(2)
}

const { seconds, slowestMilliseconds, kinds, verdicts, stricter, failures } = await runCampaign({ seed, count })
const byCount = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, times]) => `${String(times).padStart(9)}  ${name}`)
    .join('\n')

console.log(
  `seed ${seed}: ${count} inputs in ${seconds.toFixed(1)} s, the slowest ${slowestMilliseconds.toFixed(1)} ms of the processor`,
)
console.log('\n   inputs accepted  kind')
for (const [kind, { inputs, accepted }] of Object.entries(kinds)) {
  console.log(`${String(inputs).padStart(9)}${String(accepted).padStart(9)}  ${kind}`)
}
console.log(`\nverdicts\n${byCount(verdicts)}`)
console.log(`\nrefused, though the plainer reference accepts\n${byCount(stricter) || '        0'}`)
console.log(`\n${failures.length} failures`)
for (const { number, kind, why, token } of failures) console.log(`input ${number} (${kind}): ${why}\n${token}\n`)
process.exitCode = failures.length === 0 ? 0 : 1
