import { createJwkSigner } from '@volunteer-passport/codec'
import type { AdoptionInput, Publisher } from '@volunteer-passport/issuer'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import { type AccreditedKey, VolunteerPassport } from '@volunteer-passport/schema'
import {
  frozenClock,
  OFFICE_DID,
  OTHER_OFFICE_DID,
  officeKey,
  otherOfficeKey,
  STATUS_BASE_URL,
} from '@volunteer-passport/testing'
import { describe, expect, test } from 'vitest'
import { newSigner } from './support/accreditor.ts'
import {
  BY,
  bitsOf,
  collect,
  documentOf,
  indexOf,
  NEXT_YEAR,
  openOffice,
  person,
  publishedBits,
  readWholeLog,
  reopen,
  webSpace,
} from './support/office.ts'

const PURPOSES = ['revocation', 'suspension', 'refresh'] as const
const OTHER_STATUS_URL = STATUS_BASE_URL.replace('kz-75', 'kz-71')
const urlOf = (purpose: string, number: number) => `${STATUS_BASE_URL}/${purpose}/${number}.jwt`
const otherSigner = createJwkSigner({ keyId: otherOfficeKey.keyId, privateJwk: { ...otherOfficeKey.privateJwk } })
const KEYS: readonly AccreditedKey[] = [
  { id: officeKey.keyId, publicKeyJwk: officeKey.publicJwk, state: 'retired', retiredAt: '2026-10-31T12:00:00Z' },
]

