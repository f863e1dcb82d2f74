/**
 * Measures the cases in the files that are named, one after another: processor time and memory of one verification
 * beyond that of a sound passport on a sound site, in a process of its own. Answers in lines of JSON.
 */
import { readFileSync } from 'node:fs'
import { verifierOf } from '../fuzz/campaign.ts'
import { type ResourceCase, resourceCase, SOUND_TOKEN, stageOf, typeOf } from './resource-case.ts'

const WARM_UP = 30
const RUNS = Number(process.env.RUNS ?? 7)
const MIB = 2 ** 20

/** With caches that are empty, so that all that the site sends is read. */
async function verifyOnce(
  subject: ResourceCase,
  token: string | Uint8Array,
): Promise<{ readonly verdict: string; readonly cpu: number }> {
  const verifier = verifierOf(stageOf(subject))
  const type = typeOf(subject)
  const start = process.cpuUsage()
  const report = await verifier.verify(token, { type })
  const { user, system } = process.cpuUsage(start)
  return { verdict: report.ok ? 'accepted' : report.problems[0].code, cpu: (user + system) / 1000 }
}

async function leastCpu(subject: ResourceCase, runs: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < runs; run += 1) {
    globalThis.gc?.()
    least = Math.min(least, (await verifyOnce(subject, subject.token)).cpu)
  }
  return least
}

const base = resourceCase('a sound passport', SOUND_TOKEN)
for (let run = 0; run < WARM_UP; run += 1) await verifyOnce(base, base.token)
const baseCpu = await leastCpu(base, RUNS)
for (const file of process.argv.slice(2)) {
  const subject = JSON.parse(readFileSync(file, 'utf8')) as ResourceCase
  globalThis.gc?.()
  const baseRss = process.memoryUsage.rss()
  const { verdict } = await verifyOnce(subject, subject.token)
  // The peak, and of the first verification alone.
  const memory = (process.resourceUsage().maxRSS * 1024 - baseRss) / MIB
  const cpu = (await leastCpu(subject, RUNS)) - baseCpu
  process.stdout.write(`${JSON.stringify({ name: subject.name, verdict, cpu, memory })}\n`)
}
