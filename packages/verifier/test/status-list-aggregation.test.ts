import { fakeNetwork } from '@volunteer-passport/testing'
import { resolveStatusListAggregation } from '@volunteer-passport/verifier'
import fc from 'fast-check'
import { expect, it } from 'vitest'

const AGGREGATION = 'https://passport.example/offices/kz-75/token-status.json'
const lists = ['https://passport.example/a.jwt', 'https://passport.example/b.jwt']
const resolve = (body: string | object, contentType = 'application/json') =>
  resolveStatusListAggregation(AGGREGATION, { fetch: fakeNetwork({ [AGGREGATION]: { body, contentType } }) })
const codeOf = (parsed: Awaited<ReturnType<typeof resolve>>) => (parsed.ok ? 'ok' : parsed.problems[0].code)

it('gives the addresses as they stand', async () => {
  const parsed = await resolve({ status_lists: lists, more: 1 })
  expect(parsed).toEqual({ ok: true, value: lists })
  expect(Object.isFrozen(parsed.ok && parsed.value)).toBe(true)
  expect(await resolve({ status_lists: [] })).toEqual({ ok: true, value: [] })
})

it.each<[string, string | object, string]>([
  ['no JSON', '<html>', 'JSON_INVALID'],
  ['a name twice', '{"status_lists":[],"status_lists":[]}', 'JSON_DUPLICATE_KEY'],
  ['null', 'null', 'CLAIM_INVALID'],
  ['an array', lists, 'CLAIM_INVALID'],
  ['no member', {}, 'CLAIM_INVALID'],
  ['text', { status_lists: lists[0] }, 'CLAIM_INVALID'],
  ['a number among them', { status_lists: [...lists, 1] }, 'CLAIM_INVALID'],
  ['one twice', { status_lists: [lists[0], lists[0]] }, 'CLAIM_INVALID'],
  ['http', { status_lists: ['http://passport.example/a.jwt'] }, 'STATUS_URL_FORBIDDEN'],
  ['a private address', { status_lists: [...lists, 'https://10.0.0.1/a.jwt'] }, 'STATUS_URL_FORBIDDEN'],
  ['more than the limit', { status_lists: [`https://a.example/${'a'.repeat(262_144)}`] }, 'FETCH_TOO_LARGE'],
])('refuses %s', async (_, body, code) => {
  expect(codeOf(await resolve(body))).toBe(code)
})

it('asks nobody for an address that is not public, and says what the fetch says', async () => {
  const network = fakeNetwork({ [AGGREGATION]: 'FETCH_TIMEOUT' })
  for (const url of ['http://passport.example/a', 'https://127.0.0.1/a', 'a']) {
    expect(codeOf(await resolveStatusListAggregation(url, { fetch: network }))).toBe('STATUS_URL_FORBIDDEN')
  }
  expect(network.calls).toEqual([])
  expect(codeOf(await resolveStatusListAggregation(AGGREGATION, { fetch: network }))).toBe('FETCH_TIMEOUT')
  expect(codeOf(await resolve({ status_lists: lists }, 'text/html'))).toBe('FETCH_CONTENT_TYPE')
  const signal = AbortSignal.abort()
  const answering = fakeNetwork({ [AGGREGATION]: { body: { status_lists: lists } } })
  expect(codeOf(await resolveStatusListAggregation(AGGREGATION, { fetch: answering, signal }))).toBe('FETCH_FAILED')
})

it('never throws, whatever stands there', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.json().map((json) => `{"status_lists":${json}}`),
      ),
      async (body) => {
        const parsed = await resolve(body)
        if (parsed.ok) expect(parsed.value.every((url) => url.startsWith('https://'))).toBe(true)
      },
    ),
  )
})
