import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  getDefaultAutoSelectFamily,
  type Socket,
  setDefaultAutoSelectFamily,
} from 'node:net'
import { gzipSync } from 'node:zlib'
import { type AddressLookup, createGuardedFetch, type Fetch, type GuardedFetchOptions } from '@volunteer-passport/did'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Certificate, createTlsFiles } from './tls-files.ts'

const HOST = 'office.example'
const tls = createTlsFiles(HOST)
const loopback: AddressLookup = async () => [{ address: '127.0.0.1', family: 4 }]
const isLoopback = (address: string) => address === '127.0.0.1'

/** A server of this test: what it answers is set by each test, connections are counted. */
interface TestServer {
  readonly port: number
  readonly connections: () => number
  readonly close: () => void
}
let answer: RequestListener
const servers: TestServer[] = []

async function serve(certificate: Certificate, address = '127.0.0.1', port = 0, text?: string): Promise<TestServer> {
  const server: Server = createServer(certificate, (request, response) =>
    text === undefined ? answer(request, response) : json(response, text),
  )
  let connections = 0
  server.on('connection', () => {
    connections++
  })
  server.on('clientError', () => undefined)
  server.listen(port, address)
  await once(server, 'listening')
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  const made = { port: (server.address() as AddressInfo).port, connections: () => connections, close }
  servers.push(made)
  return made
}

const json = (response: ServerResponse, body = '{}') => {
  response.setHeader('content-type', 'application/json')
  response.end(body)
}
const guarded = (o: GuardedFetchOptions = {}): Fetch =>
  createGuardedFetch({ lookup: loopback, isAddressAllowed: isLoopback, ca: tls.ca, ...o })
const ask = { accept: 'application/json, application/did+json', maxBytes: 1_000 }
const code = async (document: ReturnType<Fetch>) => {
  const result = await document
  return result.ok ? 'ok' : result.problems.map((problem) => problem.code).join()
}

let office: TestServer
let url: string
beforeAll(async () => {
  office = await serve(tls.office)
  url = `https://${HOST}:${office.port}/did.json`
})
beforeEach(() => {
  answer = (_, response) => json(response)
})
afterAll(() => {
  for (const server of servers) server.close()
})

