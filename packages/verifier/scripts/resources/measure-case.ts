/**
 * Measures the cases in the files that are named, one after another: processor time and memory of one verification
 * beyond that of a sound passport on a sound site, in a process of its own. Answers in lines of JSON.
 */
import { readFileSync } from 'node:fs'
import type { PresentationReport, Report } from '@volunteer-passport/schema'
import { compareName } from '@volunteer-passport/verifier'
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
  const work = await workOf(subject, token)
  const start = process.cpuUsage()
  const verdict = await work()
  const { user, system } = process.cpuUsage(start)
  return { verdict, cpu: (user + system) / 1000 }
}

async function workOf(subject: ResourceCase, token: string | Uint8Array): Promise<() => Promise<string>> {
  const verifier = verifierOf(stageOf(subject))
  const type = typeOf(subject)
  const verdictOf = (report: Report | PresentationReport) => (report.ok ? 'accepted' : report.problems[0].code)
  const { request, comparedName } = subject
  if (request !== undefined) return async () => verdictOf(await verifier.verifyPresentation(String(token), request))
  if (comparedName === undefined) return async () => verdictOf(await verifier.verify(token, { type }))
  const report = await verifier.verify(token, { type })
  return async () => compareName(report, comparedName)
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
