import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { mkdir, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createJwkSigner, generatePrivateJwk } from '@volunteer-passport/codec'
import { createGuardedFetch } from '@volunteer-passport/did'
import { createHttpsReader, createIssuer, type Issuer } from '@volunteer-passport/issuer'
import { createFolderPublisher, createFolderReader } from '@volunteer-passport/issuer/folder-publisher'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { fakeNetwork, frozenClock, OFFICE_DID, STATUS_BASE_URL } from '@volunteer-passport/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BY, NEXT_YEAR, NOW, openOffice, person, publishedBits, reopen, signer, webSpace } from './support/office.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'volunteer-passport-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const ROLLED_BACK = { code: 'STORE_ROLLED_BACK' }
const urlOf = (purpose: string, list: number) => `${STATUS_BASE_URL}/${purpose}/${list}.jwt`

async function issueTo(issuer: Issuer, ref: string) {
  await issuer.ledger.registerPerson(person(ref))
  return issuer.issue(VolunteerPassport, { key: ref, person: ref, validUntil: NEXT_YEAR })
}

describe('two copies of one store', () => {
  async function twoCopies() {
    const clock = frozenClock(NOW)
    const web = webSpace()
    const open = (name: string) => createSqliteRegistry({ path: join(folder, name, 'registry.sqlite') })
    await mkdir(join(folder, 'a'))
    const first = open('a')
    const office = await reopen({ registry: first, clock, published: web.read })
    await office.publishStatusLists(web)
    await issueTo(office, 'm-1')
    await first.close()
    cpSync(join(folder, 'a'), join(folder, 'b'), { recursive: true })
    const registries = [open('a'), open('b')] as const
    const start = (registry: (typeof registries)[number]) => reopen({ registry, clock, published: web.read })
    const [a, b] = [await start(registries[0]), await start(registries[1])]
    const close = () => Promise.all(registries.map((registry) => registry.close()))
    return { a, b, registries, start, web, clock, close }
  }

  test('are found out by the second that publishes, whoever that is and whatever it did', async () => {
    const { a, b, web, clock, close, registries, start } = await twoCopies()
    for (const n of [1, 2, 3]) await issueTo(a, `a-${n}`)
    const made = await issueTo(b, 'b-1')
    clock.advance(900)
    await a.publishStatusLists(web)
    await expect(b.publishStatusLists(web)).rejects.toMatchObject({
      ...ROLLED_BACK,
      facts: { url: urlOf('revocation', 1), published: web.files.get(urlOf('revocation', 1))!.sequence },
    })
    // From then on it changes nothing, in this process or another one, before or after a restart.
    await expect(b.revoke(made.id, BY)).rejects.toMatchObject(ROLLED_BACK)
    await expect(issueTo(await start(registries[1]), 'b-2')).rejects.toMatchObject(ROLLED_BACK)
    expect((await b.get(made.id))?.state).toBe('issued')
    // The first goes on.
    await issueTo(a, 'a-4')
    clock.advance(900)
    expect((await a.publishStatusLists(web)).published).toHaveLength(6)
    await close()
  })

  test('one with as long a log is found out by its head', async () => {
    const { a, b, web, clock, close } = await twoCopies()
    await issueTo(a, 'a-1')
    for (const n of [1, 2, 3, 4]) await issueTo(b, `b-${n}`)
    clock.advance(900)
    await a.publishStatusLists(web)
    await expect(b.publishStatusLists(web)).rejects.toMatchObject(ROLLED_BACK)
    await close()
  })

  test('the one that is recovered is the only one from then on', async () => {
    const { a, b, web, clock, close } = await twoCopies()
    const gone = await issueTo(a, 'a-1')
    await a.revoke(gone.id, BY)
    clock.advance(900)
    await a.publishStatusLists(web)
    await b.operations.recover({ published: web.read, actor: 'admin-1' })
    await b.publishStatusLists(web)
    await issueTo(b, 'b-1')
    expect(await publishedBits(web, gone.token)).toEqual(['revocation'])
    await issueTo(a, 'a-2')
    clock.advance(900)
    await expect(a.publishStatusLists(web)).rejects.toMatchObject(ROLLED_BACK)
    clock.advance(900)
    await b.publishStatusLists(web)
    await close()
  })

  test('one that publishes on after the other was recovered stops that one', async () => {
    const { a, b, web, clock, close } = await twoCopies()
    clock.advance(900)
    await a.publishStatusLists(web)
    const seenByB = new Map(web.files)
    await b.operations.recover({ published: async (url) => seenByB.get(url)?.bytes, actor: 'admin-1' })
    clock.advance(900)
    await a.publishStatusLists(web)
    await expect(b.publishStatusLists(web)).rejects.toMatchObject(ROLLED_BACK)
    await close()
  })
})

