import { trustIssuers } from '@volunteer-passport/verifier'
import { expect, it } from 'vitest'
import type { StatusListKind, UsableStatusList } from '../src/status-list.ts'
import { createStatusListCache } from '../src/status-list-cache.ts'

const now = new Date('2026-11-07T12:00:00Z')
const list = (bytes: number): UsableStatusList => ({
  kind: 'bitstring',
  purposes: ['revocation'],
  bytes: new Uint8Array(bytes),
  tokenBytes: bytes,
  issuedAt: now,
  usableUntil: Number.POSITIVE_INFINITY,
  ttlSeconds: 900,
  isStale: false,
  revoked: new Set(),
})
const trust = trustIssuers(['did:web:a.example'])
const at = (number: number, issuer = 'did:web:a.example', kind: StatusListKind = 'bitstring', lineage = '') => ({
  kind,
  url: `https://a.example/${number}.jwt`,
  issuer,
  trust,
  lineage,
  now,
})

it('holds 64 MiB of lists and gives up the least recently used', () => {
  const cache = createStatusListCache({ maxAgeSeconds: Number.POSITIVE_INFINITY })
  for (let number = 0; number < 32; number++) cache.set(at(number), list(2 ** 21))
  cache.fresh(at(0))
  for (const number of [32, 33]) cache.set(at(number), list(2 ** 21))
  const held = Array.from({ length: 34 }, (_, number) => number).filter(
    (number) => cache.fresh(at(number)) !== undefined,
  )
  expect(held).toEqual([0, ...Array.from({ length: 31 }, (_, i) => i + 3)])
  cache.set(at(3), list(2 ** 21))
  expect(cache.fresh(at(0))).toBeDefined()
})

it('gives no list that was accepted for another issuer or as another kind', () => {
  const cache = createStatusListCache({ maxAgeSeconds: Number.POSITIVE_INFINITY })
  cache.set(at(1), list(1))
  expect([
    cache.fresh(at(1)),
    cache.fresh(at(1, 'did:web:b.example')),
    cache.fresh(at(1, 'did:web:a.example', 'token')),
    cache.stale(at(1, 'did:web:b.example')),
    cache.stale(at(1, 'did:web:a.example', 'bitstring', 'by another chain')),
  ]).toEqual([list(1), undefined, undefined, undefined, undefined])
})

it('holds nothing where the age or the time to live is 0', () => {
  const cache = createStatusListCache({ maxAgeSeconds: 0 })
  cache.set(at(1), list(1))
  const unbounded = createStatusListCache({ maxAgeSeconds: Number.POSITIVE_INFINITY })
  unbounded.set(at(1), { ...list(1), ttlSeconds: 0 })
  expect([cache.fresh(at(1)), unbounded.fresh(at(1)), unbounded.stale(at(1))]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
