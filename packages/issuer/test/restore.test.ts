import type { Issuer, Recovery } from '@volunteer-passport/issuer'
import type { Registry } from '@volunteer-passport/issuer/registry'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { frozenClock, STATUS_BASE_URL } from '@volunteer-passport/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  bitsOf,
  collect,
  documentOf,
  NEXT_YEAR,
  NOW,
  person,
  publishedBits,
  reopen,
  subjectOf,
  webSpace,
} from './support/office.ts'
import {
  createRestorablePostgres,
  createRestorableSqlite,
  hasPgDump,
  type RestorableStore,
} from './support/restorable-store.ts'

const EPOCH = 2 ** 32
const BY = { reason: 'fraud', actor: 'clerk-7' } as const
const urlOf = (purpose: string, list: number) => `${STATUS_BASE_URL}/${purpose}/${list}.jwt`

interface Made {
  readonly id: string
  readonly token: string
}

async function issueTo(issuer: Issuer, refs: readonly string[]): Promise<readonly Made[]> {
  await collect(issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
  const rows = refs.map((ref) => ({ key: ref, person: ref, validUntil: NEXT_YEAR }))
  const outcomes = await collect(issuer.issueAll(VolunteerPassport, rows, { jobId: 'month' }))
  return outcomes as unknown as readonly Made[]
}

const refs = (word: string, count: number) => Array.from({ length: count }, (_, i) => `${word}-${i}`)

const placeOf = ({ token }: Made): string => {
  const [entry] = documentOf(token).credentialStatus as readonly Record<string, string>[]
  return `${entry!.statusListCredential} ${entry!.statusListIndex}`
}
const numberOf = ({ token }: Made): string => subjectOf(token).passportNumber as string

const STORES: readonly (readonly [string, () => RestorableStore])[] = [
  ['a backup of SQLite', () => createRestorableSqlite('backup')],
  ['a copied SQLite file', () => createRestorableSqlite('copy')],
  ['a pg_dump (apt-get install postgresql)', createRestorablePostgres],
]

describe.each(STORES)('after a restore from %s', (name, createStore) => {
  // On a machine that shall skip nothing (CI), a missing pg_dump fails instead.
  const isMissing = name.startsWith('a pg_dump') && !hasPgDump && process.env.CI === undefined
  const isMarked = name.startsWith('a backup')
  const count = name.startsWith('a copied') ? 120 : 1000
  const clock = frozenClock(NOW)
  let store: RestorableStore
  let registry: Registry
  let issuer: Issuer
  let web: ReturnType<typeof webSpace>

  const open = async () => {
    registry = await store.open()
    issuer = await reopen({ registry, clock, published: web.read })
  }
  const restore = async () => {
    await registry.close()
    await store.restore()
    await open()
  }
  beforeEach(async ({ skip }) => {
    skip(isMissing)
    store = createStore()
    web = webSpace()
    clock.set(NOW)
    await open()
    await issuer.publishStatusLists(web)
  })
  afterEach(async () => {
    if (isMissing) return
    await registry.close()
    await store.remove()
  })

  test(`${count} issued and fifty revoked since come back, and no place or number comes twice`, async () => {
    const before = await issueTo(issuer, refs('old', 20))
    await issuer.revoke(before[0]!.id, BY)
    await issuer.publishStatusLists(web)
    const restoredTo = (await registry.transaction((tx) => tx.logHead()))!.seq
    await store.save(registry)

    clock.advance(60)
    const lost = await issueTo(issuer, refs('lost', count))
    const revoked = [...before.slice(1, 6), ...lost.slice(0, 45)]
    for (const { id } of revoked) await issuer.revoke(id, BY)
    await issuer.suspend(before[7]!.id, BY)
    await issuer.suspend(lost[100]!.id, BY)
    await issuer.publishStatusLists(web)
    const publishedTo = web.files.get(urlOf('revocation', 1))!.sequence
    // After the last publication: nothing public tells of these.
    const unseen = await issueTo(issuer, refs('unseen', 10))

    await restore()
    await expect(issueTo(issuer, ['new'])).rejects.toMatchObject({ code: 'STORE_ROLLED_BACK' })
    await expect(issuer.publishStatusLists(web)).rejects.toMatchObject({ code: 'STORE_ROLLED_BACK' })
    await expect(issuer.revoke(before[9]!.id, BY)).rejects.toMatchObject({
      code: 'STORE_ROLLED_BACK',
      facts: { standing: 'behind' },
    })
    expect((await issuer.get(before[9]!.id))?.state).toBe('issued')

    const capacity = 131_072 * (7 / 8)
    const recovery = await issuer.operations.recover({ published: web.read, actor: 'admin-1' })
    expect(recovery).toEqual<Recovery>({
      recordedAt: clock(),
      sequence: EPOCH,
      restoredTo,
      publishedTo,
      takenIn: { revocation: 5, suspension: 1, refresh: 0 },
      kept: { revocation: 45, suspension: 1, refresh: 0 },
      closedLists: [1, 2],
      addedLists: [],
      missing: [],
      unrecordedAtMost: 2 * capacity - 20,
      erased: [],
    })

    await issuer.publishStatusLists(web)
    const made = await issueTo(issuer, [...refs('lost', count), ...refs('unseen', 10), 'new'])
    const all = [...before, ...lost, ...unseen, ...made]
    expect(all).toHaveLength(2 * count + 41)
    expect(new Set(all.map(placeOf)).size).toBe(all.length)
    expect(new Set(all.map(numberOf)).size).toBe(all.length)
    expect(new Set(made.flatMap((one) => documentOf(one.token).credentialStatus as never).map(listOf))).toEqual(
      new Set(['revocation', 'suspension', 'refresh'].map((purpose) => urlOf(purpose, 10_001))),
    )
    for (const one of [before[0]!, ...revoked]) expect(await publishedBits(web, one.token)).toEqual(['revocation'])
    for (const one of [before[7]!, lost[100]!]) expect(await publishedBits(web, one.token)).toEqual(['suspension'])
    for (const one of [before[8]!, lost[101]!, unseen[0]!, made[0]!])
      expect(await publishedBits(web, one.token)).toEqual([])
    for (const file of web.files.values()) expect(file.sequence).toBeGreaterThan(EPOCH)
    expect((await issuer.get(before[1]!.id))?.state).toBe('revoked')
    expect(await issuer.operations.verifyLog()).toMatchObject({ ok: true, recoveries: [EPOCH] })
    // Why it was revoked is not public: a run does not give it back.
    const [again] = await collect(
      issuer.issueAll(VolunteerPassport, [{ key: 'old-1', person: 'old-1', validUntil: NEXT_YEAR }], {
        jobId: 'month',
      }),
    )
    expect(again).toMatchObject({ outcome: 'rejected', problem: { code: 'CREDENTIAL_NOT_LIVE' } })
  })

  test(`of which nothing public is newer, ${isMarked ? 'is refused all the same' : 'nobody can tell'}`, async () => {
    await store.save(registry)
    const [lost] = await issueTo(issuer, ['lost'])
    await restore()
    const attempt = issueTo(issuer, ['other'])
    if (isMarked) {
      await expect(attempt).rejects.toMatchObject({ code: 'STORE_ROLLED_BACK', facts: { standing: 'copied' } })
      await issuer.operations.recover({ published: web.read, actor: 'admin-1' })
      await issuer.publishStatusLists(web)
      const [made] = await issueTo(issuer, ['other'])
      expect(placeOf(made!)).not.toBe(placeOf(lost!))
      expect(numberOf(made!)).not.toBe(numberOf(lost!))
    } else {
      // This is why docs/guides/backup.md has `recover` after every restore.
      expect(placeOf((await attempt)[0]!)).toBe(placeOf(lost!))
    }
  })

  // What follows is the issuer's doing and the same in every store.
  if (!isMarked) return

  test('lists that were begun since go on being published, with every bit they had', async () => {
    await store.save(registry)
    const first = await issueTo(issuer, refs('a', 3))
    await fillList(registry, 1)
    await issuer.publishStatusLists(web)
    const second = await issueTo(issuer, refs('b', 3))
    expect(placeOf(second[0]!)).toContain(urlOf('revocation', 2))
    await fillList(registry, 2)
    await issuer.publishStatusLists(web)
    const third = await issueTo(issuer, refs('c', 3))
    for (const { id } of [first[0]!, second[0]!, third[0]!]) await issuer.revoke(id, BY)
    await issuer.publishStatusLists(web)
    const before = await allBits(web)

    await restore()
    const { closedLists, addedLists, kept, takenIn } = await issuer.operations.recover({
      published: web.read,
      actor: 'admin-1',
    })
    expect({ closedLists, addedLists, takenIn }).toEqual({
      closedLists: [1, 2],
      addedLists: [3, 4],
      takenIn: { revocation: 0, suspension: 0, refresh: 0 },
    })
    // Of lists that are not on record nobody can tell the decoys from the rest.
    expect(kept.revocation).toBeGreaterThan(3 + 2 * 2600)
    await issuer.publishStatusLists(web)
    for (const one of [first[0]!, second[0]!, third[0]!])
      expect(await publishedBits(web, one.token)).toEqual(['revocation'])
    for (const one of [first[1]!, second[1]!, third[1]!]) expect(await publishedBits(web, one.token)).toEqual([])
    const after = await allBits(web)
    expect(before.size).toBe(12)
    for (const [url, bits] of before) {
      expect(after.get(url)).toHaveLength(bits.length)
      expect(bits.every((byte, at) => (byte & after.get(url)![at]!) === byte)).toBe(true)
    }
    expect(placeOf((await issueTo(issuer, ['d']))[0]!)).toContain(urlOf('revocation', 10_001))
  })

  test('twice to the same copy, the second recovery still shares nothing with the first', async () => {
    await store.save(registry)
    const made: Made[] = [...(await issueTo(issuer, refs('a', 5)))]
    for (const word of ['b', 'c']) {
      await restore()
      const { sequence } = await issuer.operations.recover({ published: web.read, actor: 'admin-1' })
      await issuer.publishStatusLists(web)
      made.push(...(await issueTo(issuer, refs(word, 5))))
      expect(sequence).toBe(word === 'b' ? EPOCH : 2 * EPOCH)
    }
    expect(new Set(made.map(placeOf)).size).toBe(15)
    expect(new Set(made.map(numberOf)).size).toBe(15)
  })

  test('recovering changes nothing where something public cannot be read', async () => {
    await store.save(registry)
    await issueTo(issuer, ['a'])
    clock.advance(900)
    await issuer.publishStatusLists(web)
    await restore()
    const before = await registry.transaction((tx) => tx.logHead())
    const published = async (url: string) => {
      if (url.endsWith('/suspension/2.jwt')) throw new Error('connection reset')
      return web.read(url)
    }
    await expect(issuer.operations.recover({ published, actor: 'admin-1' })).rejects.toMatchObject({
      code: 'PUBLISHED_COPY_UNAVAILABLE',
      cause: new Error('connection reset'),
    })
    await expect(issuer.operations.recover({ actor: 'admin-1' } as never)).rejects.toMatchObject({
      code: 'OPTION_MISSING',
    })
    await expect(issuer.operations.recover({ published: web.read, actor: '' })).rejects.toMatchObject({
      code: 'ACTOR_INVALID',
    })
    expect(await registry.transaction((tx) => tx.logHead())).toEqual(before)
    await expect(issueTo(issuer, ['b'])).rejects.toMatchObject({ code: 'STORE_ROLLED_BACK' })
  })

  test('what is missing in public is told, and people who were erased are forgotten again', async () => {
    const { subjectId } = await issuer.ledger.registerPerson(person('erased'))
    await store.save(registry)
    clock.advance(900)
    await issuer.publishStatusLists(web)
    web.files.delete(urlOf('refresh', 2))
    // Whoever has the web host can put anything there, and it is not believed.
    const forged = { ...web.files.get(urlOf('suspension', 1))!, bytes: web.files.get(urlOf('suspension', 2))!.bytes }
    web.files.set(forged.url, forged)
    await restore()
    const recovery = await issuer.operations.recover({
      published: web.read,
      actor: 'admin-1',
      erased: [subjectId, 'urn:uuid:00000000-0000-4000-8000-000000000000'],
    })
    expect(recovery.missing).toEqual([urlOf('suspension', 1), urlOf('refresh', 2)])
    expect(recovery.erased).toEqual([subjectId])
    expect(recovery.scrub).toEqual({ made: true })
    await expect(issuer.exportPerson('erased')).rejects.toMatchObject({ code: 'PERSON_UNKNOWN' })
    const again = await issuer.operations.recover({ published: web.read, actor: 'admin-1', erased: [subjectId] })
    expect(again.erased).toEqual([])
    expect(await issuer.operations.verifyLog()).toMatchObject({ ok: true })
  })
})

async function allBits(web: ReturnType<typeof webSpace>): Promise<ReadonlyMap<string, Uint8Array>> {
  return new Map(await Promise.all([...web.files.keys()].map(async (url) => [url, await bitsOf(web, url)] as const)))
}

const listOf = ({ statusListCredential }: Record<string, string>) => statusListCredential

/** As if its last index had been given out: a hundred thousand passports would tell nothing more. */
async function fillList(registry: Registry, number: number): Promise<void> {
  await registry.transaction(async (tx) => {
    const list = (await tx.lists()).find((one) => one.number === number)!
    await tx.updateList({ ...list, allocated: list.capacity, state: 'full' })
  })
}