test('an empty store under the address of a full one publishes nothing over it', async () => {
  const { web, clock } = await openOffice()
  const before = new Map(web.files)
  const registry = createMemoryRegistry()
  const issuer = await reopen({ registry, clock, published: web.read })
  await expect(issuer.publishStatusLists(web)).rejects.toMatchObject(ROLLED_BACK)
  await expect(issueTo(issuer, 'm-1')).rejects.toMatchObject(ROLLED_BACK)
  expect(web.files).toEqual(before)
})

describe('what is public', () => {
  test('must be readable before anything is issued; the rest of the work goes on', async () => {
    const { web, registry, clock, issuer: earlier } = await openOffice()
    const { id } = await issueTo(earlier, 'm-1')
    let isDown = true
    const published = async (url: string) => {
      if (isDown) throw new Error('no route to host')
      return web.read(url)
    }
    const issuer = await reopen({ registry, clock, published })
    await issuer.ledger.registerPerson(person('m-2'))
    await issuer.revoke(id, BY)
    const input = { key: 'm-2', person: 'm-2', validUntil: NEXT_YEAR }
    await expect(issuer.issue(VolunteerPassport, input)).rejects.toMatchObject({
      code: 'PUBLISHED_COPY_UNAVAILABLE',
      cause: new Error('no route to host'),
    })
    await expect(issuer.publishStatusLists(web)).rejects.toMatchObject({ code: 'PUBLISH_FAILED' })
    isDown = false
    await issuer.publishStatusLists(web)
    await issuer.issue(VolunteerPassport, input)
    // Once compared, a host that is down later stops publishing and nothing else.
    isDown = true
    await issueTo(issuer, 'm-3')
  })

  test('a reader that looks in the wrong place is no reader that finds no fault', async () => {
    const { registry, clock, web } = await openOffice()
    const elsewhere = createFolderReader(join(folder, 'elsewhere'))
    const issuer = await reopen({ registry, clock, published: elsewhere })
    await expect(issueTo(issuer, 'm-1')).rejects.toMatchObject({ code: 'PUBLISHED_COPY_UNAVAILABLE' })
    // What was published goes out again, and is still not there.
    expect((await issuer.publishStatusLists(web)).published).toHaveLength(6)
    await expect(issueTo(issuer, 'm-1')).rejects.toMatchObject({ code: 'PUBLISHED_COPY_UNAVAILABLE' })
  })

  test('a web host that was emptied is filled again by publishing, fresh lists and all', async () => {
    const { registry, clock, web } = await openOffice()
    web.files.clear()
    const issuer = await reopen({ registry, clock, published: web.read })
    await expect(issueTo(issuer, 'm-1')).rejects.toMatchObject({ code: 'PUBLISHED_COPY_UNAVAILABLE' })
    expect((await issuer.publishStatusLists(web)).published).toHaveLength(6)
    await issueTo(issuer, 'm-1')
  })

  test('is believed only where this issuer signed it for that address', async () => {
    const { issuer, web, clock } = await openOffice()
    const list = (n: number) => web.files.get(urlOf('revocation', n))!
    const text = Buffer.from(list(1).bytes).toString()
    const [header, payload, signature] = text.split('.') as [string, string, string]
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const ahead = Buffer.from(JSON.stringify({ ...claims, logSequence: 999_999 })).toString('base64url')
    const lies = [
      'not a token',
      `${header}.${ahead}.${signature}`,
      `${header}.${payload}.${'A'.repeat(86)}`,
      Buffer.from(list(2).bytes).toString(),
      `${text}${' '.repeat(5_000_000)}`,
    ]
    for (const lie of lies) {
      web.files.set(list(1).url, { ...list(1), bytes: Buffer.from(lie) })
      clock.advance(900)
      expect((await issuer.publishStatusLists(web)).published).toHaveLength(6)
    }
    await issueTo(issuer, 'm-1')
  })

  test.each([undefined, null, 'uncheckedPublications', {}, Symbol('uncheckedPublications')])(
    'no reader is never read as "do not look": %s',
    async (published) => {
      const options = {
        id: OFFICE_DID,
        signer: signer(),
        registry: createMemoryRegistry(),
        statusBaseUrl: STATUS_BASE_URL,
      }
      await expect(createIssuer({ ...options, published: published as never })).rejects.toMatchObject({
        code: published === undefined ? 'OPTION_MISSING' : 'OPTION_INVALID',
      })
    },
  )
})

