import { anyType, parseCredential, VolunteerPassport } from '@volunteer-passport/schema'
import { expect, test } from 'vitest'
import { documentOf, passportClaims } from './documents.ts'

function cpuMilliseconds(work: () => unknown): number {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

const names = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i.toString(36)}`)

test('many types beside many terms of inline contexts take no quadratic time', () => {
  const terms = Object.fromEntries(names(60_000, 'term').map((name) => [name, 'https://a.example/']))
  const document = {
    ...documentOf(VolunteerPassport, passportClaims),
    type: ['VerifiableCredential', ...names(60_000, 'type')],
    '@context': ['https://www.w3.org/ns/credentials/v2', terms],
  }
  const copy = JSON.parse(JSON.stringify(document))
  expect(cpuMilliseconds(() => parseCredential(copy, anyType))).toBeLessThan(1_000)
})
