import type { Registry, RegistryTransaction } from '@volunteer-passport/issuer/registry'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import { SOAK } from '@volunteer-passport/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DurableStoreUnderTest, dump } from './contract.ts'
import { createPostgresStore } from './postgres-store.ts'
import {
  accreditationRow,
  activityRow,
  adoptedListRow,
  credentialRow,
  HEADER,
  listRow,
  logRow,
  personRow,
} from './rows.ts'
import { createSqliteStore } from './sqlite-store.ts'

// Small domains, so that rows meet each other.
const word = fc.constantFrom('a', 'b', 'b ', "c'", 'Ә', '😀')
const small = fc.integer({ min: 0, max: 6 })
const id = fc.integer({ min: 1, max: 6 })
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const few = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { maxLength: 3 })
const signature = fc.uint8Array({ minLength: 1, maxLength: 3 })
const flag = fc.constantFrom(1, 2, 4)

const newPerson = fc
  .record({ ref: word, subjectId: word, passportNumber: maybe(word), externalRef: maybe(word), data: word })
  .map((change) => personRow(0, change))
const person = fc.tuple(id, newPerson).map(([id, row]) => ({ id, ...row }))
const activity = fc
  .record({
    participationId: word,
    personId: id,
    start: small,
    end: small,
    quarters: small,
    counts: fc.boolean(),
    state: fc.constantFrom('confirmed' as const, 'suspended' as const, 'revoked' as const),
    externalRef: maybe(word),
    importedId: maybe(word),
    importCheckedAt: maybe(small),
  })
  .map((change) => activityRow(0, change))
const list = fc
  .record({ number: id, allocated: small, state: fc.constantFrom('open' as const, 'full' as const) })
  .map(({ number, ...change }) => listRow(number, change))
const credentialState = fc.constantFrom('reserved' as const, 'issued' as const, 'burnt' as const)
const credential = fc
  .record({
    id: word,
    type: fc.constantFrom('A', 'B'),
    key: word,
    generation: id,
    personId: maybe(id),
    list: id,
    index: small,
    state: credentialState,
    flags: fc.integer({ min: 0, max: 7 }),
    header: fc.constantFrom(HEADER, 'e30', 'e31'),
    payload: fc.uint8Array({ minLength: 1, maxLength: 40 }),
    signature: maybe(signature),
    createdAt: small,
    validUntil: maybe(small),
    predecessor: maybe(word),
    externalRef: maybe(word),
  })
  .map((change) => credentialRow(0, change))
const keyState = fc.constantFrom('prepared' as const, 'active' as const, 'retired' as const, 'revoked' as const)
const query = fc.record(
  {
    type: fc.constantFrom('A', 'B', 'C'),
    key: word,
    personId: id,
    passportNumber: word,
    externalRef: word,
    state: credentialState,
    signedBy: word,
    isKept: fc.constant(true as const),
  },
  { requiredKeys: [] },
)
const page = fc.record({ afterSeq: small, limit: small })
const span = fc.record({ personId: id, from: small, until: small })

