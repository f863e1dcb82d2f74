import { fakeNetwork } from '@volunteer-passport/testing'
import { describe, expect, it } from 'vitest'

const ask = { accept: 'application/json, application/vc+jwt', maxBytes: 10 }
const code = (answer: Awaited<ReturnType<ReturnType<typeof fakeNetwork>>>) =>
  answer.ok ? 'ok' : answer.problems.map((problem) => problem.code).join()

describe('fakeNetwork', () => {
  it('answers text, bytes and objects, and records who was asked', async () => {
    const network = fakeNetwork({
      'https://a.example/x.jwt': { body: 'a.b.c' },
      'https://a.example/bytes': { body: Uint8Array.of(1, 2), contentType: 'application/json; charset=utf-8' },
      'https://a.example/object': { body: { a: 1 }, maxAgeSeconds: 60 },
    })
    expect(await network('https://a.example/x.jwt', ask)).toEqual({
      ok: true,
      value: { body: new TextEncoder().encode('a.b.c'), contentType: 'application/vc+jwt', maxAgeSeconds: undefined },
    })
    expect(await network('https://a.example/bytes', ask)).toMatchObject({ value: { body: Uint8Array.of(1, 2) } })
    expect(await network('https://a.example/object', ask)).toEqual({
      ok: true,
      value: {
        body: new TextEncoder().encode('{"a":1}'),
        contentType: 'application/json',
        maxAgeSeconds: 60,
      },
    })
    expect(network.calls).toEqual(['https://a.example/x.jwt', 'https://a.example/bytes', 'https://a.example/object'])
  })

  it('answers problems', async () => {
    const network = fakeNetwork({
      'https://a.example/slow': 'timeout',
      'https://a.example/tls': 'FETCH_TLS',
      'https://a.example/page': { body: '<html>', contentType: 'text/html' },
      'https://a.example/big': { body: 'x'.repeat(11) },
    })
    expect(code(await network('https://a.example/slow', ask))).toBe('FETCH_TIMEOUT')
    expect(code(await network('https://a.example/tls', ask))).toBe('FETCH_TLS')
    expect(code(await network('https://a.example/page', ask))).toBe('FETCH_CONTENT_TYPE')
    expect(code(await network('https://a.example/big', ask))).toBe('FETCH_TOO_LARGE')
    expect(code(await network('https://a.example/none', ask))).toBe('FETCH_FAILED')
    network.set('https://a.example/none', { body: '1' })
    expect(code(await network('https://a.example/none', ask))).toBe('ok')
    expect(code(await network('https://a.example/none', { ...ask, signal: AbortSignal.abort() }))).toBe('FETCH_FAILED')
  })
})
