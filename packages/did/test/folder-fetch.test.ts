import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDidResolver } from '@volunteer-passport/did'
import { createFolderFetch } from '@volunteer-passport/did/folder-fetch'
import { OFFICE_DID, officeDidDocument } from '@volunteer-passport/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const accept = 'application/json, application/did+json, application/vc+jwt, application/octet-stream'
let base: string
let fetch: ReturnType<typeof createFolderFetch>
const ask = (url: string, o: object = {}) => fetch(url, { accept, maxBytes: 10_000, ...o })

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'folder-fetch-'))
  const site = join(base, 'site')
  await mkdir(join(site, 'offices/kz-75/status/revocation'), { recursive: true })
  await writeFile(join(base, 'secret.json'), '"secret"')
  await writeFile(join(site, 'offices/kz-75/did.json'), JSON.stringify(officeDidDocument))
  await writeFile(join(site, 'offices/kz-75/status/revocation/1.jwt'), 'a.b.c')
  await writeFile(join(site, 'қала 1.json'), '1')
  await writeFile(join(site, 'noending'), '')
  await symlink(join(base, 'secret.json'), join(site, 'link.json'))
  await symlink('/', join(site, 'root'))
  fetch = createFolderFetch({ origin: 'https://passport.example', folder: site })
})
afterAll(() => rm(base, { recursive: true }))

describe('createFolderFetch', () => {
  it('answers as a static host would', async () => {
    expect(await ask('https://passport.example/offices/kz-75/status/revocation/1.jwt')).toEqual({
      ok: true,
      value: {
        body: Buffer.from('a.b.c'),
        contentType: 'application/vc+jwt',
        maxAgeSeconds: 60,
        accessControlAllowOrigin: '*',
      },
    })
    expect(await ask('https://passport.example/%D2%9B%D0%B0%D0%BB%D0%B0%201.json?x=1#y')).toMatchObject({
      value: { body: Buffer.from('1'), contentType: 'application/json' },
    })
    expect(await ask('https://passport.example/noending')).toMatchObject({
      value: { contentType: 'application/octet-stream' },
    })
  })

  it('serves a did:web', async () => {
    const { didDocument } = await createDidResolver({ fetch }).resolve(OFFICE_DID)
    expect(didDocument).toEqual(officeDidDocument)
  })

  it.each([
    'https://other.example/offices/kz-75/did.json',
    'http://passport.example/offices/kz-75/did.json',
    'https://passport.example:8443/offices/kz-75/did.json',
    'https://passport.example/none.json',
    'https://passport.example/offices',
    'https://passport.example/offices/',
    'https://passport.example/',
    'https://passport.example/../secret.json',
    'https://passport.example/%2e%2e/secret.json',
    'https://passport.example/%2e%2e%2fsecret.json',
    'https://passport.example/..%2Fsecret.json',
    'https://passport.example/..%5Csecret.json',
    'https://passport.example/offices/..%2f..%2f../secret.json',
    'https://passport.example//offices/kz-75/did.json',
    'https://passport.example/offices/kz-75/did.json%00.txt',
    'https://passport.example/link.json',
    'https://passport.example/root/etc/passwd',
    'https://passport.example/%E0%A4%A',
    'not a url',
  ])('has nothing at %s', async (url) => {
    expect(await ask(url)).toMatchObject({ ok: false, problems: [{ code: 'FETCH_FAILED' }] })
  })

  it('takes only what was asked for', async () => {
    const url = 'https://passport.example/offices/kz-75/did.json'
    expect(await ask(url, { accept: 'text/html' })).toMatchObject({ problems: [{ code: 'FETCH_CONTENT_TYPE' }] })
    expect(await ask(url, { maxBytes: 9 })).toMatchObject({ problems: [{ code: 'FETCH_TOO_LARGE' }] })
    expect(await ask(url, { signal: AbortSignal.abort() })).toMatchObject({ problems: [{ code: 'FETCH_FAILED' }] })
  })

  it('never leaves the folder, whatever the path', async () => {
    const part = fc.constantFrom(
      '..',
      '%2e%2e',
      '/',
      '%2f',
      '\\',
      '%5c',
      'root',
      'etc',
      'passwd',
      'secret.json',
      '.',
      '%00',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
        expect(await ask(`https://passport.example/${parts.join('')}`)).toMatchObject({ ok: false })
      }),
      { numRuns: 300 },
    )
  })

  it.each(['http://passport.example', 'https://passport.example/', 'passport.example'])(
    'refuses the origin %s',
    (origin) => {
      expect(() => createFolderFetch({ origin, folder: base })).toThrow(TypeError)
    },
  )
})
