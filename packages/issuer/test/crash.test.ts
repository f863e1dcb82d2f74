import { type Issuer, type PublishedFile, verifyLogChain } from '@volunteer-passport/issuer'
import type { Registry } from '@volunteer-passport/issuer/registry'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import { VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import { frozenClock } from '@volunteer-passport/testing'
import { describe, expect, test } from 'vitest'
import {
  activity,
  BIN,
  BY,
  collect,
  LATER,
  NEXT_YEAR,
  NOW,
  openOffice,
  person,
  publishedBits,
  readWholeLog,
  reopen,
  signer,
  subjectOf,
  webSpace,
} from './support/office.ts'

class PowerLoss extends Error {}

/** Fails at the n-th call, before it does anything or after it has done it: the caller cannot tell which. */
function failingAt(n: number, when: 'before' | 'after') {
  let calls = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    calls += 1
    if (calls === n && when === 'before') throw new PowerLoss()
    const result = await work()
    if (calls === n && when === 'after') throw new PowerLoss()
    return result
  }
}

const failingRegistry = (registry: Registry, fuse: ReturnType<typeof failingAt>): Registry => ({
  transaction: (work) => fuse(() => registry.transaction(work)),
  close: () => registry.close(),
})

const REFS = ['m-1', 'm-2', 'm-3']
const rows = REFS.map((ref) => ({ key: ref, person: ref, validUntil: NEXT_YEAR }))

/** A month of an office. Each step may be done again. */
function month(web: ReturnType<typeof webSpace>, handedOut: Map<string, string>) {
  const hand = (o: { id: string; token: string }) => handedOut.set(o.id, o.token)
  const issueAll = async (issuer: Issuer) => {
    for await (const outcome of issuer.issueAll(VolunteerPassport, rows, { jobId: 'job' })) {
      if ('token' in outcome) hand(outcome)
    }
  }
  /** Generations are known by their number: their ids differ from run to run. */
  const idOf = async (issuer: Issuer, key: string, at: number) =>
    (await collect(issuer.find({ key }))).filter(({ state }) => state !== 'burnt')[at]!.id
  const steps: readonly ((issuer: Issuer) => Promise<unknown>)[] = [
    (issuer) => issuer.publishStatusLists(web),
    (issuer) => collect(issuer.ledger.registerPeople(REFS.map((ref) => person(ref)))),
    (issuer) => collect(issuer.ledger.recordActivities(REFS.map((ref) => activity(ref, `a-${ref}`)))),
    issueAll,
    async (issuer) => hand(await issuer.issue(VolunteerActivity, { key: `${BIN}:a-m-1` })),
    async (issuer) => hand(await issuer.renew(await idOf(issuer, 'm-1', 0), { validUntil: LATER })),
    (issuer) => issuer.ledger.recordActivity(activity('m-1', 'a-m-1', { hours: 1 })),
    async (issuer) => hand(await issuer.replace(await idOf(issuer, 'm-2', 0), { ...BY, reason: 'lost' })),
    async (issuer) => issuer.revoke(await idOf(issuer, 'm-3', 0), BY),
    (issuer) => issuer.publishStatusLists(web),
    (issuer) => collect(issuer.ledger.recordActivities([activity('m-2', 'b-m-2', { day: 7 })])),
    issueAll,
    (issuer) => issuer.publishStatusLists(web),
  ]
  return steps
}

/** What has to be the same whatever happened on the way. */
async function outcomeOf(issuer: Issuer) {
  const standing: Record<string, unknown> = {}
  for (const ref of REFS) {
    const found = await collect(issuer.find({ person: ref }))
    standing[ref] = found
      .filter(({ state }) => state === 'issued')
      .map(({ type, token, newerAvailable, validUntil }) => {
        const { totals } = subjectOf(token!) as { totals?: { hours: number; activities: number } }
        return { type, newerAvailable, validUntil, hours: totals?.hours, activities: totals?.activities }
      })
  }
  return standing
}

const REFERENCE = {
  'm-1': [
    {
      type: VolunteerActivity.name,
      newerAvailable: false,
      validUntil: undefined,
      hours: undefined,
      activities: undefined,
    },
    { type: VolunteerPassport.name, newerAvailable: false, validUntil: LATER, hours: 1, activities: 1 },
  ],
  'm-2': [
    { type: VolunteerPassport.name, newerAvailable: true, validUntil: NEXT_YEAR, hours: 3, activities: 1 },
    { type: VolunteerPassport.name, newerAvailable: false, validUntil: NEXT_YEAR, hours: 6, activities: 2 },
  ],
  'm-3': [{ type: VolunteerPassport.name, newerAvailable: false, validUntil: NEXT_YEAR, hours: 3, activities: 1 }],
}

