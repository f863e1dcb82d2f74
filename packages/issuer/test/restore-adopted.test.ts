import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { frozenClock, OFFICE_DID, officeKey, STATUS_BASE_URL } from '@volunteer-passport/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listSigner, ROOT_DID, ROOT_STATUS_URL } from './support/accreditor.ts'
import { BY, indexOf, NEXT_YEAR, NOW, openOffice, person, publishedBits, reopen, webSpace } from './support/office.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'volunteer-passport-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The national office in a file, which can be put back to a copy of it. */
async function restorable() {
  const clock = frozenClock(NOW)
  const web = webSpace()
  const open = () => createSqliteRegistry({ path: join(folder, 'registry.sqlite') })
  const start = (registry: ReturnType<typeof open>) =>
    reopen({
      id: ROOT_DID,
      signer: listSigner,
      statusBaseUrl: ROOT_STATUS_URL,
      scope: 'root',
      registry,
      clock,
      published: web.read,
    })
  let registry = open()
  const issuer = await start(registry)
  await issuer.publishStatusLists(web)
  return {
    clock,
    web,
    issuer,
    save: () => registry.backup(join(folder, 'copy.sqlite')),
    async restore() {
      await registry.close()
      for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, `registry.sqlite${suffix}`), { force: true })
      cpSync(join(folder, 'copy.sqlite'), join(folder, 'registry.sqlite'))
      registry = open()
      return start(registry)
    },
    close: () => registry.close(),
  }
}

test('bits of a list that is carried on for a closed office stay set over a restore', async () => {
  const closed = await openOffice()
  await closed.issuer.ledger.registerPerson(person('m-1'))
  const { token } = await closed.issuer.issue(VolunteerPassport, { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR })
  const { clock, web, issuer, save, restore, close } = await restorable()
  const key = { id: officeKey.keyId, publicKeyJwk: officeKey.publicJwk, state: 'active' } as const
  await issuer.succession.adoptStatusLists({
    office: OFFICE_DID,
    keys: [key],
    lists: [...closed.web.files.values()].map(({ url, bytes }) => ({ url, bytes })),
    actor: 'officer-1',
  })
  await issuer.publishStatusLists(web)
  await save()
  const place = { list: `${STATUS_BASE_URL}/revocation/1.jwt`, index: Number(indexOf(token)) }
  await issuer.succession.revoke(place, BY)
  await issuer.publishStatusLists(web)
  expect(await publishedBits(web, token)).toEqual(['revocation'])
  expect(await issuer.operations.verifyLog()).toMatchObject({ ok: true })

  const again = await restore()
  await again.operations.recover({ published: web.read, actor: 'admin-1' })
  clock.advance(900)
  await again.publishStatusLists(web)
  expect(await publishedBits(web, token)).toEqual(['revocation'])
  await close()
})
