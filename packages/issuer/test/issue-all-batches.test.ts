import { setImmediate as nextTurn } from 'node:timers/promises'
import type { IssueOutcome } from '@volunteer-passport/issuer'
import type { Registry, RegistryTransaction } from '@volunteer-passport/issuer/registry'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { expect, test } from 'vitest'
import { collect, NEXT_YEAR, type Office, openOffice, person, signer, webSpace } from './support/office.ts'

/** Rows in each. */
const BATCH = 250
/** Batches under way. */
const AT_ONCE = 4
const refsOf = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `m-${i + 1}`)
const rowOf = (ref: string) => ({ key: ref, person: ref, validUntil: NEXT_YEAR })

async function officeWith(refs: readonly string[], registry: Registry = createMemoryRegistry()): Promise<Office> {
  const office = await openOffice({ registry })
  await collect(office.issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
  return office
}

/** What came before the stream ended, and the error that ended it. */
async function tell(outcomes: AsyncIterable<IssueOutcome>) {
  const told: IssueOutcome[] = []
  try {
    for await (const outcome of outcomes) told.push(outcome)
    return { told, error: undefined }
  } catch (error) {
    return { told, error }
  }
}

const issueAll = ({ issuer }: Office, rows: Parameters<Office['issuer']['issueAll']>[1], options: object = {}) =>
  issuer.issueAll(VolunteerPassport, rows as never, { jobId: 'job-1', ...options })

const statesOf = async ({ issuer }: Office) => {
  const found = await collect(issuer.find({}))
  return { issued: found.filter(({ state }) => state === 'issued').length, all: found.length }
}

test('batch after batch is answered once, in the order of the rows, and recorded before it is told', async () => {
  const refs = refsOf(7 * BATCH + 1)
  const office = await officeWith(refs)
  const keys: string[] = []
  for await (const { key, outcome } of issueAll(office, refs.map(rowOf))) {
    expect(outcome).toBe('issued')
    if (keys.length % BATCH === 0) {
      const [record] = await collect(office.issuer.find({ key }))
      expect(record).toMatchObject({ key, state: 'issued' })
    }
    keys.push(key)
  }
  expect(keys).toEqual(refs)
})

test('a row finds what a row two batches before it made', async () => {
  const refs = refsOf(2 * BATCH + 1)
  const office = await officeWith(refs)
  const rows = [...refs.map(rowOf), rowOf('m-1'), rowOf(`m-${BATCH}`), rowOf(`m-${2 * BATCH}`)]
  const { told } = await tell(issueAll(office, rows))
  expect(told.slice(-3)).toEqual(
    [told[0], told[BATCH - 1], told[2 * BATCH - 1]].map((first) => ({ ...first, outcome: 'unchanged' })),
  )
  expect(await statesOf(office)).toEqual({ issued: refs.length, all: refs.length })
})

test.each([1, 2, 3])(
  'a row finds what the batch %i before its own made, while those between are under way',
  async (back) => {
    const refs = refsOf(3 * BATCH)
    const office = await officeWith(refs)
    const found = `m-${(3 - back) * BATCH + 1}`
    const { told } = await tell(issueAll(office, [...refs.map(rowOf), rowOf(found)]))
    const first = told.find(({ key }) => key === found)
    expect(told.at(-1)).toEqual({ ...first, outcome: 'unchanged' })
    expect(await statesOf(office)).toEqual({ issued: refs.length, all: refs.length })
  },
)

test('a key service is asked for eight signatures at a time, however many batches are under way', async () => {
  const local = signer()
  let asked = 0
  let most = 0
  const service = {
    ...local,
    async sign(bytes: Uint8Array) {
      asked += 1
      most = Math.max(most, asked)
      await new Promise((resolve) => setImmediate(resolve))
      asked -= 1
      return local.sign(bytes)
    },
  }
  const refs = refsOf(3 * BATCH)
  const office = await openOffice({ signer: service })
  await collect(office.issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
  most = 0
  const { told } = await tell(issueAll(office, refs.map(rowOf)))
  expect({ issued: told.filter(({ outcome }) => outcome === 'issued').length, most }).toEqual({
    issued: refs.length,
    most: 8,
  })
})

test('one passport does not wait behind a run whose signatures never come', async () => {
  const local = signer()
  let hangs = false
  let hanging = 0
  const service = {
    ...local,
    sign(bytes: Uint8Array) {
      if (!hangs) return local.sign(bytes)
      hanging += 1
      return new Promise<never>(() => {})
    },
  }
  const refs = refsOf(BATCH + 1)
  const office = await openOffice({ signer: service })
  await collect(office.issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
  hangs = true
  const run = issueAll(office, refs.slice(1).map(rowOf))
  run[Symbol.asyncIterator]()
    .next()
    .catch(() => undefined)
  while (hanging < 8) await nextTurn()
  hangs = false
  expect(await office.issuer.issue(VolunteerPassport, rowOf('m-1'))).toMatchObject({ outcome: 'issued' })
})

test('an error of the source is told after all that came before it', async () => {
  const refs = refsOf(2 * BATCH + BATCH / 2)
  const office = await officeWith(refs)
  function* rows() {
    yield* refs.map(rowOf)
    throw new Error('the file is cut off')
  }
  const { told, error } = await tell(issueAll(office, rows()))
  expect(error).toEqual(new Error('the file is cut off'))
  // Its last rows were never a whole batch.
  expect(told.map(({ key, outcome }) => `${key} ${outcome}`)).toEqual(
    refs.slice(0, 2 * BATCH).map((ref) => `${ref} issued`),
  )
  expect(await statesOf(office)).toEqual({ issued: 2 * BATCH, all: 2 * BATCH })
})

test('who stops listening leaves nothing half done', async () => {
  const refs = refsOf((AT_ONCE + 2) * BATCH)
  const office = await officeWith(refs)
  for await (const { key } of issueAll(office, refs.map(rowOf))) {
    expect(key).toBe('m-1')
    break
  }
  expect(await statesOf(office)).toEqual({ issued: AT_ONCE * BATCH, all: AT_ONCE * BATCH })
})

/** A store that takes no more reservations after so many batches. */
function failingAfter(batches: number): { readonly registry: Registry; readonly mend: () => void } {
  const inner = createMemoryRegistry()
  let left = batches
  const failing = (tx: RegistryTransaction): RegistryTransaction => ({
    ...tx,
    insertCredentials: async (rows) => {
      if (left === 0) throw new Error('no space left')
      left -= 1
      return tx.insertCredentials(rows)
    },
  })
  return {
    registry: { ...inner, transaction: (work) => inner.transaction((tx) => work(failing(tx))) },
    mend: () => {
      left = Number.POSITIVE_INFINITY
    },
  }
}

test.each([1, 2, 3])(
  'a store that fails after %i batches has them answered first, and the next run goes on',
  async (batches) => {
    const refs = refsOf(4 * BATCH)
    const { registry, mend } = failingAfter(batches)
    const office = await officeWith(refs, registry)
    const { told, error } = await tell(issueAll(office, refs.map(rowOf)))
    expect(error).toEqual(new Error('no space left'))
    expect(told.map(({ key, outcome }) => `${key} ${outcome}`)).toEqual(
      refs.slice(0, batches * BATCH).map((ref) => `${ref} issued`),
    )
    expect(await statesOf(office)).toEqual({ issued: told.length, all: told.length })

    mend()
    const again = await tell(issueAll(office, refs.map(rowOf)))
    expect(again.told.slice(0, told.length)).toEqual(told.map((one) => ({ ...one, outcome: 'unchanged' })))
    expect(again.told.slice(told.length).every(({ outcome }) => outcome === 'issued')).toBe(true)
    expect(await statesOf(office)).toEqual({ issued: refs.length, all: refs.length })
  },
)

test('lists that run out of room in between are followed by published ones', async () => {
  const refs = refsOf(3 * BATCH + 1)
  const office = await officeWith(refs)
  await office.registry.transaction(async (tx) => {
    for (const list of await tx.lists()) await tx.updateList({ ...list, allocated: list.capacity - BATCH - 100 })
  })
  const { told, error } = await tell(issueAll(office, refs.map(rowOf), { publisher: webSpace() }))
  expect(error).toBeUndefined()
  expect(told.map(({ key, outcome }) => `${key} ${outcome}`)).toEqual(refs.map((ref) => `${ref} issued`))
  expect(new Set((await collect(office.issuer.find({}))).map(({ list, index }) => `${list}/${index}`)).size).toBe(
    refs.length,
  )
})

test('a publisher that fails when the lists are full has what was recorded answered, and the next run goes on', async () => {
  const refs = refsOf(4 * BATCH)
  const office = await officeWith(refs)
  await office.registry.transaction(async (tx) => {
    for (const list of await tx.lists()) await tx.updateList({ ...list, allocated: list.capacity - BATCH - 100 })
  })
  const publisher = async () => {
    throw new Error('no such host')
  }
  const { told, error } = await tell(issueAll(office, refs.map(rowOf), { publisher }))
  expect(error).toMatchObject({ code: 'PUBLISH_FAILED', cause: new Error('no such host') })
  // Of two lists with room for a batch and a fifth each there is room for two batches, and the third asks for more lists.
  expect(told.map(({ key, outcome }) => `${key} ${outcome}`)).toEqual(
    refs.slice(0, 2 * BATCH).map((ref) => `${ref} issued`),
  )
  expect(await statesOf(office)).toEqual({ issued: told.length, all: told.length })

  const again = await tell(issueAll(office, refs.map(rowOf), { publisher: webSpace() }))
  expect(again.error).toBeUndefined()
  expect(again.told.slice(0, told.length)).toEqual(told.map((one) => ({ ...one, outcome: 'unchanged' })))
  expect(await statesOf(office)).toEqual({ issued: refs.length, all: refs.length })
})
