import { inspect } from 'node:util'
import { createJwkSigner } from '@volunteer-passport/codec'
import type { IssuerOptions } from '@volunteer-passport/issuer'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import { VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import { frozenClock, officeKey, seededRandom } from '@volunteer-passport/testing'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  activity,
  BIN,
  BY,
  bitsOf,
  collect,
  documentOf,
  indexOf,
  LATER,
  NEXT_YEAR,
  NOW,
  type Office,
  openOffice,
  person,
  readWholeLog,
  reopen,
} from './support/office.ts'

/*
 * The attack catalogue's rows about the issuer and its registry, each by its number. Where a row is tried elsewhere in
 * full, that test bears its number: 147 in lint, 148 in operations and in the contract of the stores, 150 in small-disk.
 */

const issueTo = async ({ issuer }: Pick<Office, 'issuer'>, ref: string, validUntil = LATER) => {
  await issuer.ledger.registerPerson(person(ref))
  return issuer.issue(VolunteerPassport, { key: ref, person: ref, validUntil })
}
const refusal = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'not refused',
    (error) => error.code ?? error.name,
  )

afterEach(() => vi.restoreAllMocks())

describe('row 139: the clock', () => {
  test('an hour back stops the office, and writes nothing; a second back, as at a leap second, does not', async () => {
    const office = await openOffice({ clock: frozenClock('2026-12-31T23:59:59Z') })
    const { clock, registry, web } = office
    await issueTo(office, 'm-1')
    clock.set('2026-12-31T23:59:58Z')
    expect((await issueTo(office, 'm-2')).credential.issuedAt).toEqual(new Date('2026-12-31T23:59:59Z'))
    const before = (await readWholeLog(registry)).length
    clock.set('2026-12-31T22:59:59Z')
    expect(await refusal(issueTo(office, 'm-3'))).toBe('CLOCK_WENT_BACK')
    expect(await refusal(office.issuer.publishStatusLists(web))).toBe('CLOCK_WENT_BACK')
    expect((await readWholeLog(registry)).length).toBe(before)
  })

  test('that shows no time at all stops the office, and writes nothing', async () => {
    const office = await openOffice()
    let broken = false
    const clock = () => (broken ? new Date(Number.NaN) : office.clock())
    const issuer = await reopen({ registry: office.registry, clock })
    await issueTo({ issuer }, 'm-1')
    const before = await readWholeLog(office.registry)
    broken = true
    for (const work of [
      () => issuer.ledger.registerPerson(person('m-2')),
      () => issuer.ledger.recordActivity(activity('m-1', '1')),
      () => issuer.issue(VolunteerPassport, { key: 'x', person: 'm-1', validUntil: LATER }),
      () => issuer.publishStatusLists(office.web),
    ])
      await expect(work()).rejects.toBeInstanceOf(Error)
    expect(await readWholeLog(office.registry)).toEqual(before)
  })

  test('a year forward ends nothing that has not ended: to the second', async () => {
    const office = await openOffice()
    const end = new Date(Date.parse(NOW) + 1000)
    expect(await refusal(issueTo(office, 'm-1', new Date(NOW)))).toBe('LINT_FAILED')
    const { id } = await issueTo(office, 'm-2', end)
    office.clock.advance(1)
    expect(await refusal(office.issuer.replace(id, BY))).toBe('LINT_FAILED')
    office.clock.advance(365 * 86_400)
    expect((await office.issuer.get(id))?.state).toBe('issued')
  })

  test('lists are signed at instants that never fall', async () => {
    const { issuer, clock, web } = await openOffice()
    const url = 'https://passport.example/offices/kz-75/status/revocation/1.jwt'
    const instants: number[] = []
    for (const step of [450, -1, 450, -60, 450]) {
      clock.advance(step)
      await issuer.publishStatusLists(web)
      instants.push(documentOf(Buffer.from(web.files.get(url)!.bytes).toString()).iat as number)
    }
    expect(instants).toEqual([...instants].sort((a, b) => a - b))
  })
})

test('row 140: the last index of a list, then the next list; where none is public, nothing, and never index 0 again', async () => {
  const office = await openOffice()
  const { issuer, registry, web } = office
  await registry.transaction(async (tx) => {
    for (const list of await tx.lists()) await tx.updateList({ ...list, allocated: list.capacity - 2 })
  })
  for (const ref of ['a', 'b', 'c', 'd']) await issueTo(office, ref)
  expect(await refusal(issueTo(office, 'e'))).toBe('STATUS_LIST_UNPUBLISHED')
  const places = (await collect(issuer.find({}))).map(({ list, index }) => `${list}/${index}`)
  expect(places.map((place) => place.split('/')[0])).toEqual(['1', '1', '2', '2'])
  expect(new Set(places).size).toBe(4)
  await issuer.publishStatusLists(web)
  const { token } = await issueTo(office, 'e')
  expect(JSON.stringify(documentOf(token).credentialStatus)).toContain('/revocation/3.jwt')
  const sizes = new Set<number>()
  for (const url of web.files.keys()) sizes.add((await bitsOf(web, url)).length * 8)
  expect([...sizes]).toEqual([131_072])
})