/** An office with some passports, one revoked and one suspended, whose lists are public; and its successor. */
async function closingOffice() {
  const closed = await openOffice()
  const refs = ['m-0', 'm-1', 'm-2', 'm-3']
  await collect(closed.issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
  const tokens: string[] = []
  const ids: string[] = []
  for (const ref of refs) {
    const { token, id } = await closed.issuer.issue(VolunteerPassport, { key: ref, person: ref, validUntil: NEXT_YEAR })
    tokens.push(token)
    ids.push(id)
  }
  await closed.issuer.revoke(ids[0]!, BY)
  await closed.issuer.suspend(ids[1]!, BY)
  await closed.issuer.publishStatusLists(closed.web)
  const clock = frozenClock('2026-11-30T12:00:00Z')
  const heir = await openOffice({ id: OTHER_OFFICE_DID, signer: otherSigner, statusBaseUrl: OTHER_STATUS_URL, clock })
  const lists = [...closed.web.files.values()].map(({ url, bytes }) => ({ url, bytes }))
  const input: AdoptionInput = { office: OFFICE_DID, keys: KEYS, lists, actor: 'officer-1' }
  return { closed, heir, tokens, ids, lists, input }
}

const placeOf = (token: string) => ({ list: urlOf('suspension', 1), index: Number(indexOf(token)) })

test('a successor takes over every bit, and publishes it at the same addresses under its own key', async () => {
  const { closed, heir, tokens, input } = await closingOffice()
  const urls = [1, 2].flatMap((number) => PURPOSES.map((purpose) => urlOf(purpose, number)))
  const adopted = await heir.issuer.succession.adoptStatusLists(input)
  expect([[...adopted.adopted].sort(), adopted.unchanged]).toEqual([[...urls].sort(), 0])
  const log = await readWholeLog(heir.registry)
  expect(log.slice(-6).map(({ event, actor }) => [event, actor])).toEqual(urls.map(() => ['list-adopted', 'officer-1']))

  const web = webSpace()
  const { published } = await heir.issuer.publishStatusLists(web)
  expect(published.filter((url) => url.startsWith(STATUS_BASE_URL)).sort()).toEqual([...urls].sort())
  for (const url of urls) {
    expect(await bitsOf(web, url)).toEqual(await bitsOf(closed.web, url))
    expect(web.files.get(url)!.sequence).toBeGreaterThan(closed.web.files.get(url)!.sequence)
  }
  const file = web.files.get(urlOf('revocation', 1))!
  const { credentialSubject, ...document } = documentOf(Buffer.from(file.bytes).toString())
  const newest = (await readWholeLog(heir.registry)).findLast(({ event }) => event === 'lists-published')!
  expect(document).toEqual({
    '@context': ['https://www.w3.org/ns/credentials/v2', 'https://passport.example/contexts/v1'],
    id: urlOf('revocation', 1),
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: OTHER_OFFICE_DID,
    validFrom: '2026-11-30T12:00:00Z',
    validUntil: '2026-12-07T12:00:00Z',
    logSequence: newest.seq,
    logHead: Buffer.from(newest.hash).toString('hex'),
    iat: Date.parse('2026-11-30T12:00:00Z') / 1000,
  })
  expect(credentialSubject).toMatchObject({ statusPurpose: 'revocation', ttl: 900_000 })
  const bits = []
  for (const token of tokens) bits.push(await publishedBits(web, token))
  expect(bits).toEqual([['revocation'], ['suspension'], [], []])
  expect(await heir.issuer.publishStatusLists(web)).toEqual({ published: [], unchanged: 12 })
})

describe('of a credential of the closed office the successor', () => {
  test('revokes, suspends and reinstates by its place, with a trace of who and why', async () => {
    const { heir, tokens, input } = await closingOffice()
    const { succession } = heir.issuer
    await succession.adoptStatusLists(input)
    const web = webSpace()
    await heir.issuer.publishStatusLists(web)
    const before = (await readWholeLog(heir.registry)).length

    const revoked = await succession.revoke(placeOf(tokens[2]!), { reason: 'lost', actor: 'clerk-1' })
    expect(revoked).toEqual({
      recordedAt: new Date('2026-11-30T12:00:00Z'),
      published: false,
      lists: [urlOf('revocation', 1)],
    })
    heir.clock.advance(5)
    expect(await succession.revoke(placeOf(tokens[2]!), { reason: 'other', actor: 'clerk-2' })).toEqual(revoked)
    await succession.suspend(placeOf(tokens[3]!), { reason: 'under-review', actor: 'clerk-1' })
    await succession.reinstate(placeOf(tokens[1]!), { reason: 'review-ended', actor: 'clerk-1' })
    const told = (await readWholeLog(heir.registry)).slice(before)
    expect(told.map(({ event, about, actor, reason }) => [event, about, actor, reason])).toEqual([
      ['revoked', `${urlOf('revocation', 1)}#${indexOf(tokens[2]!)}`, 'clerk-1', 'lost'],
      ['suspended', `${urlOf('revocation', 1)}#${indexOf(tokens[3]!)}`, 'clerk-1', 'under-review'],
      ['reinstated', `${urlOf('revocation', 1)}#${indexOf(tokens[1]!)}`, 'clerk-1', 'review-ended'],
    ])
    expect([...(await heir.issuer.publishStatusLists(web)).published].sort()).toEqual(
      [urlOf('revocation', 1), urlOf('suspension', 1)].sort(),
    )
    const bits = []
    for (const token of tokens) bits.push(await publishedBits(web, token))
    expect(bits).toEqual([['revocation'], [], ['revocation'], ['suspension']])
  })

  test('takes no revocation back', async () => {
    const { heir, tokens, input } = await closingOffice()
    const { succession } = heir.issuer
    await succession.adoptStatusLists(input)
    await expect(succession.reinstate(placeOf(tokens[0]!), BY)).rejects.toMatchObject({ code: 'REVOCATION_FINAL' })
    await expect(succession.suspend(placeOf(tokens[0]!), BY)).rejects.toMatchObject({ code: 'CREDENTIAL_NOT_LIVE' })
  })

  test('changes nothing by a place that is none', async () => {
    const { heir, tokens, input } = await closingOffice()
    const { succession } = heir.issuer
    const place = placeOf(tokens[2]!)
    await expect(succession.revoke(place, BY)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await succession.adoptStatusLists(input)
    for (const index of [-1, 131_072, 1.5, Number.NaN, '1' as never]) {
      await expect(succession.revoke({ ...place, index }, BY)).rejects.toMatchObject({
        code: 'STATUS_INDEX_OUT_OF_RANGE',
      })
    }
    const own = { ...place, list: `${OTHER_STATUS_URL}/revocation/1.jwt` }
    await expect(succession.revoke(own, BY)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(succession.revoke(place, {} as never)).rejects.toMatchObject({ code: 'REASON_INVALID' })
  })
})

describe('taken over once more, newer lists', () => {
  test('bring what is new, and older ones take nothing back', async () => {
    const { closed, heir, tokens, ids, input } = await closingOffice()
    const { succession } = heir.issuer
    await succession.adoptStatusLists(input)
    expect(await succession.adoptStatusLists(input)).toEqual({ adopted: [], unchanged: 6 })
    await succession.revoke(placeOf(tokens[2]!), BY)
    await closed.issuer.revoke(ids[3]!, BY)
    await closed.issuer.publishStatusLists(closed.web)
    const lists = [...closed.web.files.values()].map(({ url, bytes }) => ({ url, bytes }))
    expect(await succession.adoptStatusLists({ ...input, lists })).toEqual({
      adopted: PURPOSES.map((purpose) => urlOf(purpose, 1)),
      unchanged: 3,
    })
    await succession.adoptStatusLists(input)
    const web = webSpace()
    await heir.issuer.publishStatusLists(web)
    const bits = []
    for (const token of tokens) bits.push(await publishedBits(web, token))
    expect(bits).toEqual([['revocation'], ['suspension'], ['revocation'], ['revocation']])
  })

  test('come from the one before, where a successor closes in its turn', async () => {
    const { heir, tokens, input } = await closingOffice()
    await heir.issuer.succession.adoptStatusLists(input)
    await heir.issuer.succession.revoke(placeOf(tokens[2]!), BY)
    const web = webSpace()
    await heir.issuer.publishStatusLists(web)
    const lists = [...web.files.values()].filter(({ url }) => url.startsWith(STATUS_BASE_URL))
    const id = 'did:web:passport.example:offices:kz-10'
    const third = await openOffice({ id, signer: await newSigner(`${id}#key-1`), statusBaseUrl: `https://x.example/s` })
    const keys = [{ id: otherOfficeKey.keyId, publicKeyJwk: otherOfficeKey.publicJwk, state: 'active' }] as const
    await third.issuer.succession.adoptStatusLists({ ...input, signedBy: OTHER_OFFICE_DID, keys, lists })
    const last = webSpace()
    await third.issuer.publishStatusLists(last)
    expect(await publishedBits(last, tokens[2]!)).toEqual(['revocation'])
  })
})

describe('a list is not taken over', () => {
  type Lists = AdoptionInput['lists']
  const flip = ({ url, bytes }: Lists[number]) => {
    const text = Buffer.from(bytes).toString('latin1')
    return {
      url,
      bytes: Buffer.from(`${text.slice(0, 300)}${text[300] === 'A' ? 'B' : 'A'}${text.slice(301)}`, 'latin1'),
    }
  }
  const early = [{ ...KEYS[0]!, retiredAt: '2026-10-31T11:59:59Z' }]
  const cases: readonly [string, (input: AdoptionInput, lists: Lists) => Partial<AdoptionInput>, string][] = [
    ['that is altered', (_, lists) => ({ lists: [flip(lists[0]!), ...lists.slice(1)] }), 'STATUS_LIST_'],
    [
      'of another key',
      () => ({ keys: [{ ...KEYS[0]!, publicKeyJwk: otherOfficeKey.publicJwk }] }),
      'STATUS_LIST_SIGNATURE_INVALID',
    ],
    ['without a key', () => ({ keys: [] }), 'STATUS_LIST_SIGNATURE_INVALID'],
    ['of a revoked key', () => ({ keys: [{ ...KEYS[0]!, state: 'revoked' as const }] }), 'KEY_REVOKED'],
    ['of a key that had been retired', () => ({ keys: early }), 'KEY_EXPIRED'],
    ['of another issuer', () => ({ signedBy: OTHER_OFFICE_DID }), 'STATUS_LIST_ISSUER_MISMATCH'],
    [
      'from another address',
      (_, [a, b, ...rest]) => ({ lists: [{ ...a!, url: b!.url }, { ...b!, url: a!.url }, ...rest] }),
      'STATUS_LIST_ID_MISMATCH',
    ],
    [
      'from no address of a list',
      (_, [a, ...rest]) => ({ lists: [{ ...a!, url: `${STATUS_BASE_URL}/message/1.jwt` }, ...rest] }),
      'STATUS_LIST_ID_MISMATCH',
    ],
    [
      'that is no list',
      (_, [a, ...rest]) => ({ lists: [{ ...a!, bytes: Buffer.from('<html>') }, ...rest] }),
      'STATUS_LIST_INVALID',
    ],
    ['without the others', (_, lists) => ({ lists: lists.slice(1) }), 'LINT_FAILED'],
    ['where there is none', () => ({ lists: [] }), 'LINT_FAILED'],
    ['by nobody', () => ({ actor: '' }), 'ACTOR_INVALID'],
  ]
  test.each(cases)('%s', async (_, change, code) => {
    const { heir, input, lists } = await closingOffice()
    const log = await readWholeLog(heir.registry)
    const attempt = heir.issuer.succession.adoptStatusLists({ ...input, ...change(input, lists) })
    await expect(attempt).rejects.toMatchObject({ code: expect.stringMatching(`^${code}`) })
    expect(await readWholeLog(heir.registry)).toEqual(log)
  })

  test('of this issuer itself', async () => {
    const { closed, input } = await closingOffice()
    await expect(closed.issuer.succession.adoptStatusLists(input)).rejects.toMatchObject({ code: 'LINT_FAILED' })
  })
})

test('a publication that fails is tried again, and keeps no other back', async () => {
  const { heir, input } = await closingOffice()
  await heir.issuer.succession.adoptStatusLists(input)
  const cause = new Error('no route to host')
  const web = webSpace()
  const flaky: Publisher = async (file) => {
    if (file.url === urlOf('revocation', 1)) throw cause
    await web(file)
  }
  await expect(heir.issuer.publishStatusLists(flaky)).rejects.toMatchObject({
    code: 'PUBLISH_FAILED',
    cause,
    facts: { published: 5, failed: 1 },
  })
  expect((await heir.issuer.publishStatusLists(web)).published).toEqual([urlOf('revocation', 1)])
})

test('a successor whose registry is older than what it published does not take a revocation back', async () => {
  const { heir, tokens, input } = await closingOffice()
  await heir.issuer.succession.adoptStatusLists(input)
  const web = webSpace()
  await heir.issuer.publishStatusLists(web)
  // The registry as it was before the revocation, kept aside.
  const aside = createMemoryRegistry()
  const log = await readWholeLog(heir.registry)
  const state = await heir.registry.transaction(async (tx) => ({
    lists: await tx.lists(),
    adopted: await tx.adoptedLists(),
    keys: await tx.keys(),
  }))
  await aside.transaction(async (tx) => {
    await tx.claimIssuer(OTHER_OFFICE_DID)
    for (const row of state.lists) await tx.insertList(row)
    for (const row of state.adopted) await tx.putAdoptedList(row)
    for (const row of state.keys) await tx.putKey(row)
    await tx.appendLog(log)
  })
  await heir.issuer.succession.revoke(placeOf(tokens[2]!), BY)
  await heir.issuer.publishStatusLists(web)
  const published = async (url: string) => web.files.get(url)?.bytes
  const clock = frozenClock('2026-11-30T13:00:00Z')
  const options = { id: OTHER_OFFICE_DID, signer: otherSigner, statusBaseUrl: OTHER_STATUS_URL, registry: aside, clock }
  const restored = await reopen({ ...options, published })
  await expect(restored.publishStatusLists(web)).rejects.toMatchObject({ code: 'STORE_ROLLED_BACK' })
  expect(await publishedBits(web, tokens[2]!)).toEqual(['revocation'])
})

test('a successor takes over the lists of an office that was once restored, which go on with higher numbers', async () => {
  const { web } = await openOffice()
  const clock = frozenClock('2026-11-01T12:00:00Z')
  const restored = await reopen({ registry: createMemoryRegistry(), published: web.read, clock })
  await restored.operations.recover({ published: web.read, actor: 'admin-1' })
  await restored.publishStatusLists(web)
  const { heir, input } = await closingOffice()
  const lists = [...web.files.values()].map(({ url, bytes }) => ({ url, bytes }))
  const numbers = new Set(lists.map(({ url }) => Number(/(\d+)\.jwt$/.exec(url)![1])))
  expect([...numbers].sort((a, b) => a - b)).toEqual([1, 2, 10_001, 10_002])
  const keys = KEYS.map((key) => ({ ...key, retiredAt: '2026-11-02T12:00:00Z' }))
  const { adopted } = await heir.issuer.succession.adoptStatusLists({ ...input, keys, lists })
  expect([...adopted].sort()).toEqual(lists.map(({ url }) => url).sort())
  const withoutFirst = lists.filter(({ url }) => !url.endsWith('/1.jwt'))
  const some = { ...input, keys, lists: withoutFirst }
  await expect(heir.issuer.succession.adoptStatusLists(some)).rejects.toMatchObject({ code: 'LINT_FAILED' })
})
