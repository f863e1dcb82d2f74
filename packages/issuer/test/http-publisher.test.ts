import { inspect } from 'node:util'
import { LIMITS } from '@volunteer-passport/codec'
import { createHttpPublisher, createHttpReader, type HttpFilesOptions } from '@volunteer-passport/issuer/http-publisher'
import { type Bucket, startBucket } from '@volunteer-passport/testing'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { numberedFile, sequenceIn } from './support/numbered-file.ts'

const PATH = '/offices/kz-75/status/revocation/1.jwt'
const AT = `/site${PATH}`

let bucket: Bucket
beforeEach(async () => {
  bucket = await startBucket()
})
afterEach(() => bucket.stop())

const publisher = (o: Partial<HttpFilesOptions> = {}) => createHttpPublisher({ baseUrl: `${bucket.url}/site/`, ...o })
const file = (sequence: number, text?: string) => numberedFile(PATH, sequence, text)
const put = (sequence: number) => void bucket.files.set(AT, Buffer.from(file(sequence).bytes))
const standing = () => bucket.files.get(AT)?.toString()
const methods = () => bucket.requests.map(({ method }) => method).join(' ')

describe('createHttpPublisher', () => {
  test('puts a file under conditions, with its media type and the given headers, and looks whether it is there', async () => {
    let asked = 0
    const publish = publisher({ headers: async () => ({ authorization: `Bearer ${++asked}`, 'If-Match': '"mine"' }) })
    await publish(file(1))
    await publish(file(2))
    expect(standing()).toBe('list#2')
    const sent = bucket.requests.map(({ method, path, headers }) => [
      [method, path, headers.authorization],
      [headers['content-type'], headers['if-none-match'], headers['if-match']],
    ])
    expect(sent).toEqual([
      [
        ['GET', AT, 'Bearer 1'],
        [undefined, undefined, undefined],
      ],
      [
        ['PUT', AT, 'Bearer 2'],
        ['application/vc+jwt', '*', undefined],
      ],
      [
        ['GET', AT, 'Bearer 3'],
        [undefined, undefined, undefined],
      ],
      [
        ['GET', AT, 'Bearer 4'],
        [undefined, undefined, undefined],
      ],
      [
        ['PUT', AT, 'Bearer 5'],
        ['application/vc+jwt', undefined, '"0"'],
      ],
      [
        ['GET', AT, 'Bearer 6'],
        [undefined, undefined, undefined],
      ],
    ])
  })

  test('leaves a newer file, and the very same one, as it is', async () => {
    const publish = publisher()
    put(7)
    await publish(file(6))
    await publish(file(7))
    expect([standing(), methods()]).toEqual(['list#7', 'GET GET'])
    await publish(file(7, 'signed again'))
    expect(standing()).toBe('signed again#7')
  })

  test.each([
    ['stops where that one is newer', 9, 'list#9', 'GET PUT GET'],
    ['puts again where that one is older', 7, 'list#8', 'GET PUT GET PUT GET'],
  ])('looks again where another was faster, and %s', async (_, rival, result, requests) => {
    put(1)
    bucket.meet = ({ method }, nth) => {
      if (method === 'PUT' && nth === 2) put(rival)
      return undefined
    }
    await publisher()(file(8))
    expect([standing(), methods()]).toEqual([result, requests])
  })

  test('finds out that a server ignored the condition of an older file, and puts again', async () => {
    bucket.keepsConditions = false
    bucket.meet = (_, nth) => {
      // Between its PUT and its look another publisher puts an older file over it.
      if (nth === 3) put(7)
      return undefined
    }
    await publisher()(file(8))
    expect([standing(), methods()]).toEqual(['list#8', 'GET PUT GET GET PUT GET'])
  })

  test.each([
    ['no entity tag', undefined],
    ['a weak one', 'W/"1"'],
    ['one that is none', 'one'],
  ])('puts without a condition where the server has %s', async (_, etag) => {
    const files = [Buffer.from(file(1).bytes)]
    const conditions: unknown[] = []
    const fetch = async (_url: unknown, { method, headers, body }: RequestInit = {}) => {
      const sent = new Headers(headers)
      if (method === 'GET') return new Response(files.at(-1)!, { headers: etag === undefined ? {} : { etag } })
      files.push(Buffer.from(body as Uint8Array))
      conditions.push(sent.get('if-match'), sent.get('if-none-match'))
      return new Response(null, { status: 204 })
    }
    await publisher({ fetch })(file(2))
    expect([files.at(-1)!.toString(), conditions]).toEqual(['list#2', [null, null]])
  })

  test.each([408, 429, 500, 503])('tries again after status %i', async (status) => {
    bucket.meet = (_, nth) => (nth === 1 || nth === 3 ? status : undefined)
    await publisher()(file(1))
    expect([standing(), methods()]).toEqual(['list#1', 'GET GET PUT GET PUT GET'])
  })

  test('does not mind that the answer to its PUT was lost', async () => {
    const fetch = async (...[url, init]: Parameters<typeof globalThis.fetch>) => {
      const response = await globalThis.fetch(url, init)
      if (init?.method === 'PUT') throw new TypeError('fetch failed')
      return response
    }
    await publisher({ fetch })(file(1))
    expect([standing(), methods()]).toEqual(['list#1', 'GET PUT GET'])
  })

  test.each([
    ['GET', 401],
    ['GET', 302],
    ['PUT', 403],
    ['PUT', 404],
    ['PUT', 413],
    ['PUT', 307],
  ])('gives up at once where %s is answered with %i, and follows nothing', async (method, status) => {
    bucket.meet = (request) => (request.method === method ? status : undefined)
    await expect(publisher()(file(1))).rejects.toMatchObject({ code: 'PUBLISH_FAILED', facts: { method, status } })
    expect(bucket.requests.every(({ path }) => path === AT)).toBe(true)
    expect(methods()).toBe(method === 'GET' ? 'GET' : 'GET PUT')
  })

  test('gives up after a while, and says on what', async () => {
    const gone = await startBucket()
    await gone.stop()
    const [late, refused, deaf, stale] = await Promise.all([startBucket(), gone, startBucket(), startBucket()])
    late.meet = () => 'silence'
    deaf.meet = ({ method }) => (method === 'PUT' ? 201 : undefined)
    stale.meet = ({ method }) => (method === 'PUT' ? 201 : undefined)
    stale.files.set(AT, Buffer.from(file(1).bytes))
    const outcomes = await Promise.allSettled(
      [late, refused, deaf, stale].map(({ url }) =>
        createHttpPublisher({ baseUrl: `${url}/site`, timeoutSeconds: 0.05 })(file(2)),
      ),
    )
    expect(outcomes.map((one) => one.status === 'rejected' && [one.reason.code, one.reason.facts])).toEqual([
      ['PUBLISH_FAILED', { last: 'TIMEOUT' }],
      ['PUBLISH_FAILED', { last: 'ECONNREFUSED' }],
      ['PUBLISH_FAILED', { last: 'absent' }],
      ['PUBLISH_FAILED', { last: 'found' }],
    ])
    await Promise.all([late, deaf, stale].map((one) => one.stop()))
  })

  test('gives up where somebody else is always faster', async () => {
    bucket.meet = ({ method }) => (method === 'PUT' ? 412 : undefined)
    await expect(publisher()(file(1))).rejects.toMatchObject({ code: 'PUBLISH_FAILED', facts: { last: 'outdone' } })
    expect(bucket.requests.length).toBe(64)
  })

  test('reads no more than a list can have, and replaces what is larger', async () => {
    bucket.files.set(AT, Buffer.alloc(LIMITS.accreditationListBytes + 1))
    await publisher()(file(1))
    expect(standing()).toBe('list#1')
  })

  test('lets no credential and no answer of the server into an error', async () => {
    const headers = (value: string) => () => ({ authorization: value })
    bucket.meet = () => 403
    const errors = await Promise.all(
      [
        publisher({ headers: headers('Bearer CANARY') }),
        publisher({ headers: headers('Bearer CANARY\r\nx: y') }),
        publisher({ headers: headers('Bearer CANARY-қ') }),
        publisher({ headers: () => ({ 'CANARY:': 'x' }) }),
        publisher({ headers: headers('Bearer CANARY'), fetch: () => Promise.reject(new Error('CANARY')) }),
      ].map((publish) => publish(file(1)).catch((error: unknown) => error)),
    )
    expect(errors.map((error) => (error as { code?: string }).code)).toEqual([
      'PUBLISH_FAILED',
      'OPTION_INVALID',
      'OPTION_INVALID',
      'OPTION_INVALID',
      'PUBLISH_FAILED',
    ])
    expect(inspect(errors, { depth: 10, showHidden: true })).not.toContain('CANARY')
  })

  test.each([
    [{}, 'OPTION_MISSING'],
    [{ baseUrl: 'http://storage.example' }, 'OPTION_INVALID'],
    [{ baseUrl: 'http://127.0.0.1.example' }, 'OPTION_INVALID'],
    [{ baseUrl: 'https://user:pass@storage.example' }, 'OPTION_INVALID'],
    [{ baseUrl: 'https://storage.example/?sig=1' }, 'OPTION_INVALID'],
    [{ baseUrl: 'https://storage.example/a/../b' }, 'OPTION_INVALID'],
    [{ baseUrl: 'https://storage.example/%2e%2e' }, 'OPTION_INVALID'],
    [{ baseUrl: 'ftp://storage.example' }, 'OPTION_INVALID'],
    [{ baseUrl: 7 }, 'OPTION_INVALID'],
    [{ baseUrl: 'https://storage.example', timeoutSeconds: 0 }, 'OPTION_INVALID'],
    [{ baseUrl: 'https://storage.example', timeoutSeconds: Number.NaN }, 'OPTION_INVALID'],
  ])('refuses the options %j', (options, code) => {
    expect(() => createHttpPublisher(options as HttpFilesOptions)).toThrow(expect.objectContaining({ code }))
  })

  test('refuses a path that is not made of plain names', async () => {
    await expect(publisher()(numberedFile('/a/../b', 1))).rejects.toMatchObject({ code: 'PATH_FORBIDDEN' })
    expect(bucket.requests).toEqual([])
  })
})

