import { expect, it } from 'vitest'
import type { StatusList } from '../src/status-list.ts'
import { createStatusListCache } from '../src/status-list-cache.ts'

const now = new Date('2026-11-07T12:00:00Z')
const list = (bytes: number): StatusList => ({
  purposes: ['revocation'],
  bits: new Uint8Array(bytes),
  issuedAt: now,
  usableUntil: Number.POSITIVE_INFINITY,
  ttlSeconds: 900,
})
const at = (number: number, issuer = 'did:web:a.example') => ({ url: `https://a.example/${number}.jwt`, issuer, now })

it('holds 64 MiB of lists and gives up the least recently used', () => {
  const cache = createStatusListCache({ maxAgeSeconds: Number.POSITIVE_INFINITY })
  for (let number = 0; number < 32; number++) cache.set(at(number), list(2 ** 21))
  cache.get(at(0))
  for (const number of [32, 33]) cache.set(at(number), list(2 ** 21))
  const held = Array.from({ length: 34 }, (_, number) => number).filter((number) => cache.get(at(number)) !== undefined)
  expect(held).toEqual([0, ...Array.from({ length: 31 }, (_, i) => i + 3)])
  cache.set(at(3), list(2 ** 21))
  expect(cache.get(at(0))).toBeDefined()
})

it('gives no list that was accepted for another issuer', () => {
  const cache = createStatusListCache({ maxAgeSeconds: Number.POSITIVE_INFINITY })
  cache.set(at(1), list(1))
  expect([cache.get(at(1)), cache.get(at(1, 'did:web:b.example'))]).toEqual([list(1), undefined])
})

it('holds nothing where the age is 0', () => {
  const cache = createStatusListCache({ maxAgeSeconds: 0 })
  cache.set(at(1), list(1))
  expect(cache.get(at(1))).toBeUndefined()
})
