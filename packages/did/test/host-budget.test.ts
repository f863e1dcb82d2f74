import { LIMITS } from '@volunteer-passport/codec'
import { createDidDocument, createDidResolver } from '@volunteer-passport/did'
import { fakeNetwork, frozenClock, officeKey } from '@volunteer-passport/testing'
import { expect, test } from 'vitest'

const didOf = (host: string, path = ''): string => `did:web:${host}${path}`
const documentOf = (did: string) =>
  createDidDocument({ did, keys: [{ id: `${did}#1`, publicJwk: officeKey.publicJwk }] })

test('row 86: 1,000 issuers on 1,000 hosts are asked at most so many times a minute, and none of them is lost', async () => {
  const clock = frozenClock('2026-11-07T12:00:00Z')
  const hosts = Array.from({ length: 1_000 }, (_, i) => `office-${i}.example`)
  const network = fakeNetwork(
    Object.fromEntries(
      hosts.map((host) => [`https://${host}/.well-known/did.json`, { body: documentOf(didOf(host)) }]),
    ),
  )
  const resolver = createDidResolver({ fetch: network, clock })
  const codes = await Promise.all(
    hosts.map(async (host) => (await resolver.resolve(didOf(host))).didResolutionMetadata.problem?.code ?? 'found'),
  )
  expect(network.calls).toHaveLength(LIMITS.didHostsPerMinute)
  expect(codes).toEqual(hosts.map((_, i) => (i < LIMITS.didHostsPerMinute ? 'found' : 'RATE_LIMITED')))

  clock.advance(60)
  const later = await resolver.resolve(didOf(hosts[500]!))
  expect(later.didDocument?.id).toBe(didOf(hosts[500]!))
})

test('row 86: the offices of one domain are one host', async () => {
  const clock = frozenClock('2026-11-07T12:00:00Z')
  const dids = Array.from({ length: 300 }, (_, i) => didOf('national.example', `:offices:o-${i}`))
  const network = fakeNetwork(
    Object.fromEntries(
      dids.map((did, i) => [`https://national.example/offices/o-${i}/did.json`, { body: documentOf(did) }]),
    ),
  )
  const resolver = createDidResolver({ fetch: network, clock })
  const found = await Promise.all(dids.map(async (did) => (await resolver.resolve(did)).didDocument?.id))
  expect(found).toEqual(dids)
})
