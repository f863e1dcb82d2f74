import { officeDid } from '@volunteer-passport/schema'
import { frozenClock } from '@volunteer-passport/testing'
import { expect, test } from 'vitest'
import {
  almaty,
  listSigner,
  newSigner,
  openNationalOffice,
  publishedList,
  ROOT_DID,
  ROOT_STATUS_URL,
} from './support/accreditor.ts'
import { BY, NOW, reopen } from './support/office.ts'
import { createRestorableSqlite } from './support/restorable-store.ts'

const OFFICES = ['KZ-10', 'KZ-11', 'KZ-15', 'KZ-19'].map((region) => officeDid(region))
const [WITHDRAWN = '', SUSPENDED = '', ENDED = '', ROBBED = ''] = OFFICES

test('a restored national office is found out, and recovered forgets no withdrawal', async () => {
  const store = createRestorableSqlite('copy')
  const clock = frozenClock(NOW)
  let registry = await store.open()
  const { issuer, web } = await openNationalOffice({ registry, clock })
  for (const subject of OFFICES) {
    const { keyId, publicJwk } = await newSigner(`${subject}#key-1`)
    await issuer.accreditations.accredit(almaty({ subject, keys: [{ id: keyId, publicJwk }] }))
  }
  await issuer.publishAccreditations(web)
  await registry.close()
  registry = await store.open()
  await store.save(registry)

  const read = async (url: string) => web.files.get(url)?.bytes
  const options = { id: ROOT_DID, signer: listSigner, statusBaseUrl: ROOT_STATUS_URL, clock, scope: 'root' } as const
  const lost = await reopen({ ...options, registry, published: read })
  await lost.accreditations.withdraw(WITHDRAWN, BY)
  await lost.accreditations.suspend(SUSPENDED, BY)
  await lost.accreditations.handOver(ENDED, ROBBED, BY)
  await lost.accreditations.changeKeys(ROBBED, { ...BY, keys: [{ id: `${ROBBED}#key-1`, state: 'revoked' }] })
  await lost.publishAccreditations(web)
  const seen = publishedList(web)
  await registry.close()

  await store.restore()
  registry = await store.open()
  const restored = await reopen({ ...options, registry, published: read })
  await expect(restored.publishAccreditations(web)).rejects.toMatchObject({ code: 'STORE_ROLLED_BACK' })
  expect(publishedList(web)).toEqual(seen)

  const recovery = await restored.operations.recover({ published: read, actor: 'admin-1' })
  expect(recovery.accreditationsDue).toEqual([ROBBED])
  const known = await restored.accreditations.list()
  expect(known.map(({ subject, state, successor }) => [subject, state, successor])).toEqual([
    [WITHDRAWN, 'withdrawn', undefined],
    [SUSPENDED, 'suspended', undefined],
    [ENDED, 'ended', ROBBED],
    // Signed anew as it was, it would give the thief the key back.
    [ROBBED, 'suspended', undefined],
  ])
  expect(await restored.operations.verifyLog()).toMatchObject({ ok: true })
  await restored.publishStatusLists(web)
  await restored.accreditations.changeKeys(ROBBED, { ...BY, keys: [{ id: `${ROBBED}#key-1`, state: 'revoked' }] })
  await restored.accreditations.reinstate(ROBBED, BY)
  await restored.publishAccreditations(web)
  const list = publishedList(web)
  expect(list.version).toBeGreaterThan(seen.version)
  expect(list.accreditations.slice(0, 3)).toEqual(seen.accreditations.slice(0, 3))
  await registry.close()
  await store.remove()
})

test('what was accredited in the time that is lost is public no more after the first publication', async () => {
  const store = createRestorableSqlite('backup')
  const clock = frozenClock(NOW)
  let registry = await store.open()
  const { issuer, web } = await openNationalOffice({ registry, clock })
  // Of nobody, and as fresh as can be.
  await issuer.publishAccreditations(web)
  await store.save(registry)
  await issuer.accreditations.accredit(almaty())
  await issuer.publishAccreditations(web)
  await registry.close()

  await store.restore()
  registry = await store.open()
  const options = { id: ROOT_DID, signer: listSigner, statusBaseUrl: ROOT_STATUS_URL, clock, scope: 'root' } as const
  const restored = await reopen({ ...options, registry, published: web.read })
  const recovery = await restored.operations.recover({ published: web.read, actor: 'admin-1' })
  expect(recovery.accreditationsDue).toEqual([officeDid('KZ-75')])
  await restored.publishStatusLists(web)
  await restored.publishAccreditations(web)
  expect(publishedList(web).accreditations).toEqual(await restored.accreditations.list())
  await registry.close()
  await store.remove()
})