describe('createHttpReader', () => {
  const read = () => createHttpReader({ baseUrl: `${bucket.url}/site` })(file(1).url)

  test('reads what was published', async () => {
    expect(await read()).toBeUndefined()
    await publisher()(file(1))
    expect(Buffer.from((await read())!).toString()).toBe('list#1')
  })

  test.each([
    [503, { code: 'FETCH_FAILED', facts: { why: 'HTTP_503' } }],
    [403, { code: 'FETCH_FAILED', facts: { why: 'HTTP_403' } }],
  ])('does not take status %i for an empty place', async (status, error) => {
    bucket.meet = () => status
    await expect(read()).rejects.toMatchObject(error)
  })

  test('reads no giant', async () => {
    bucket.files.set(AT, Buffer.alloc(LIMITS.accreditationListBytes + 1))
    await expect(read()).rejects.toMatchObject({ code: 'FETCH_TOO_LARGE' })
  })
})

/** A bucket in memory, for a scheduler to say in which order requests get there. */
function memoryBucket() {
  const history: number[] = []
  let held: { readonly bytes: Buffer<ArrayBuffer>; readonly etag: string } | undefined
  const fetch = async (_url: unknown, { method, headers, body }: RequestInit = {}) => {
    const sent = new Headers(headers)
    if (method === 'GET') {
      if (held === undefined) return new Response(null, { status: 404 })
      return new Response(held.bytes, { headers: { etag: held.etag } })
    }
    const isFresh = sent.has('if-none-match') ? held === undefined : sent.get('if-match') === held?.etag
    if (!isFresh) return new Response(null, { status: 412 })
    held = { bytes: Buffer.from(body as Uint8Array), etag: `"${history.length}"` }
    history.push(sequenceIn(held.bytes))
    return new Response(null, { status: 200 })
  }
  return { fetch, history }
}

test('in whatever order the requests of several publishers arrive, the file only ever gets newer, and ends newest', async () => {
  const sequences = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 2, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), sequences, async (scheduler, published) => {
      const { fetch, history } = memoryBucket()
      const slow = scheduler.scheduleFunction(fetch) as typeof globalThis.fetch
      const all = published.map((sequence) =>
        createHttpPublisher({ baseUrl: 'https://storage.example', fetch: slow })(file(sequence)),
      )
      await scheduler.waitFor(Promise.all(all))
      expect(history).toEqual(history.toSorted((a, b) => a - b))
      expect(history.at(-1)).toBe(Math.max(...published))
    }),
  )
})