describe('createGuardedFetch on Node', () => {
  it('gives body, content type and age', async () => {
    let seen: IncomingMessage | undefined
    answer = (request, response) => {
      seen = request
      response.setHeader('cache-control', 'public, max-age=300')
      response.setHeader('age', '10')
      response.setHeader('content-type', 'Application/DID+JSON; charset=utf-8')
      response.write('{"a"')
      response.end(':1}')
    }
    expect(await guarded()(`${url}?a=b#c`, ask)).toEqual({
      ok: true,
      value: {
        body: new TextEncoder().encode('{"a":1}'),
        contentType: 'Application/DID+JSON; charset=utf-8',
        maxAgeSeconds: 290,
      },
    })
    expect([seen?.method, seen?.url, seen?.headers]).toEqual([
      'GET',
      '/did.json?a=b',
      {
        host: `${HOST}:${office.port}`,
        accept: ask.accept,
        'accept-encoding': 'identity',
        connection: 'close',
      },
    ])
  })

  it.each([
    [undefined, undefined],
    ['max-age=0', 0],
    ['no-store', 0],
    ['max-age=60, no-cache', 0],
    ['private, max-age="60"', 60],
    ['max-age=-1', undefined],
    ['max-age=1e9', undefined],
    ['s-maxage=60', undefined],
  ])('reads Cache-Control %j as %s', async (header, maxAgeSeconds) => {
    answer = (_, response) => {
      if (header !== undefined) response.setHeader('cache-control', header)
      json(response)
    }
    expect(await guarded()(url, ask)).toMatchObject({ ok: true, value: { maxAgeSeconds } })
  })

  it.each([
    'http://office.example/',
    'file:///etc/passwd',
    'data:application/json,{}',
    'ftp://office.example/',
    'javascript:1',
    'office.example',
    '',
    'https://user@office.example/',
    'https://:pass@office.example/',
  ])('takes no address such as %j', async (address) => {
    expect(await code(guarded()(address, ask))).toBe('FETCH_FAILED')
  })

  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://0.0.0.0/',
    'https://8.8.8.8/',
    'https://127。0。0。1/',
    'https://localhost/',
    'https://localhost./',
    'https://ｌｏｃａｌｈｏｓｔ/',
    'https://a.localhost/',
    'https://printer.local/',
    'https://metadata.google.internal/',
    'https://intranet/',
  ])('asks no look-up for %s', async (address) => {
    const lookup = vi.fn(loopback)
    expect(await code(guarded({ lookup })(address, ask))).toBe('DID_HOST_FORBIDDEN')
    expect(lookup).not.toHaveBeenCalled()
  })

  it.each([
    ['127.0.0.1', 4],
    ['10.0.0.1', 4],
    ['169.254.169.254', 4],
    ['100.64.0.1', 4],
    ['0.0.0.0', 4],
    ['::1', 6],
    ['fd00::1', 6],
    ['::ffff:127.0.0.1', 6],
    ['64:ff9b::7f00:1', 6],
    ['2002:7f00:1::', 6],
  ])('connects to no private address: %s (row 75)', async (address, family) => {
    const fetch = createGuardedFetch({ lookup: async () => [{ address, family }], ca: tls.ca })
    const before = office.connections()
    expect(await code(fetch(url, ask))).toBe('DID_HOST_FORBIDDEN')
    expect(office.connections()).toBe(before)
  })

  it('refuses where one of several answers is private (row 75)', async () => {
    for (const addresses of [
      ['127.0.0.1', '10.0.0.1'],
      ['10.0.0.1', '127.0.0.1'],
    ]) {
      const before = office.connections()
      const lookup = async () => addresses.map((address) => ({ address, family: 4 }))
      expect(await code(guarded({ lookup })(url, ask))).toBe('DID_HOST_FORBIDDEN')
      expect(office.connections()).toBe(before)
    }
  })

  it('connects to the address it checked, not to what a second look-up says (row 76)', async () => {
    const rebound = await serve(tls.office, '127.0.0.2', office.port, '"rebound"')
    const answers = ['127.0.0.1', '127.0.0.2', '127.0.0.2']
    const lookup = vi.fn(async () => [{ address: answers.shift()!, family: 4 }])
    const fetch = guarded({ lookup })
    expect(await fetch(url, ask)).toMatchObject({ ok: true, value: { body: new TextEncoder().encode('{}') } })
    expect(lookup).toHaveBeenCalledOnce()
    // Nothing of the first connection is used again: the name is looked up, and its address checked, each time.
    expect(await code(fetch(url, ask))).toBe('DID_HOST_FORBIDDEN')
    expect(rebound.connections()).toBe(0)
  })

  it('takes the next of several addresses where one does not answer', async () => {
    const lookup: AddressLookup = async () => ['127.0.0.3', '127.0.0.1'].map((address) => ({ address, family: 4 }))
    const fetch = guarded({ lookup, isAddressAllowed: (address) => address.startsWith('127.') })
    expect(await code(fetch(url, ask))).toBe('ok')
  })

  it('connects where the process asks for one address at a time', async () => {
    const before = getDefaultAutoSelectFamily()
    setDefaultAutoSelectFamily(false)
    expect(await code(guarded()(url, ask))).toBe('ok')
    setDefaultAutoSelectFamily(before)
  })

  it.each([301, 302, 303, 307, 308])('follows no redirect with status %i (row 77)', async (status) => {
    answer = (request, response) => {
      if (request.url === '/did.json') response.writeHead(status, { location: '/next' }).end()
      else json(response)
    }
    const before = office.connections()
    expect(await code(guarded()(url, ask))).toBe('FETCH_REDIRECT_FORBIDDEN')
    expect(office.connections()).toBe(before + 1)
  })

  it.each([201, 204, 206, 300, 304, 400, 404, 500, 503])('takes no answer with status %i (row 82)', async (status) => {
    answer = (_, response) => {
      response.statusCode = status
      json(response)
    }
    expect(await code(guarded()(url, ask))).toBe('FETCH_FAILED')
  })

  it.each([undefined, '', 'text/html', 'application/pdf', 'application/json2', 'text/json', 'x; application/json'])(
    'takes no content type %j (row 80)',
    async (contentType) => {
      answer = (_, response) => {
        if (contentType !== undefined) response.setHeader('content-type', contentType)
        response.end('{}')
      }
      expect(await code(guarded()(url, ask))).toBe('FETCH_CONTENT_TYPE')
    },
  )

  it('reads up to the cap and no further (row 78)', async () => {
    answer = (_, response) => json(response, 'x'.repeat(1_000))
    expect(await code(guarded()(url, ask))).toBe('ok')
    answer = (_, response) => json(response, 'x'.repeat(1_001))
    expect(await code(guarded()(url, ask))).toBe('FETCH_TOO_LARGE')
  })

  it('stops reading a body without end (row 78)', async () => {
    let sent = 0
    answer = (_, response) => {
      response.setHeader('content-type', 'application/json')
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536))) sent += 65_536
      }
      response.on('drain', more)
      more()
    }
    expect(await code(guarded()(url, { ...ask, maxBytes: 100_000 }))).toBe('FETCH_TOO_LARGE')
    expect(sent).toBeLessThan(20_000_000)
  })

  it.each(['gzip', 'br', 'deflate', 'identity, gzip', 'GZIP'])(
    'takes no body encoded as %s (row 78)',
    async (encoding) => {
      answer = (_, response) => {
        response.setHeader('content-encoding', encoding)
        response.setHeader('content-type', 'application/json')
        response.end(gzipSync('x'.repeat(10_000_000)).subarray(0, 500))
      }
      expect(await code(guarded()(url, ask))).toBe('FETCH_TOO_LARGE')
    },
  )

  it('takes no part of a body for the whole', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '10' })
      response.write('{}', () => response.destroy())
    }
    expect(await code(guarded()(url, ask))).toBe('FETCH_FAILED')
  })

  it('gives up an answer that trickles (row 79)', async () => {
    answer = (_, response) => {
      response.setHeader('content-type', 'application/json')
      const timer = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(timer))
    }
    expect(await code(guarded({ timeoutSeconds: 0.15 })(url, ask))).toBe('FETCH_TIMEOUT')
  })

  it('gives up where no answer begins (row 79)', async () => {
    answer = () => undefined
    expect(await code(guarded({ timeoutSeconds: 0.1 })(url, ask))).toBe('FETCH_TIMEOUT')
  })

  it('gives up where TLS hangs (row 79)', async () => {
    const silent = createTcpServer()
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const address = `https://${HOST}:${(silent.address() as AddressInfo).port}/`
    expect(await code(guarded({ timeoutSeconds: 0.1 })(address, ask))).toBe('FETCH_TIMEOUT')
    silent.close()
  })

  it('gives up where the look-up hangs (row 79)', async () => {
    const lookup: AddressLookup = () => new Promise(() => undefined)
    expect(await code(guarded({ lookup, timeoutSeconds: 0.1 })(url, ask))).toBe('FETCH_TIMEOUT')
  })

  it('gives up where the connection hangs (row 79)', async () => {
    const full = await serverThatAcceptsNobody()
    expect(await code(guarded({ timeoutSeconds: 0.2 })(`https://${HOST}:${full.port}/`, ask))).toBe('FETCH_TIMEOUT')
    full.close()
  })

  it('gives up when the caller does', async () => {
    answer = () => undefined
    const controller = new AbortController()
    const document = guarded()(url, { ...ask, signal: controller.signal })
    setTimeout(() => controller.abort(), 20)
    expect(await code(document)).toBe('FETCH_FAILED')
    const before = office.connections()
    expect(await code(guarded()(url, { ...ask, signal: controller.signal }))).toBe('FETCH_FAILED')
    expect(office.connections()).toBe(before)
  })

  it.each(['otherHost', 'expired', 'selfSigned'] as const)('takes no certificate that is %s (row 81)', async (kind) => {
    const server = await serve(tls[kind])
    expect(await code(guarded()(`https://${HOST}:${server.port}/`, ask))).toBe('FETCH_TLS')
  })

  it('takes no certificate of an authority that it was not given, whatever the environment says (row 81)', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    // Node warns of this setting, rightly, on stderr.
    vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    const fetch = createGuardedFetch({ lookup: loopback, isAddressAllowed: isLoopback })
    expect(await code(fetch(url, ask))).toBe('FETCH_TLS')
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  })

  it('takes no plain HTTP server for a secure one', async () => {
    const plain = createTcpServer((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{}'))
    plain.listen(0, '127.0.0.1')
    await once(plain, 'listening')
    const address = `https://${HOST}:${(plain.address() as AddressInfo).port}/`
    expect(await code(guarded()(address, ask))).toBe('FETCH_TLS')
    plain.close()
  })

  it('answers where nobody listens, and where the look-up finds nothing or fails', async () => {
    const lookups: AddressLookup[] = [
      async () => [{ address: '127.0.0.9', family: 4 }],
      async () => [],
      () => Promise.reject(new Error('ENOTFOUND')),
      () => {
        throw new Error('ENOTFOUND')
      },
    ]
    for (const lookup of lookups) {
      const fetch = guarded({ lookup, isAddressAllowed: () => true })
      expect(await code(fetch(url, ask))).toBe('FETCH_FAILED')
    }
  })

  it('says nothing of host, path or answer', async () => {
    answer = (_, response) => response.writeHead(500, { 'x-marked': 'd34db33f' }).end('d34db33f')
    expect(JSON.stringify(await guarded()(`${url}?d34db33f`, ask))).not.toMatch(/d34db33f|office/)
  })

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, '5'])('refuses a deadline of %s', (timeoutSeconds) => {
    expect(() => createGuardedFetch({ timeoutSeconds: timeoutSeconds as number })).toThrow(TypeError)
  })
})

/** A stopped process: its queue of connections is full, so that a further one is never answered. */
async function serverThatAcceptsNobody(): Promise<{ readonly port: number; readonly close: () => void }> {
  const program = `require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () { console.log(this.address().port) })`
  const child: ChildProcess = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout!, 'data')
  const port = Number(String(line))
  child.kill('SIGSTOP')
  const waiting: Socket[] = []
  for (let connected = true; connected; ) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    waiting.push(socket)
    connected = await Promise.race([
      once(socket, 'connect').then(() => true),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 100)),
    ])
    if (waiting.length > 50) throw new Error('the queue of connections does not fill up')
  }
  return {
    port,
    close: () => {
      for (const socket of waiting) socket.destroy()
      child.kill('SIGKILL')
    },
  }
}
