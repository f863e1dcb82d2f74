import { createPrivateKey, sign as signRaw } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Jwk } from '@volunteer-passport/codec'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { createOffice, passportRows } from './create-office.ts'
import { openRegistry } from './open-registry.ts'

export interface BulkResult {
  readonly issued: number
  readonly milliseconds: number
  readonly rawMilliseconds: number
  /** The whole log recomputed, and compared with what is on record. */
  readonly verifiedMilliseconds: number
  readonly logEntries: number
  /** After each 10,000 passports. */
  readonly residentBytes: readonly number[]
}

const SAMPLE = 100

/**
 * Passports a run, with as many raw signatures, half of them before it and half after: the speed of a machine drifts by a
 * third within minutes, and in pieces both meet the same one.
 */
const PIECE = 30_000

// Issues to the people that are registered at `place`, and prints what `bulk.ts` reports.
const [place = '', keyFile = '', count = '0'] = process.argv.slice(2)
const people = Number(count)
const privateJwk = JSON.parse(readFileSync(keyFile, 'utf8')) as Jwk
const registry = await openRegistry(place)
const { issuer } = await createOffice({ algorithm: 'EdDSA', people: 0, registry, privateJwk, issued: false })
const { tokens } = await createOffice({ algorithm: 'EdDSA', people: SAMPLE })
const messages = tokens.map((token) => Buffer.from(token.slice(0, token.lastIndexOf('.'))))
const key = createPrivateKey({ key: { ...privateJwk }, format: 'jwk' })

function timeRaw(signatures: number): number {
  const began = performance.now()
  for (let n = 0; n < signatures; n++) signRaw(null, messages[n % SAMPLE] ?? Buffer.of(), key)
  return performance.now() - began
}

/** From the one passport up to the other, counted from 1. */
async function timeIssuing(
  first: number,
  last: number,
): Promise<Pick<BulkResult, 'issued' | 'milliseconds' | 'residentBytes'>> {
  const residentBytes: number[] = []
  let issued = 0
  const began = performance.now()
  const outcomes = issuer.issueAll(VolunteerPassport, passportRows(last, first), {
    jobId: 'bulk',
    total: last - first + 1,
    // Where they go is not what is measured; a real folder would add the files of three lists.
    publisher: async () => {},
    onProgress: ({ done }) => {
      if (done % 10_000 === 0 || first + done > last) residentBytes.push(process.memoryUsage.rss())
    },
  })
  for await (const { outcome } of outcomes) if (outcome === 'issued') issued += 1
  return { issued, milliseconds: performance.now() - began, residentBytes }
}

async function timeVerifyLog(): Promise<Pick<BulkResult, 'verifiedMilliseconds' | 'logEntries'>> {
  const began = performance.now()
  const report = await issuer.operations.verifyLog()
  if (!report.ok) throw new Error(report.problem.detail)
  return { verifiedMilliseconds: performance.now() - began, logEntries: report.entries }
}

timeRaw(Math.min(people, 5_000))
const issuing = { issued: 0, milliseconds: 0, rawMilliseconds: 0, residentBytes: [] as number[] }
for (let first = 1; first <= people; first += PIECE) {
  const last = Math.min(first + PIECE - 1, people)
  const half = Math.floor((last - first + 1) / 2)
  const before = timeRaw(half)
  const piece = await timeIssuing(first, last)
  issuing.rawMilliseconds += before + timeRaw(last - first + 1 - half)
  issuing.issued += piece.issued
  issuing.milliseconds += piece.milliseconds
  issuing.residentBytes.push(...piece.residentBytes)
}
const result: BulkResult = { ...issuing, ...(await timeVerifyLog()) }
await registry.close()
process.stdout.write(JSON.stringify(result))