async function runWithCrash(n: number, when: 'before' | 'after'): Promise<'crashed' | 'went through'> {
  const clock = frozenClock(NOW)
  const registry = createMemoryRegistry()
  await reopen({ registry, clock })
  const web = webSpace()
  const handedOut = new Map<string, string>()
  const steps = month(web, handedOut)
  const fuse = failingAt(n, when)
  let issuer = await reopen({ registry: switchOn(registry, fuse), clock })
  let result: 'crashed' | 'went through' = 'went through'
  for (const step of steps) {
    try {
      await step(issuer)
    } catch (error) {
      if (!(error instanceof PowerLoss)) throw error
      result = 'crashed'
      // A new process on what is left, which does the interrupted step again.
      issuer = await reopen({ registry, clock })
      await step(issuer)
    }
  }
  // What a correction still owes is completed once no living process can be at it.
  clock.advance(601)
  issuer = await reopen({ registry, clock })
  await issuer.publishStatusLists(web)
  expect(await outcomeOf(issuer)).toEqual(REFERENCE)
  await expectSound({ issuer, registry, web, handedOut })
  return result
}

async function runWithBadSignature(n: number): Promise<'failed' | 'went through'> {
  const clock = frozenClock(NOW)
  const registry = createMemoryRegistry()
  const good = signer()
  let calls = Number.NEGATIVE_INFINITY
  const failing = {
    ...good,
    sign: async (bytes: Uint8Array) => {
      calls += 1
      if (calls !== n) return good.sign(bytes)
      if (n % 3 === 0) return new Uint8Array(63)
      throw new Error('the key service is down')
    },
  }
  const issuer = await reopen({ registry, clock, signer: failing })
  const web = webSpace()
  const handedOut = new Map<string, string>()
  calls = 0
  for (const step of month(web, handedOut)) {
    await step(issuer).catch((error) => {
      expect(['SIGNER_FAILED', 'PUBLISH_FAILED']).toContain(error.code)
      return step(issuer)
    })
  }
  const result = calls >= n ? 'failed' : 'went through'
  calls = Number.NEGATIVE_INFINITY
  clock.advance(601)
  await issuer.publishStatusLists(web)
  expect(await outcomeOf(issuer)).toEqual(REFERENCE)
  await expectSound({ issuer, registry, web, handedOut })
  return result
}

/** Lets the construction pass and counts from the first verb on. */
function switchOn(registry: Registry, fuse: ReturnType<typeof failingAt>): Registry {
  let first = true
  const failing = failingRegistry(registry, fuse)
  return {
    transaction(work) {
      if (!first) return failing.transaction(work)
      first = false
      return registry.transaction(work)
    },
    close: () => registry.close(),
  }
}

async function expectSound(o: {
  readonly issuer: Issuer
  readonly registry: Registry
  readonly web: ReturnType<typeof webSpace>
  readonly handedOut: ReadonlyMap<string, string>
}) {
  const all = await collect(o.issuer.find({}))
  expect(new Set(all.map(({ list, index }) => `${list}/${index}`)).size).toBe(all.length)
  expect(new Set(all.map(({ type, key, generation }) => `${type} ${key} ${generation}`)).size).toBe(all.length)
  expect(all.filter(({ state }) => state === 'reserved')).toEqual([])
  const tokens = new Map(all.map(({ id, token }) => [id, token]))
  for (const [id, token] of o.handedOut) expect(tokens.get(id)).toBe(token)
  for (const { token, state } of all) {
    if (token !== undefined) expect((await publishedBits(o.web, token)).includes('revocation')).toBe(state !== 'issued')
  }
  expect(verifyLogChain(await readWholeLog(o.registry)).ok).toBe(true)
  const again = await collect(o.issuer.issueAll(VolunteerPassport, rows, { jobId: 'job' }))
  expect(again.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'unchanged'])
}

describe('nothing is lost or made twice', () => {
  test.each(['before', 'after'] as const)('by a power loss %s any transaction', async (when) => {
    let n = 1
    while ((await runWithCrash(n, when)) === 'crashed') n += 1
    // The month has this many transactions; each was lost once.
    expect(n).toBeGreaterThan(30)
  })

  test('by a signer that fails at any signature, or gives rubbish', async () => {
    let n = 1
    while ((await runWithBadSignature(n)) === 'failed') n += 1
    expect(n).toBeGreaterThan(20)
  })

  test('by a publisher that fails at any file', async () => {
    const clock = frozenClock(NOW)
    for (let n = 1; n <= 16; n++) {
      const registry = createMemoryRegistry()
      const issuer = await reopen({ registry, clock })
      const web = webSpace()
      const handedOut = new Map<string, string>()
      const fuse = failingAt(n, n % 2 === 0 ? 'before' : 'after')
      const flaky = Object.assign((file: PublishedFile) => fuse(() => web(file)), { files: web.files })
      for (const step of month(flaky, handedOut)) {
        await step(issuer).catch(async (error) => {
          expect(error).toMatchObject({ code: 'PUBLISH_FAILED', cause: expect.any(PowerLoss) })
          await step(issuer)
        })
      }
      expect(await outcomeOf(issuer)).toEqual(REFERENCE)
      await expectSound({ issuer, registry, web, handedOut })
    }
  })
})

