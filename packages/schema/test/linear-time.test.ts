import { anyType, parseCredential, VolunteerPassport } from '@volunteer-passport/schema'
import { countWork } from '@volunteer-passport/testing'
import { expect, test } from 'vitest'
import { documentOf, passportClaims } from './documents.ts'

const names = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i.toString(36)}`)

test('many types beside many terms of inline contexts take work in proportion to their number', () => {
  const terms = Object.fromEntries(names(20_000, 'term').map((name) => [name, 'https://a.example/']))
  const document = {
    ...documentOf(VolunteerPassport, passportClaims),
    type: ['VerifiableCredential', ...names(20_000, 'type')],
    '@context': ['https://www.w3.org/ns/credentials/v2', terms],
  }
  const copy = JSON.parse(JSON.stringify(document))
  expect(countWork(() => parseCredential(copy, anyType)) / 40_000).toBeLessThan(12)
})
