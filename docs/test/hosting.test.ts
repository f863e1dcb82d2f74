import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createJwkSigner, generatePrivateJwk } from '@volunteer-passport/codec'
import {
  createIssuer,
  type Issuer,
  type PublishedFile,
  type PublishedReader,
  type Publisher,
} from '@volunteer-passport/issuer'
import { createHttpReader } from '@volunteer-passport/issuer/http-publisher'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import { officeDid } from '@volunteer-passport/schema'
import { type Bucket, type Nginx, nginxPath, startBucket, startNginx } from '@volunteer-passport/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/guides/hosting.md'), 'utf8')
// Inside the docs package, so that the programs of the page import the packages by name as a reader would.
const folder = join(root, 'docs/.hosting')

function blockOf(heading: string): string {
  const [, block] = new RegExp(`^\`\`\`${heading}\n(.*?)^\`\`\`$`, 'ms').exec(page) ?? []
  if (block === undefined) throw new Error(`the page has no block ${heading}`)
  return block
}

async function programOf<T>(name: string): Promise<T> {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), blockOf(`ts ${name}`))
  return import(join(folder, name))
}
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const id = officeDid('KZ-75')
const statusBaseUrl = 'https://passport.example/offices/kz-75/status'

async function openOffice(published: PublishedReader): Promise<Issuer> {
  const signer = createJwkSigner({ keyId: `${id}#1`, privateJwk: await generatePrivateJwk('EdDSA') })
  return createIssuer({ id, signer, registry: createMemoryRegistry(), statusBaseUrl, published })
}

// On a machine that shall skip nothing (CI), a missing nginx fails in `beforeAll`.
const isHere = nginxPath !== undefined || process.env.CI !== undefined

describe.skipIf(!isHere)('the nginx of the page (apt-get install nginx-light)', () => {
  const path = '/offices/kz-75/status/revocation/1.jwt'
  let nginx: Nginx
  beforeAll(async () => {
    const directives = blockOf('nginx').replace('/srv/site', 'SITE').replace('/etc/nginx/publishers', 'PASSWORDS')
    nginx = await startNginx(directives, 'kz-75:{PLAIN}secret\n')
    process.env.UPLOAD_URL = nginx.url
    process.env.PUBLISHER_PASSWORD = 'secret'
    const { publish, published } = await programOf<{ publish: Publisher; published: PublishedReader }>(
      'publish-by-put.ts',
    )
    await (await openOffice(published)).publishStatusLists(publish)
  })
  afterAll(async () => {
    delete process.env.UPLOAD_URL
    delete process.env.PUBLISHER_PASSWORD
    await nginx?.stop()
  })

  test('serves what was put there as verifiers and a CDN need it', async () => {
    const response = await fetch(`${nginx.url}${path}`, { headers: { 'accept-encoding': 'gzip' } })
    const { headers } = response
    expect({
      status: response.status,
      type: headers.get('content-type'),
      encoding: headers.get('content-encoding'),
      origin: headers.get('access-control-allow-origin'),
      cache: headers.get('cache-control'),
    }).toEqual({
      status: 200,
      type: 'application/vc+jwt',
      encoding: null,
      origin: '*',
      cache: 'public, max-age=60, stale-if-error=86400',
    })
    const again = await fetch(`${nginx.url}${path}`, { headers: { 'if-none-match': headers.get('etag') ?? '' } })
    expect(again.status).toBe(304)
  })

  test('lets nobody publish without the password, nor look into hidden files', async () => {
    const put = await fetch(`${nginx.url}${path}`, { method: 'PUT', body: 'x' })
    writeFileSync(join(nginx.site, 'offices/.publishing.lock'), '')
    const hidden = await fetch(`${nginx.url}/offices/.publishing.lock`)
    const missing = await fetch(`${nginx.url}/offices/kz-75/status/revocation/9.jwt`)
    expect([put.status, hidden.status, missing.status]).toEqual([401, 404, 404])
    expect(missing.headers.get('access-control-allow-origin')).toBe('*')
  })

  test('is watched by the program of the page', () => {
    writeFileSync(join(folder, 'watch-lists.ts'), blockOf('ts watch-lists.ts'))
    const node = join(root, 'node_modules/.bin/node')
    const watch = ['--conditions=@volunteer-passport/source', join(folder, 'watch-lists.ts')]
    const said = execFileSync(node, [...watch, `${nginx.url}/offices/kz-75/status`, '2'], { encoding: 'utf8' })
    const line = /^(revocation|suspension|refresh) [12]: 0 minutes old, log \d+, good until \d{4}-\d\d-\d\dT[\d:]+Z$/
    expect(
      said
        .trim()
        .split('\n')
        .filter((text) => line.test(text)),
    ).toHaveLength(6)
  })
})

describe('the bucket of the page', () => {
  let bucket: Bucket
  beforeAll(async () => {
    bucket = await startBucket()
  })
  afterAll(() => bucket.stop())

  test('takes signed requests under conditions, and keeps the newer of two lists', async () => {
    const { createBucketPublisher } = await programOf<{
      createBucketPublisher: (bucketUrl: string, accessKeyId: string, secretAccessKey: string) => Publisher
    }>('bucket-publisher.ts')
    const publish = createBucketPublisher(bucket.url, 'AKIDEXAMPLE', 'secret')
    const office = await openOffice(createHttpReader({ baseUrl: bucket.url }))
    const files: PublishedFile[] = []
    await office.publishStatusLists(async (file) => {
      files.push(file)
      await publish(file)
    })
    const puts = bucket.requests.filter(({ method }) => method === 'PUT')
    expect(puts.map(({ headers }) => headers['if-none-match'])).toEqual(Array(6).fill('*'))
    for (const { headers } of puts) {
      expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/.+\/s3\/aws4_request, /)
      expect(headers['cache-control']).toBe('public, max-age=60, stale-if-error=86400')
    }
    const [first] = files
    bucket.files.set(first!.path, Buffer.from('an older list'))
    await publish(first!)
    expect(bucket.files.get(first!.path)?.equals(first!.bytes)).toBe(true)
    expect(bucket.requests.findLast(({ method }) => method === 'PUT')?.headers['if-match']).toMatch(/^"\d+"$/)
  })
})
