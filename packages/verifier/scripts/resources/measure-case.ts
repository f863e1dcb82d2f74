/**
 * Measures the cases in the files that are named, one after another: processor time and memory of one verification
 * beyond that of a sound passport on a sound site; with `--answers` it says what the answers are and no more. Answers
 * in lines of JSON.
 */
import { createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { PresentationReport, Report } from '@volunteer-passport/schema'
import { officeKey } from '@volunteer-passport/testing'
import { compareName } from '@volunteer-passport/verifier'
import { verifierOf } from '../fuzz/campaign.ts'
import { signBytes } from '../fuzz/stage.ts'
import { type ResourceCase, resourceCase, SOUND_TOKEN, stageOf, typeOf } from './resource-case.ts'

const WARM_UP = 30
const RUNS = 7
const SIGNATURES = 500
const MIB = 2 ** 20

type Work = () => string | Promise<string>

const verdictOf = (report: Report | PresentationReport): string => (report.ok ? 'accepted' : report.problems[0].code)

/** With caches that are empty, so that all that the site sends is read. */
async function workOf(subject: ResourceCase): Promise<Work> {
  const verifier = verifierOf(stageOf(subject))
  const { token, request, comparedName } = subject
  if (request !== undefined) return async () => verdictOf(await verifier.verifyPresentation(token, request))
  const type = typeOf(subject)
  if (comparedName === undefined) return async () => verdictOf(await verifier.verify(token, { type }))
  const report = await verifier.verify(token, { type })
  return () => compareName(report, comparedName)
}

async function cpuMilliseconds(work: Work): Promise<number> {
  const start = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

async function leastCpu(prepare: () => Promise<Work>): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < RUNS; run += 1) {
    const work = await prepare()
    globalThis.gc?.()
    least = Math.min(least, await cpuMilliseconds(work))
  }
  return least
}

/** What a cost is a multiple of, on a slow or busy machine as on a fast one: a raw check of one signature. */
async function rawVerification(): Promise<number> {
  const message = Buffer.alloc(1_000)
  const key = createPublicKey({ key: { ...officeKey.publicJwk }, format: 'jwk' })
  const signature = signBytes(message, officeKey)
  const batch: Work = () => {
    for (let i = 0; i < SIGNATURES; i += 1) verify(null, message, key, signature)
    return ''
  }
  return (await leastCpu(async () => batch)) / SIGNATURES
}

async function measure(cases: readonly ResourceCase[]): Promise<void> {
  const base = resourceCase('a sound passport', SOUND_TOKEN)
  for (let run = 0; run < WARM_UP; run += 1) await (await workOf(base))()
  const raw = await rawVerification()
  const baseCpu = await leastCpu(() => workOf(base))
  for (const subject of cases) {
    const work = await workOf(subject)
    globalThis.gc?.()
    const baseRss = process.memoryUsage.rss()
    const verdict = await work()
    // The peak, and of the first verification alone.
    const memory = (process.resourceUsage().maxRSS * 1024 - baseRss) / MIB
    const cpu = (await leastCpu(() => workOf(subject))) - baseCpu
    print({ name: subject.name, verdict, cpu, signatures: cpu / raw, memory })
  }
}

async function answer(cases: readonly ResourceCase[]): Promise<void> {
  for (const subject of cases) print({ name: subject.name, verdict: await (await workOf(subject))() })
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { answers: { type: 'boolean', default: false } },
})
const cases = positionals.map((file) => JSON.parse(readFileSync(file, 'utf8')) as ResourceCase)
await (values.answers ? answer : measure)(cases)
