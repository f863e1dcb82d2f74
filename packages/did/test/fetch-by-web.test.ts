import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { createGuardedFetch } from '@volunteer-passport/did'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { fetchByWeb } from '../src/fetch-by-web.ts'

let answer: RequestListener
let server: Server
let url: URL
beforeAll(async () => {
  server = createServer((request, response) => answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/did.json`)
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

const ask = { accept: 'application/json', maxBytes: 1_000, signal: new AbortController().signal }
const get = async (listener: RequestListener, o: object = {}) => {
  answer = listener
  return fetchByWeb(globalThis.fetch, url, { ...ask, ...o })
}
const codeOf = async (...o: Parameters<typeof get>) => {
  const document = await get(...o)
  return document.ok ? 'ok' : document.problems.map(({ code }) => code).join()
}
const type = { 'content-type': 'application/json' }

describe('the fetch of browsers and workers', () => {
  it('gives body, content type and age', async () => {
    const document = await get((_, response) =>
      response.writeHead(200, { ...type, 'cache-control': 'max-age=9' }).end('{}'),
    )
    expect(document).toEqual({
      ok: true,
      value: { body: new TextEncoder().encode('{}'), contentType: 'application/json', maxAgeSeconds: 9 },
    })
  })

  it('follows no redirect', async () => {
    let requests = 0
    const code = await codeOf((_, response) => {
      requests++
      response.writeHead(302, { ...type, location: '/next' }).end()
    })
    expect([code, requests]).toEqual(['FETCH_REDIRECT_FORBIDDEN', 1])
  })

  it('knows a redirect that a browser hides', async () => {
    const opaque = async () => ({ type: 'opaqueredirect', status: 0 }) as Response
    expect(await fetchByWeb(opaque, url, ask)).toMatchObject({ problems: [{ code: 'FETCH_REDIRECT_FORBIDDEN' }] })
  })

  it('refuses by status and content type', async () => {
    expect(await codeOf((_, response) => response.writeHead(500, type).end('{}'))).toBe('FETCH_FAILED')
    expect(await codeOf((_, response) => response.writeHead(204, type).end())).toBe('FETCH_FAILED')
    expect(await codeOf((_, response) => response.end('{}'))).toBe('FETCH_CONTENT_TYPE')
  })

  it('stops reading at the cap, also where the body was compressed', async () => {
    const bomb = gzipSync('x'.repeat(50_000_000))
    const send: RequestListener = (_, response) =>
      response.writeHead(200, { ...type, 'content-encoding': 'gzip', 'content-length': bomb.length }).end(bomb)
    expect(await codeOf(send, { maxBytes: 100_000 })).toBe('FETCH_TOO_LARGE')
    expect(await codeOf((_, response) => response.writeHead(200, type).end('x'.repeat(1_001)))).toBe('FETCH_TOO_LARGE')
    expect(await codeOf((_, response) => response.writeHead(200, type).end('x'.repeat(1_000)))).toBe('ok')
  })

  it('answers for a connection that breaks', async () => {
    const code = await codeOf((_, response) => {
      response.writeHead(200, { ...type, 'content-length': '10' })
      response.write('{}', () => response.destroy())
    })
    expect(code).toBe('FETCH_FAILED')
  })
})

describe('createGuardedFetch where Node is not', () => {
  afterEach(() => void vi.unstubAllGlobals())

  it('uses the platform fetch, after the checks of the address', async () => {
    const platform = vi.fn(async () => new Response('{}', { headers: type }))
    vi.stubGlobal('WebSocketPair', class {})
    vi.stubGlobal('fetch', platform)
    const fetch = createGuardedFetch()
    expect(await fetch('https://a.example/did.json', { accept: 'application/json', maxBytes: 9 })).toMatchObject({
      ok: true,
    })
    expect(platform).toHaveBeenCalledExactlyOnceWith('https://a.example/did.json', {
      headers: { accept: 'application/json' },
      redirect: 'manual',
      signal: expect.any(AbortSignal),
    })
    for (const address of ['http://a.example/', 'https://127.0.0.1/', 'https://localhost/', 'https://u@a.example/']) {
      expect(await fetch(address, { accept: 'application/json', maxBytes: 9 })).toMatchObject({ ok: false })
    }
    expect(platform).toHaveBeenCalledOnce()
  })

  it('keeps the deadline, even where the platform does not give up', async () => {
    vi.stubGlobal('Bun', {})
    vi.stubGlobal('fetch', () => new Promise(() => undefined))
    const fetch = createGuardedFetch({ timeoutSeconds: 0.05 })
    expect(await fetch('https://a.example/', { accept: '', maxBytes: 9 })).toMatchObject({
      problems: [{ code: 'FETCH_TIMEOUT' }],
    })
  })

  it('refuses options that would guard nothing there', () => {
    vi.stubGlobal('Deno', {})
    expect(() => createGuardedFetch({ isAddressAllowed: () => true })).toThrow(TypeError)
  })
})