describe('createFolderReader', () => {
  test('reads what createFolderPublisher wrote', async () => {
    const { web } = await openOffice()
    const publish = createFolderPublisher(folder)
    for (const file of web.files.values()) await publish(file)
    const read = createFolderReader(folder)
    for (const [url, { bytes }] of web.files) expect(Buffer.from((await read(url))!)).toEqual(Buffer.from(bytes))
    expect(await read(urlOf('revocation', 3))).toBeUndefined()
    expect(await createFolderReader(join(folder, 'none'))(urlOf('revocation', 1))).toBeUndefined()
  })

  test('refuses what is no plain file of a list’s size', async () => {
    const read = createFolderReader(folder)
    await mkdir(join(folder, 'd'))
    await writeFile(join(folder, 'big'), '')
    await truncate(join(folder, 'big'), 33_554_433)
    await expect(read('https://a.example/d')).rejects.toThrow()
    await expect(read('https://a.example/big')).rejects.toThrow('larger')
    for (const path of ['a%2fb', '..%2f..', 'a//b', '']) {
      await expect(read(`https://a.example/${path}`)).rejects.toMatchObject({ code: 'PATH_FORBIDDEN' })
    }
    expect(() => createFolderReader('')).toThrow(TypeError)
  })
})

describe('createHttpsReader', () => {
  test('tells what is not there from what cannot be read', async () => {
    const { web } = await openOffice()
    const network = fakeNetwork()
    for (const [url, { bytes }] of web.files) network.set(url, { body: bytes })
    const read = createHttpsReader({ fetch: network })
    const [[url, { bytes }] = ['', { bytes: new Uint8Array() }]] = web.files
    expect(Buffer.from((await read(url))!)).toEqual(Buffer.from(bytes))
    expect(await read(urlOf('revocation', 9))).toBeUndefined()
    network.set(url, 'timeout')
    await expect(read(url)).rejects.toMatchObject({ code: 'FETCH_TIMEOUT' })
    network.set(url, { body: '<html>not found</html>', contentType: 'text/html' })
    await expect(read(url)).rejects.toMatchObject({ code: 'FETCH_CONTENT_TYPE' })
    await expect(createHttpsReader({ fetch: createGuardedFetch() })('https://127.0.0.1/x')).rejects.toMatchObject({
      code: 'DID_HOST_FORBIDDEN',
    })
    expect(() => createHttpsReader({} as never)).toThrow(TypeError)
  })
})

test('after a change of key, lists under the old key are believed; a killed key’s are not', async () => {
  const { registry, clock, web, issuer: earlier } = await openOffice()
  const next = createJwkSigner({ keyId: `${OFFICE_DID}#key-2`, privateJwk: await generatePrivateJwk('EdDSA') })
  await issueTo(earlier, 'm-1')
  await earlier.keys.prepareKey({ keyId: next.keyId, publicJwk: next.publicJwk, actor: 'admin-1' })
  clock.advance(86_400)
  const issuer = await reopen({ registry, clock, signer: next, published: web.read })
  await issuer.keys.activateKey({ actor: 'admin-1' })
  await issueTo(issuer, 'm-2')
  await issuer.keys.killKey(signer().keyId, { actor: 'admin-1' })
  // What is public says nothing any more, and has to be published anew first.
  const after = await reopen({ registry, clock, signer: next, published: web.read })
  await expect(issueTo(after, 'm-3')).rejects.toMatchObject({ code: 'PUBLISHED_COPY_UNAVAILABLE' })
  await after.publishStatusLists(web)
  await issueTo(after, 'm-3')
})

test('a store from before a change of key is recovered under the new key, which is not asked to wait again', async () => {
  const open = () => createSqliteRegistry({ path: join(folder, 'registry.sqlite') })
  const clock = frozenClock(NOW)
  const web = webSpace()
  let registry = open()
  const earlier = await reopen({ registry, clock, published: web.read })
  await earlier.publishStatusLists(web)
  await registry.backup(join(folder, 'copy.sqlite'))
  const next = createJwkSigner({ keyId: `${OFFICE_DID}#key-2`, privateJwk: await generatePrivateJwk('EdDSA') })
  await earlier.keys.prepareKey({ keyId: next.keyId, publicJwk: next.publicJwk, actor: 'admin-1' })
  clock.advance(86_400)
  const later = await reopen({ registry, clock, signer: next, published: web.read })
  await later.keys.activateKey({ actor: 'admin-1' })
  await later.publishStatusLists(web)
  await registry.close()
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, `registry.sqlite${suffix}`), { force: true })
  cpSync(join(folder, 'copy.sqlite'), join(folder, 'registry.sqlite'))

  registry = open()
  const issuer = await reopen({ registry, clock, signer: next, published: web.read })
  expect((await issuer.operations.recover({ published: web.read, actor: 'admin-1' })).replacedKey).toBe(signer().keyId)
  await issuer.publishStatusLists(web)
  await issueTo(issuer, 'm-1')
  expect((await issuer.keys.list()).map(({ keyId, state }) => [keyId, state])).toEqual([
    [signer().keyId, 'retired'],
    [next.keyId, 'active'],
  ])
  await registry.close()
})
