import type { Registry } from '@volunteer-passport/issuer/registry'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import { formatPassportNumber, VolunteerPassport } from '@volunteer-passport/schema'
import { frozenClock } from '@volunteer-passport/testing'
import { expect, test } from 'vitest'
import { createPermutation } from '../src/status/permutation.ts'
import { collect, NEXT_YEAR, NOW, person, reopen, subjectOf, webSpace } from './support/office.ts'

class DiskFull extends Error {}

/** Takes back each transaction that meets the condition, after its work is done: what a commit that fails does. */
function failingCommits(registry: Registry, isFailing: () => boolean): Registry {
  return {
    ...registry,
    transaction: (work) =>
      registry.transaction(async (tx) => {
        const result = await work(tx)
        if (isFailing()) throw new DiskFull()
        return result
      }),
  }
}

test('a list and a number space that a rolled back transaction made are forgotten with it', async () => {
  const registry = createMemoryRegistry()
  let full = false
  const issuer = await reopen({ registry: failingCommits(registry, () => full), clock: frozenClock(NOW) })
  const web = webSpace()
  const rows = ['m-1', 'm-2', 'm-3'].map((ref) => ({ key: ref, person: ref, validUntil: NEXT_YEAR }))
  const work = async () => {
    await issuer.publishStatusLists(web)
    await collect(issuer.ledger.registerPeople(rows.map(({ key }) => person(key))))
  }
  full = true
  await expect(issuer.ledger.registerPerson(person('m-0'))).rejects.toThrow(DiskFull)
  await expect(issuer.publishStatusLists(web)).rejects.toThrow(DiskFull)
  full = false
  await work()
  await collect(issuer.issueAll(VolunteerPassport, rows, { jobId: 'job' }))

  // Another process has only what is stored.
  const { list, numbers } = await registry.transaction(async (tx) => ({
    list: (await tx.lists())[0]!,
    numbers: (await tx.numberSpace())!,
  }))
  const indexOf = createPermutation({ key: list.permutationKey, size: list.size, algorithm: list.algorithm })
  const bodyOf = createPermutation({ key: numbers.permutationKey, size: 3_125_000, algorithm: numbers.algorithm })
  const made = await collect(issuer.find({}))
  expect(made.map(({ index }) => index)).toEqual([0, 1, 2].map(indexOf))
  expect(made.map(({ token }) => subjectOf(token!).passportNumber)).toEqual(
    [0, 1, 2].map((n) => formatPassportNumber({ office: '75', body: String(bodyOf(n) * 32).padStart(8, '0') })),
  )
})
