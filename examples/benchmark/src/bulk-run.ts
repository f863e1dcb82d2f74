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

// Issues to the people that are registered at `place`, with half of the raw signatures before and
// half after, and prints what `bulk.ts` reports.
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

async function timeIssuing(): Promise<Pick<BulkResult, 'issued' | 'milliseconds' | 'residentBytes'>> {
  const residentBytes: number[] = []
  let issued = 0
  const began = performance.now()
  const outcomes = issuer.issueAll(VolunteerPassport, passportRows(people), {
    jobId: 'bulk',
    total: people,
    // Where they go is not what is measured; a real folder would add the files of three lists.
    publisher: async () => {},
    onProgress: ({ done }) => {
      if (done % 10_000 === 0 || done === people) residentBytes.push(process.memoryUsage.rss())
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
const half = Math.floor(people / 2)
const before = timeRaw(half)
const issuing = await timeIssuing()
const rawMilliseconds = before + timeRaw(people - half)
const result: BulkResult = { ...issuing, rawMilliseconds, ...(await timeVerifyLog()) }
await registry.close()
process.stdout.write(JSON.stringify(result))