test('row 141: a revocation stays, what is unknown or of another office is not found, and the same again is the same', async () => {
  const office = await openOffice()
  const other = await openOffice()
  const { issuer, clock } = office
  const { id } = await issueTo(office, 'm-1')
  const { id: foreign } = await issueTo(other, 'm-1')
  const first = await issuer.revoke(id, BY)
  clock.advance(3600)
  expect(await issuer.revoke(id, { reason: 'fraud', actor: 'clerk-8' })).toEqual(first)
  expect(await refusal(issuer.reinstate(id, BY))).toBe('REVOCATION_FINAL')
  expect(await refusal(issuer.suspend(id, BY))).toBe('CREDENTIAL_NOT_LIVE')
  for (const verb of ['revoke', 'suspend', 'reinstate'] as const) {
    expect(await refusal(issuer[verb](foreign, BY))).toBe('NOT_FOUND')
    expect(await refusal(issuer[verb]('urn:uuid:none', BY))).toBe('NOT_FOUND')
  }
})

describe('row 142: randomness', () => {
  test.each<[string, NonNullable<IssuerOptions['random']>]>([
    ['stands still', (bytes) => bytes.fill(7)],
    ['does nothing', () => {}],
    [
      'throws',
      () => {
        throw new Error('no entropy')
      },
    ],
  ])('that %s is no start', async (_, random) => {
    expect(await refusal(reopen({ registry: createMemoryRegistry(), random }))).toBe('RANDOM_UNSAFE')
  })

  test('that gives out later issues nothing', async () => {
    let ends = false
    const random = (bytes: Uint8Array) => {
      if (ends) throw new Error('no entropy')
      crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>)
    }
    const office = await openOffice({ random })
    ends = true
    const refs = Array.from({ length: 2000 }, (_, i) => person(`m-${i}`))
    await collect(office.issuer.ledger.registerPeople(refs)).catch(() => {})
    const issued = await issueTo(office, 'm-0').catch((error) => error)
    // What the source gave before it ended may be used up first; then there is an error, and no id twice.
    const ids = (await collect(office.issuer.find({}))).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(issued instanceof Error || ids.length === 1).toBe(true)
  })

  test('does not come from Math.random', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    const [one, two] = [await issueTo(await openOffice(), 'm-1'), await issueTo(await openOffice(), 'm-1')]
    expect(one.id).not.toBe(two.id)
    expect(one.credential.subject.id).not.toBe(two.credential.subject.id)
    expect(indexOf(one.token) === indexOf(two.token) && one.credential.id === two.credential.id).toBe(false)
  })
})

