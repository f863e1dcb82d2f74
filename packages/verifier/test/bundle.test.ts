import { createBitstring, decodeTrustBundle, encodeBitstring, setBit, signTrustBundle } from '@volunteer-passport/codec'
import { officeDid, REGIONS, VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import { SOAK, seededKey, type TestKey } from '@volunteer-passport/testing'
import { createBundle, loadBundle, type StateStore, type Verifier } from '@volunteer-passport/verifier'
import { expect, it } from 'vitest'
import { mutateBytes } from '../scripts/fuzz/mutate-text.ts'
import { createRandom } from '../scripts/fuzz/random.ts'
import {
  ALMATY,
  ASTANA,
  almatyKey,
  astanaKey,
  chainOf,
  claimsOf,
  createRealm,
  entryOf,
  LIST_KEY,
  ORGANISATION,
  organisationKey,
  PINS,
  type Realm,
  ROOT,
  rootKey,
  sign,
  signCredential,
  signerOf,
  statusUrl,
  urlsOf,
} from './realm.ts'
import { listDocument, PURPOSES, summarise, verdictAndCode } from './world.ts'

const STATUS_LISTS = [ALMATY, ASTANA, ORGANISATION].flatMap((did) => PURPOSES.map((purpose) => statusUrl(did, purpose)))
const pinned = { root: ROOT, rootKeyThumbprints: PINS }

const bundleOf = (realm: Realm, statusLists: readonly string[] = STATUS_LISTS): Promise<Uint8Array> =>
  createBundle({ root: ROOT, fetch: realm.network, statusLists, signer: signerOf(LIST_KEY), clock: realm.clock })

/** A verifier that has the bundle and nothing else. */
async function offline(realm: Realm, bytes: Uint8Array, state?: StateStore): Promise<Verifier> {
  const bundle = await loadBundle(bytes, { ...pinned, clock: realm.clock, ...(state && { state }) })
  if (!bundle.ok) throw new Error(bundle.problems[0].detail)
  expect(bundle.value.madeAt).toBeInstanceOf(Date)
  return realm.verifierWith({ statusLists: bundle.value.fetch, ...(state && { state }) })
}

const load = async (bytes: Uint8Array, options = {}): Promise<string> => {
  const loaded = await loadBundle(bytes, { ...pinned, ...options })
  return loaded.ok ? 'ok' : loaded.problems[0].code
}

it('gives the verdicts that the network gives', async () => {
  const realm = await createRealm()
  await realm.publishStatus(astanaKey, { bits: [42] })
  const thief: TestKey = { ...seededKey(35, ''), keyId: almatyKey.keyId }
  const tokens = [
    await signCredential('passport', almatyKey),
    await signCredential('passport', astanaKey),
    await signCredential('passport', thief),
    await signCredential('passport', almatyKey, { validUntil: '2026-11-01T00:00:00Z' }),
    await signCredential('passport', seededKey(65, 'did:web:stranger.example#1')),
    await signCredential('passport', organisationKey, chainOf(ALMATY)),
    await signCredential('activity', organisationKey, chainOf(ALMATY)),
  ]
  const bytes = await bundleOf(realm)
  const said = async (verifier: Verifier): Promise<readonly string[]> => {
    const reports = tokens.map((token, i) =>
      verifier.verify<unknown>(token, { type: i === tokens.length - 1 ? VolunteerActivity : VolunteerPassport }),
    )
    return (await Promise.all(reports)).map(verdictAndCode)
  }
  const online = await said(realm.verifier)
  const before = realm.network.calls.length
  expect(await said(await offline(realm, bytes))).toEqual(online)
  expect(online).toEqual([
    'accepted',
    'rejected STATUS_REVOKED',
    'rejected SIGNATURE_INVALID',
    'rejected EXPIRED',
    'rejected ISSUER_NOT_TRUSTED',
    'rejected ACCREDITATION_SCOPE_EXCEEDED',
    'accepted',
  ])
  expect(realm.network.calls.length).toBe(before)
})

it('says how old its knowledge is, and nothing more once that is too old', async () => {
  const realm = await createRealm()
  const verifier = await offline(realm, await bundleOf(realm))
  const token = await signCredential('passport', almatyKey)
  const verify = () => verifier.verify(token, { type: VolunteerPassport })
  expect(summarise(await verify()).codes).toEqual(['HOLDER_NOT_PROVEN'])
  realm.clock.set('2026-11-10T12:00:00Z')
  const old = await verify()
  expect([old.ok, [...summarise(old).codes].sort()]).toEqual([
    true,
    ['HOLDER_NOT_PROVEN', 'STATUS_LIST_STALE', 'TRUST_LIST_STALE'],
  ])
  expect(old.checks.find(({ id }) => id === 'status')).toMatchObject({ asOf: new Date('2026-11-07T11:00:00Z') })
  realm.clock.set('2026-11-14T11:00:00Z')
  expect(verdictAndCode(await verify())).toBe('undetermined TRUST_LIST_EXPIRED')
})

it('asks to set a clock that stands before it, whatever the token says of its dates', async () => {
  const realm = await createRealm()
  const bytes = await bundleOf(realm)
  realm.clock.set('2026-01-01T00:00:00Z')
  const verifier = await offline(realm, bytes)
  for (const members of [{}, { validUntil: '2025-01-01T00:00:00Z', validFrom: '2024-01-01T00:00:00Z' }]) {
    const report = await verifier.verify(await signCredential('passport', almatyKey, members), {
      type: VolunteerPassport,
    })
    expect(verdictAndCode(report)).toBe('undetermined CLOCK_BEHIND')
    expect(report.checks.filter(({ outcome }) => outcome === 'failed')).toEqual([])
  }
  realm.clock.set('2026-11-07T12:00:00Z')
  const token = await signCredential('passport', almatyKey)
  expect(verdictAndCode(await verifier.verify(token, { type: VolunteerPassport }))).toBe('accepted')
})

it('is believed from the pinned root alone, signed with its list key', async () => {
  const realm = await createRealm()
  const bytes = await bundleOf(realm)
  expect(await load(bytes)).toBe('ok')
  expect(await load(bytes, { rootKeyThumbprints: [rootKey(3).keyId] })).toBe('TRUST_LIST_INVALID')
  expect(await load(bytes, { root: 'did:web:other.example' })).toBe('TRUST_LIST_INVALID')
  const decoded = decodeTrustBundle(bytes)
  if (!decoded.ok) throw new Error('the bundle is sound')
  const { bundle, files } = decoded.value
  const resigned = (key: TestKey) => signTrustBundle({ bundle, files: [...files.values()], signer: signerOf(key) })
  expect(await load(await resigned(LIST_KEY))).toBe('ok')
  for (const key of [almatyKey, rootKey(1), { ...almatyKey, keyId: LIST_KEY.keyId }]) {
    expect(await load(await resigned(key))).toBe('TRUST_LIST_INVALID')
  }
  // Files to their last byte.
  for (const { url, text } of files.values()) {
    const published = await realm.network(url, { accept: 'application/json, application/vc+jwt', maxBytes: 2 ** 26 })
    expect(published.ok && new TextDecoder().decode(published.value.body)).toBe(text)
  }
})

it('walks the root’s versions as the network would, and remembers the newest', async () => {
  const realm = await createRealm()
  await realm.publishRoot({ version: 2, rootKeys: [rootKey(3).publicJwk] }, [1, 3])
  const lines = new Map<string, string>()
  const state = {
    get: (key: string) => lines.get(key),
    set: (key: string, value: string) => void lines.set(key, value),
  }
  const newer = await bundleOf(realm)
  expect(await load(newer, { state })).toBe('ok')
  await realm.publishRoot()
  expect(await load(await bundleOf(realm), { state })).toBe('TRUST_LIST_ROLLBACK')
})

it('changed on its way is refused, and never throws', async () => {
  const bytes = await bundleOf(await createRealm())
  const random = createRandom(6)
  for (let run = 0; run < 60 * SOAK; run++) {
    const changed = mutateBytes(bytes, random)
    // Of the frame the time, the name and the system are nobody's word.
    if ((await load(changed)) !== 'ok') continue
    const [before, after] = [decodeTrustBundle(bytes), decodeTrustBundle(changed)]
    expect(after).toEqual(before)
  }
  for (const bad of [new Uint8Array(), new Uint8Array(9_000_000), 'bundle' as never, undefined as never]) {
    expect(await load(bad)).toBe('TRUST_LIST_INVALID')
  }
})

it.each<[string, (realm: Realm) => void, object, string]>([
  ['without root.json', ({ network }) => network.set(urlsOf(ROOT).root, 'timeout'), {}, 'TRUST_LIST_UNAVAILABLE'],
  [
    'without the list of the root',
    ({ network }) => network.set(urlsOf(ROOT).accreditations, 'timeout'),
    {},
    'TRUST_LIST_UNAVAILABLE',
  ],
  [
    'with a broken list',
    ({ network }) => network.set(urlsOf(ROOT).accreditations, { body: 'x' }),
    {},
    'TRUST_LIST_INVALID',
  ],
  ['without a status list', ({ network }) => network.set(STATUS_LISTS[0]!, 'timeout'), {}, 'STATUS_LIST_UNAVAILABLE'],
  ['by another key', () => {}, { signer: signerOf(almatyKey) }, 'OPTION_INVALID'],
  ['of no root', () => {}, { root: 'did:key:z6Mk' }, 'OPTION_INVALID'],
])('is not made %s', async (_, change, options, code) => {
  const realm = await createRealm()
  change(realm)
  const making = createBundle({
    root: ROOT,
    fetch: realm.network,
    statusLists: STATUS_LISTS,
    signer: signerOf(LIST_KEY),
    clock: realm.clock,
    ...options,
  })
  await expect(making).rejects.toThrow(expect.objectContaining({ code }))
})

it('of 21 offices, three purposes each, 2 % set, has at most 400 kB', async () => {
  const realm = await createRealm()
  const offices = ['KZ', ...REGIONS.map(({ code }) => code)].map(officeDid)
  const entries = offices.map((did, i) => entryOf(LIST_KEY, claimsOf(did, seededKey(200 + i, `${did}#key-1`))))
  await realm.publishList(ROOT, await Promise.all(entries))
  const random = createRandom(21)
  const statusLists: string[] = []
  for (const [i, did] of offices.entries()) {
    for (const purpose of PURPOSES) {
      const bits = createBitstring(131_072)
      for (let set = 0; set < 131_072 * 0.02; set++) setBit(bits, random.below(131_072))
      const url = statusUrl(did, purpose)
      const list = await listDocument(url, purpose, {
        members: { issuer: did },
        subject: { encodedList: await encodeBitstring(bits) },
      })
      realm.network.set(url, { body: await sign(list, seededKey(200 + i, `${did}#key-1`)) })
      statusLists.push(url)
    }
  }
  const bytes = await bundleOf(realm, statusLists)
  expect([offices.length, statusLists.length]).toEqual([21, 63])
  expect(bytes.length).toBeLessThanOrEqual(400_000)
  expect(await load(bytes)).toBe('ok')
})
