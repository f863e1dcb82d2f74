import type { Issuer } from '@volunteer-passport/issuer'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { frozenClock } from '@volunteer-passport/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collect, NEXT_YEAR, NOW, person, reopen, webSpace } from './support/office.ts'
import { verifierOf } from './support/office-verifier.ts'
import {
  createRestorablePostgres,
  createRestorableSqlite,
  hasPgDump,
  type RestorableStore,
} from './support/restorable-store.ts'

const BY = { reason: 'lost', actor: 'clerk-7' } as const
/** More than the time for which a verifier keeps a list. */
const LATER_SECONDS = 901

interface Made {
  readonly id: string
  readonly token: string
}

async function issueTo(issuer: Issuer, ...refs: readonly string[]): Promise<readonly Made[]> {
  await collect(issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
  const rows = refs.map((ref) => ({ key: ref, person: ref, validUntil: NEXT_YEAR }))
  return (await collect(issuer.issueAll(VolunteerPassport, rows, { jobId: 'month' }))) as unknown as readonly Made[]
}

const STORES: readonly (readonly [string, () => RestorableStore])[] = [
  ['a backup of SQLite', () => createRestorableSqlite('backup')],
  ['a pg_dump (apt-get install postgresql)', createRestorablePostgres],
]

describe.each(STORES)('to a verifier, after a restore from %s', (name, createStore) => {
  const isMissing = name.startsWith('a pg_dump') && !hasPgDump && process.env.CI === undefined
  let store: RestorableStore
  beforeAll(() => {
    if (!isMissing) store = createStore()
  })
  afterAll(async () => {
    if (!isMissing) await store.remove()
  })

  test('what was handed out is worth what it was, whether the registry remembers it or not', async ({ skip }) => {
    skip(isMissing)
    const clock = frozenClock(NOW)
    const web = webSpace()
    const open = async () => {
      const registry = await store.open()
      return { registry, issuer: await reopen({ registry, clock, published: web.read }) }
    }
    let office = await open()
    await office.issuer.publishStatusLists(web)
    const [good, revoked, later, suspended, renewed] = await issueTo(office.issuer, 'a', 'b', 'c', 'd', 'e')
    await office.issuer.revoke(revoked!.id, BY)
    await office.issuer.publishStatusLists(web)
    await store.save(office.registry)

    clock.advance(60)
    const [lost, lostRevoked] = await issueTo(office.issuer, 'f', 'g')
    await office.issuer.revoke(later!.id, BY)
    await office.issuer.revoke(lostRevoked!.id, BY)
    await office.issuer.suspend(suspended!.id, { ...BY, reason: 'under-review' })
    const renewal = await office.issuer.renew(renewed!.id, { validUntil: new Date('2028-10-31') })
    clock.advance(60)
    await office.issuer.publishStatusLists(web)

    // Two strangers: one has seen all of it and remembers how new each list was, the other has seen nothing.
    const seeing = { issuer: () => office.issuer, web, clock }
    const witness = verifierOf(seeing)
    const handedOut = { good, revoked, later, suspended, renewed, lost, lostRevoked, renewal }
    const verdicts = async (verifier: typeof witness, made: Readonly<Record<string, Made | undefined>>) => {
      const said: [string, readonly string[]][] = []
      for (const [key, one] of Object.entries(made)) {
        const report = await verifier.verify(one!.token, { type: VolunteerPassport })
        const problems = report.ok
          ? ['ok', ...report.warnings.map(({ code }) => code)]
          : report.problems.map(({ code }) => code)
        said.push([key, problems.filter((code) => code !== 'HOLDER_NOT_PROVEN')])
      }
      return Object.fromEntries(said)
    }
    const before = await verdicts(witness, handedOut)
    expect(before).toEqual({
      good: ['ok'],
      revoked: ['STATUS_REVOKED'],
      later: ['STATUS_REVOKED'],
      suspended: ['STATUS_SUSPENDED'],
      renewed: ['ok', 'NEWER_AVAILABLE'],
      lost: ['ok'],
      lostRevoked: ['STATUS_REVOKED'],
      renewal: ['ok'],
    })

    await office.registry.close()
    await store.restore()
    office = await open()
    await office.issuer.operations.recover({ published: web.read, actor: 'admin-1' })
    await office.issuer.publishStatusLists(web)
    clock.advance(LATER_SECONDS)
    expect(await verdicts(witness, handedOut)).toEqual(before)
    expect(await verdicts(verifierOf(seeing), handedOut)).toEqual(before)

    // The office goes on: what it makes now is good, and what it takes away now is taken away.
    const [fresh] = await issueTo(office.issuer, 'h')
    await office.issuer.revoke(good!.id, BY)
    await office.issuer.reinstate(suspended!.id, { ...BY, reason: 'review-ended' })
    await office.issuer.publishStatusLists(web)
    clock.advance(LATER_SECONDS)
    const after = { ...before, fresh: ['ok'], good: ['STATUS_REVOKED'], suspended: ['ok'] }
    expect(await verdicts(witness, { ...handedOut, fresh })).toEqual(after)
    expect(await verdicts(verifierOf(seeing), { ...handedOut, fresh })).toEqual(after)
    await office.registry.close()
  })
})