test('row 143: places tell nothing of the order of issue, and ids are 122 random bits', async () => {
  const random = seededRandom(143)
  const fill = (bytes: Uint8Array) => {
    for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(random() * 256)
  }
  const { issuer } = await openOffice({ random: fill })
  const refs = Array.from({ length: 2000 }, (_, i) => `m-${i}`)
  await collect(issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
  const rows = refs.map((ref) => ({ key: ref, person: ref, validUntil: NEXT_YEAR }))
  await collect(issuer.issueAll(VolunteerPassport, rows, { jobId: 'j' }))
  const records = await collect(issuer.find({}))
  const ranks = new Map([...records].sort((a, b) => a.index - b.index).map(({ id }, rank) => [id, rank]))
  const squares = records.reduce((sum, { id }, i) => sum + (ranks.get(id)! - i) ** 2, 0)
  // Spearman; its standard deviation under chance is 0.022.
  expect(Math.abs(1 - (6 * squares) / (2000 * (2000 * 2000 - 1)))).toBeLessThan(0.1)
  for (const { id } of records)
    expect(id).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('row 144: many people share a list, and neither its address, nor an id, nor the log tells whose a place is', async () => {
  const office = await openOffice()
  const { issuer, registry, web } = office
  const tokens = []
  for (const ref of ['member-one', 'member-two', 'member-three']) tokens.push((await issueTo(office, ref)).token)
  const urls = tokens.map((token) =>
    (documentOf(token).credentialStatus as readonly { readonly statusListCredential: string }[]).map(
      ({ statusListCredential }) => statusListCredential,
    ),
  )
  expect(new Set(urls.map((three) => three.join())).size).toBe(1)
  for (const url of urls[0]!) {
    expect(url).toMatch(
      /^https:\/\/passport\.example\/offices\/kz-75\/status\/(revocation|suspension|refresh)\/1\.jwt$/,
    )
    expect((await bitsOf(web, url)).length * 8).toBeGreaterThanOrEqual(131_072)
  }
  const told = [
    ...tokens.flatMap((token) => [documentOf(token).jti, documentOf(token).id, documentOf(token).sub]),
    ...(await readWholeLog(registry)).flatMap(({ about, actor, reason, event }) => [about, actor, reason, event]),
  ].join('\n')
  expect(told).not.toMatch(/member-|Жұмабекова|Айгерім|75-\d{8}|1999/)
  for (const statusListSize of [1, 1024])
    expect(await refusal(reopen({ registry: createMemoryRegistry(), statusListSize }))).toBe('OPTION_INVALID')
  // A participation stands in the log, and so may hold no personal number.
  const deed = { ...activity('member-one', 'x'), participationId: `${BIN}:900512300120` }
  expect(await refusal(issuer.ledger.recordActivity(deed))).toBe('ACTIVITY_INVALID')
})

test('row 145: a private key is in no error, text or inspection of what holds it', async () => {
  const jwk = { ...officeKey.privateJwk }
  const own = createJwkSigner({ keyId: officeKey.keyId, privateJwk: jwk })
  const office = await openOffice({ signer: own })
  const errors: unknown[] = []
  const listen = (work: Promise<unknown>) => work.catch((error) => errors.push(error))
  await listen(own.sign(undefined as never))
  await listen(own.sign('text' as never))
  await listen(reopen({ registry: createMemoryRegistry(), signer: { ...own, keyId: 'x' } }))
  await listen(office.issuer.keys.prepareKey({ keyId: `${office.issuer.id}#k`, publicJwk: jwk, actor: 'a' }))
  await listen(
    issueTo(office, 'm-1').then(() => office.issuer.issue(VolunteerPassport, { key: 'm-1', holderKey: jwk })),
  )
  expect(errors).toHaveLength(5)
  const deep = { depth: 20, showHidden: true, getters: true }
  const written = [
    inspect(errors, deep),
    JSON.stringify(
      errors.map((error) => ({ ...(error as Error), text: String(error), stack: (error as Error).stack })),
    ),
    inspect(own, deep),
    JSON.stringify(own),
    String(own),
    inspect(office.issuer, deep),
    JSON.stringify(office.issuer),
    JSON.stringify(await office.issuer.keys.didDocument()),
    inspect(await readWholeLog(office.registry), deep),
  ].join('\n')
  expect(written.includes(jwk.d)).toBe(false)
})

test('row 146: a signer of a key that is over signs nothing, and what it is given to sign is bytes', async () => {
  const office = await openOffice()
  const { issuer, registry, clock } = office
  const own = createJwkSigner({ keyId: officeKey.keyId, privateJwk: { ...officeKey.privateJwk } })
  const answers = [undefined, null, 'text', {}, new Uint8Array(0), new Uint8Array(64 * 1024 * 1024)].map((input) =>
    refusal(own.sign(input as never)),
  )
  const noBytes = Array<string>(4).fill('TypeError')
  expect(await Promise.all(answers)).toEqual([...noBytes, 'RangeError', 'LIMIT_EXCEEDED'])
  await issuer.keys.killKey(officeKey.keyId, { actor: 'security-1' })
  expect(await refusal(issueTo(office, 'm-1'))).toBe('SIGNER_KEY_NOT_ACTIVE')
  expect(await refusal(reopen({ registry, clock }))).toBe('SIGNER_KEY_NOT_ACTIVE')
})

test('row 149: what is taken from one leaves all others as they were', async () => {
  const office = await openOffice()
  const { issuer, web } = office
  for (const ref of ['m-1', 'm-2', 'm-10']) await issueTo(office, ref)
  await issuer.ledger.recordActivity(activity('m-2', '1'))
  await issuer.issue(VolunteerActivity, { key: `${BIN}:1` })
  const others = async () =>
    (await collect(issuer.find({}))).filter(({ person: ref }) => ref === 'm-2' || ref === 'm-10')
  const before = await others()
  await issuer.erasePerson('m-1', { actor: 'clerk-7' })
  await issuer.purge({ expiredBefore: new Date(NOW), actor: 'clerk-7' })
  await issuer.publishStatusLists(web)
  expect(before).toHaveLength(3)
  expect(await others()).toEqual(before)
  expect((await issuer.exportPerson('m-2')).activities).toHaveLength(1)
})
