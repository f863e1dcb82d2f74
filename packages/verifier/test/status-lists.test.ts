import type { Fetch, Fetched } from '@volunteer-passport/did'
import { trustIssuers } from '@volunteer-passport/verifier'
import { expect, it } from 'vitest'
import type { StatusList, StatusListRequest } from '../src/status-list.ts'
import { createStatusLists } from '../src/status-lists.ts'

const request: StatusListRequest = {
  kind: 'bitstring',
  url: 'https://a.example/1.jwt',
  issuer: 'did:web:a.example',
  trust: trustIssuers(['did:web:a.example']),
  lineage: '',
  now: new Date('2026-11-07T12:00:00Z'),
}
const list: StatusList = {
  kind: 'bitstring',
  purposes: ['revocation'],
  bytes: new Uint8Array(16_384),
  issuedAt: request.now,
  usableUntil: Number.POSITIVE_INFINITY,
  ttlSeconds: 900,
}

/** Lists whose fetches answer when told to, and what was done for them. */
function countedLists() {
  const done = { fetches: 0, readings: 0 }
  const waiting: ((fetched: Fetched) => void)[] = []
  const fetch: Fetch = () => {
    done.fetches += 1
    return new Promise((resolve) => waiting.push(resolve))
  }
  const read = function* () {
    done.readings += 1
    yield Promise.resolve()
    return { ok: true, value: list } as const
  }
  const lists = createStatusLists({
    fetch,
    read: { bitstring: read, token: read },
    state: { get: () => undefined, set: () => {} },
    maxAgeSeconds: Number.POSITIVE_INFINITY,
  })
  const document = { contentType: 'application/vc+jwt', maxAgeSeconds: undefined, accessControlAllowOrigin: undefined }
  const arrive = async () => {
    // The fetch begins when the lists' own promise has its turn.
    await Promise.resolve()
    for (const resolve of waiting) resolve({ ok: true, value: { ...document, body: new Uint8Array(100) } })
  }
  return { lists, done, arrive }
}

it('row 74: 30,000 asked for at once, while a list is under way, unread and read: one fetch, one reading', async () => {
  const { lists, done, arrive } = countedLists()
  const tenThousand = () => Array.from({ length: 10_000 }, () => lists.get(request))
  const underWay = tenThousand()
  await arrive()
  const arrived = await Promise.all(underWay)
  const unread = await Promise.all(tenThousand())
  expect(done).toEqual({ fetches: 1, readings: 0 })
  const readings = [...arrived, ...unread].map((obtained) => obtained.ok && obtained.value.read())
  const cached = await Promise.all(readings).then(tenThousand)
  expect(new Set(cached.map((obtained) => obtained instanceof Promise))).toEqual(new Set([false]))
  expect(done).toEqual({ fetches: 1, readings: 1 })
})
