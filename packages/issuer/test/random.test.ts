import { VolunteerPassport } from '@volunteer-passport/schema'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { poolRandom } from '../src/context.ts'
import { collect, NEXT_YEAR, openOffice, person } from './support/office.ts'

test('each byte of the source is given out once, and none is made up', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4096 }), { maxLength: 40 }), (lengths) => {
      let drawn = 0
      const next = poolRandom((bytes) => {
        const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
        for (let i = 0; i < words.length; i++) words[i] = drawn++
      })
      const seen = new Set<number>()
      for (const length of lengths.map((one) => one - (one % 4))) {
        const bytes = new Uint8Array(length)
        next(bytes)
        for (const word of new Uint32Array(bytes.buffer)) {
          if (seen.has(word)) throw new Error(`${word} came twice`)
          seen.add(word)
        }
      }
      expect(seen.size).toBeLessThanOrEqual(drawn)
    }),
  )
  expect(() => poolRandom(() => {})(new Uint8Array(4097))).toThrow(RangeError)
})

test('what is issued at once, one by one, has ids, places and numbers of its own', async () => {
  const { issuer } = await openOffice()
  const refs = Array.from({ length: 300 }, (_, i) => `m-${i}`)
  await Promise.all(refs.map((ref) => issuer.ledger.registerPerson(person(ref))))
  const made = await Promise.all(
    refs.map((ref) => issuer.issue(VolunteerPassport, { key: ref, person: ref, validUntil: NEXT_YEAR })),
  )
  const all = await collect(issuer.find({}))
  expect(new Set(all.map(({ list, index }) => `${list}/${index}`)).size).toBe(300)
  expect(new Set(made.map(({ id }) => id)).size).toBe(300)
  expect(new Set(made.map(({ credential }) => credential.subject.passportNumber)).size).toBe(300)
  // RFC 9562 version 4, variant 10: 122 random bits.
  for (const { id } of made)
    expect(id).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