/** For each method, what it may be called with. */
const calls: { readonly [M in keyof RegistryTransaction]: fc.Arbitrary<Parameters<RegistryTransaction[M]>> } = {
  claimIssuer: fc.tuple(word),
  peopleByRef: fc.tuple(few(word)),
  standing: fc.constant([]),
  putStanding: fc.tuple(fc.constantFrom('current' as const, 'copied' as const, 'behind' as const)),
  peopleById: fc.tuple(few(id)),
  peopleByExternalRef: fc.tuple(word),
  peopleBySubject: fc.tuple(few(word)),
  peopleByNumber: fc.tuple(few(word)),
  insertPeople: fc.tuple(few(newPerson)),
  updatePeople: fc.tuple(few(person)),
  activitiesById: fc.tuple(few(word)),
  activitiesByExternalRef: fc.tuple(word),
  activitiesByImport: fc.tuple(few(word)),
  activitiesOf: fc.tuple(few(id)),
  erasePeople: fc.tuple(few(id)),
  eraseCredentials: fc.tuple(few(id)),
  scanActivities: fc.tuple(
    fc.record(
      { after: word, limit: small, isImported: fc.constant(true as const) },
      { requiredKeys: ['after', 'limit'] },
    ),
  ),
  activitiesDuring: fc.tuple(few(span)),
  insertActivities: fc.tuple(few(activity)),
  updateActivities: fc.tuple(few(activity)),
  totalsOf: fc.tuple(few(id)),
  credentialsById: fc.tuple(few(word)),
  credentialsAt: fc.tuple(id, few(small)),
  credentialsByKey: fc.tuple(fc.constantFrom('A', 'B', 'C'), few(word)),
  generationsOf: fc.tuple(fc.constantFrom('A', 'B', 'C'), word),
  credentialsOf: fc.tuple(fc.constantFrom('A', 'B', 'C'), few(id)),
  findCredentials: fc.tuple(query, page),
  unfinishedBefore: fc.tuple(small, small),
  insertCredentials: fc.tuple(few(credential)),
  completeCredentials: fc.tuple(few(fc.record({ seq: id, signature }))),
  raiseFlags: fc.tuple(few(word), flag),
  updateCredentials: fc.tuple(few(fc.record({ seq: id, state: credentialState, flags: small }))),
  flaggedIndices: fc.tuple(id, flag),
  keptIndices: fc.tuple(id, flag),
  keepIndices: fc.tuple(id, flag, few(small)),
  lists: fc.constant([]),
  insertList: fc.tuple(list),
  updateList: fc.tuple(list),
  keys: fc.constant([]),
  putKey: fc.tuple(fc.record({ keyId: word, publicJwk: word, state: keyState, preparedAt: small, since: small })),
  numberSpace: fc.constant([]),
  putNumberSpace: fc.tuple(fc.record({ permutationKey: signature, algorithm: small, allocated: small })),
  accreditations: fc.constant([]),
  accreditationsBySubject: fc.tuple(few(word)),
  putAccreditation: fc.tuple(
    fc
      .record({
        subject: word,
        state: fc.constantFrom('active' as const, 'suspended' as const, 'ended' as const, 'withdrawn' as const),
        successor: maybe(word),
      })
      .map(({ subject, ...change }) => accreditationRow(subject, change)),
  ),
  accreditationPublication: fc.constant([]),
  putAccreditationPublication: fc.tuple(fc.record({ version: small, publishedAt: small, digest: word })),
  adoptedLists: fc.constant([]),
  putAdoptedList: fc.tuple(
    fc
      .record({
        url: word,
        purpose: fc.constantFrom('revocation' as const, 'suspension' as const, 'refresh' as const),
        bits: signature,
      })
      .map(({ url, ...change }) => adoptedListRow(url, change)),
  ),
  logHead: fc.constant([]),
  appendLog: fc.tuple(few(fc.record({ seq: id, about: word }).map(({ seq, about }) => logRow(seq, { about })))),
  readLog: fc.tuple(
    fc
      .record({ after: small, limit: small, about: maybe(word) })
      .map(({ about, ...o }) => (about === undefined ? o : { ...o, about })),
  ),
}

interface Call {
  readonly method: keyof RegistryTransaction
  readonly parameters: readonly unknown[]
}

const call: fc.Arbitrary<Call> = fc.oneof(
  ...(Object.entries(calls) as [keyof RegistryTransaction, fc.Arbitrary<unknown[]>][]).map(([method, parameters]) => ({
    arbitrary: parameters.map((values) => ({ method, parameters: values })),
    // Rows to meet are worth more than questions without an answer.
    weight: method.startsWith('insert') ? 4 : 1,
  })),
)
const transaction = fc.record({
  calls: fc.array(call, { minLength: 1, maxLength: 12 }),
  fails: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
})

/** What was answered, up to the first failure, and how it ended. */
async function play(registry: Registry, o: { readonly calls: readonly Call[]; readonly fails: boolean }) {
  const answers: unknown[] = []
  const end = await registry
    .transaction(async (tx) => {
      const methods = tx as unknown as Record<string, (...parameters: readonly unknown[]) => unknown>
      for (const { method, parameters } of o.calls) answers.push(await methods[method]!(...parameters))
      if (o.fails) throw new RangeError('stop')
      return 'committed'
    })
    .catch((error: unknown) => (error instanceof Error ? error.name : 'not an error'))
  return { answers, end }
}

/** People and lists from the start: else hardly an activity or a credential finds what it belongs to. */
const GROUND: readonly Call[] = [
  { method: 'insertPeople', parameters: [[1, 2, 3].map((n) => personRow(n))] },
  ...[1, 2, 3, 4].map((number): Call => ({ method: 'insertList', parameters: [listRow(number)] })),
]

const STORES: readonly (readonly [name: string, createStore: () => Promise<DurableStoreUnderTest>, runs: number])[] = [
  ['sqlite', createSqliteStore, 40],
  ['postgres', createPostgresStore, 6],
]

test.each(STORES)('memory and %s give the same answers to the same calls', async (_, createStore, runs) => {
  const ends: Record<string, number> = {}
  await fc.assert(
    fc.asyncProperty(fc.array(transaction, { minLength: 1, maxLength: 12 }), async (transactions) => {
      const memory = createMemoryRegistry()
      const store = await createStore()
      try {
        for (const o of [{ calls: GROUND, fails: false }, ...transactions]) {
          const expected = await play(memory, o)
          expect(await play(store.registry, o)).toEqual(expected)
          ends[expected.end] = (ends[expected.end] ?? 0) + 1
        }
        const expected = await dump(memory)
        expect(await dump(store.registry)).toEqual(expected)
        const other = await store.connect()
        expect(await dump(other)).toEqual(expected)
        await other.close()
      } finally {
        await store.remove()
      }
    }),
    { numRuns: runs * SOAK },
  )
  // The property says little unless transactions end in every way.
  expect(Object.keys(ends).sort()).toEqual(['Error', 'RangeError', 'committed'])
})