test('a stream whose signer breaks hands out what was recorded before, in order, and then throws', async () => {
  const good = signer()
  let left = Number.POSITIVE_INFINITY
  const breaking = {
    ...good,
    sign: async (bytes: Uint8Array) => {
      if (left <= 0) throw new Error('the key service is down')
      left -= 1
      return good.sign(bytes)
    },
  }
  const { issuer } = await openOffice({ signer: breaking })
  const refs = Array.from({ length: 20 }, (_, i) => `m-${i}`)
  await collect(issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
  const all = refs.map((ref) => ({ key: ref, person: ref, validUntil: NEXT_YEAR }))
  left = 12
  const got: string[] = []
  const run = async () => {
    for await (const { key } of issuer.issueAll(VolunteerPassport, all, { jobId: 'job' })) got.push(key)
  }
  await expect(run()).rejects.toMatchObject({ code: 'SIGNER_FAILED', cause: { message: 'the key service is down' } })
  expect(got).toEqual(refs.slice(0, 12))
  expect((await collect(issuer.find({}))).filter(({ state }) => state === 'reserved')).toHaveLength(8)
  left = Number.POSITIVE_INFINITY
  const outcomes = await collect(issuer.issueAll(VolunteerPassport, all, { jobId: 'job' }))
  expect(outcomes.map(({ outcome }) => outcome)).toEqual([...Array(12).fill('unchanged'), ...Array(8).fill('issued')])
})

test('what is revoked while it is being signed is never handed out', async () => {
  const good = signer()
  let meanwhile = async () => {}
  const office = await openOffice({
    signer: {
      ...good,
      sign: async (bytes: Uint8Array) => {
        await meanwhile()
        return good.sign(bytes)
      },
    },
  })
  const { issuer } = office
  await issuer.ledger.registerPerson(person('m-1'))
  await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
  meanwhile = async () => {
    meanwhile = async () => {}
    const [begun] = await collect(issuer.find({ state: 'reserved' }))
    await issuer.revoke(begun!.id, BY)
  }
  await expect(issuer.issue(VolunteerPassport, rows[0]!)).rejects.toMatchObject({ code: 'CREDENTIAL_NOT_LIVE' })
  const second = await issuer.issue(VolunteerPassport, rows[0]!)
  meanwhile = async () => {
    meanwhile = async () => {}
    await issuer.ledger.revokeActivity(`${BIN}:a-1`, BY)
  }
  const longer = [{ ...rows[0]!, validUntil: LATER }]
  const run = () => collect(issuer.issueAll(VolunteerPassport, longer, { jobId: 'job' }))
  expect(await run()).toMatchObject([{ outcome: 'rejected', problem: { code: 'CREDENTIAL_NOT_LIVE' } }])
  expect(await run()).toMatchObject([{ outcome: 'unchanged' }])
  const states = (await collect(issuer.find({}))).map(({ id, state }) => [id === second.id, state])
  expect(states).toEqual([
    [false, 'burnt'],
    [true, 'revoked'],
    [false, 'burnt'],
    [false, 'issued'],
  ])
})

test('two processes that issue the same at once make each credential once', async () => {
  const { registry, clock, issuer } = await openOffice()
  const refs = Array.from({ length: 50 }, (_, i) => `m-${i}`)
  await collect(issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
  const all = refs.map((ref) => ({ key: ref, person: ref, validUntil: NEXT_YEAR }))
  const offices = await Promise.all([1, 2, 3, 4].map(() => reopen({ registry, clock })))
  const runs = await Promise.all(
    offices.map((office) => collect(office.issueAll(VolunteerPassport, all, { jobId: 'job' }))),
  )
  const tokens = runs.map((run) => run.map((o) => ('token' in o ? o.token : o.problem.code)))
  for (const one of tokens) expect(one).toEqual(tokens[0])
  expect((await collect(issuer.find({}))).map(({ state }) => state)).toEqual(refs.map(() => 'issued'))
})
