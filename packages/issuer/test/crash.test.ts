import type { PublishedFile } from '@volunteer-passport/issuer'
import type { Registry, RegistryTransaction } from '@volunteer-passport/issuer/registry'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { frozenClock } from '@volunteer-passport/testing'
import { describe, expect, test } from 'vitest'
import { expectSound } from './support/expect-sound.ts'
import { month, outcomeOf, REFERENCE, rows } from './support/month.ts'
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
  reopen,
  signer,
  webSpace,
} from './support/office.ts'

class PowerLoss extends Error {}

const WRITES = /^(insert|update|put|append|complete|raise)/

/** In the n-th transaction that writes, nothing is kept of what was done, or all of it and nobody hears of it. */
type Loss = 'rolled back' | 'unheard of'

function failingAt(n: number, loss: Loss) {
  let written = 0
  return {
    isDone: () => written >= n,
    transaction: async <T>(registry: Registry, work: (tx: RegistryTransaction) => Promise<T> | T): Promise<T> => {
      let isLost = false
      const result = await registry.transaction(async (tx) => {
        let writes = false
        const done = await work(
          new Proxy(tx, {
            get(target, name, receiver) {
              writes ||= WRITES.test(String(name))
              return Reflect.get(target, name, receiver)
            },
          }),
        )
        if (writes) written += 1
        isLost = writes && written === n
        if (isLost && loss === 'rolled back') throw new PowerLoss()
        return done
      })
      if (isLost) throw new PowerLoss()
      return result
    },
  }
}

async function runWithLoss(n: number, loss: Loss): Promise<'lost' | 'went through'> {
  const clock = frozenClock(NOW)
  const registry = createMemoryRegistry()
  const web = webSpace()
  const handedOut = new Map<string, string>()
  const fuse = failingAt(n, loss)
  const burning: Registry = { ...registry, transaction: (work) => fuse.transaction(registry, work) }
  await reopen({ registry, clock })
  let issuer = await reopen({ registry: burning, clock })
  for (const step of month(web, handedOut)) {
    try {
      await step(issuer)
    } catch (error) {
      if (!(error instanceof PowerLoss)) throw error
      // What was rolled back, the same process tries again; after the other, a new one does that knows nothing.
      if (loss === 'unheard of') issuer = await reopen({ registry, clock })
      await step(issuer)
    }
  }
  issuer = await reopen({ registry, clock })
  if ((await collect(issuer.find({ state: 'reserved' }))).length > 0) {
    // What a correction still owes is completed once no living process can be at it.
    clock.advance(601)
    await issuer.publishStatusLists(web)
  }
  expect(await outcomeOf(issuer)).toEqual(REFERENCE)
  await expectSound({ issuer, registry, web, handedOut })
  return fuse.isDone() ? 'lost' : 'went through'
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

describe('nothing is lost or made twice', () => {
  test.each(['rolled back', 'unheard of'] as const)('by a power loss at any transaction, %s', async (loss) => {
    let n = 1
    while ((await runWithLoss(n, loss)) === 'lost') n += 1
    // The month has this many transactions that write; each was lost once.
    expect(n).toBeGreaterThan(25)
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
      let calls = 0
      const flaky = async (file: PublishedFile) => {
        calls += 1
        if (calls !== n || n % 2 === 1) await web(file)
        if (calls === n) throw new PowerLoss()
      }
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

test('zeros are no signature: the reservation waits for one', async () => {
  const good = signer()
  let isBroken = false
  const sign = async (bytes: Uint8Array) => (isBroken ? new Uint8Array(64) : good.sign(bytes))
  const { issuer } = await openOffice({ signer: { ...good, sign } })
  await issuer.ledger.registerPerson(person('m-1'))
  const input = { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR }
  isBroken = true
  await expect(issuer.issue(VolunteerPassport, input)).rejects.toMatchObject({ code: 'SIGNER_FAILED' })
  isBroken = false
  expect(await issuer.issue(VolunteerPassport, input)).toMatchObject({ outcome: 'issued' })
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
