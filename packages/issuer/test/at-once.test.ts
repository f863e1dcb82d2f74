import type { IssueOutcome } from '@volunteer-passport/issuer'
import { VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import { describe, expect, test } from 'vitest'
import {
  activity,
  BIN,
  BY,
  collect,
  LATER,
  NEXT_YEAR,
  openOffice,
  person,
  publishedBits,
  reopen,
  webSpace,
} from './support/office.ts'

const row = { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR }
const hundred = Array.from({ length: 100 }, (_, i) => i)

async function officeWith(count: number) {
  const office = await openOffice()
  const refs = Array.from({ length: count }, (_, i) => `m-${i + 1}`)
  await collect(office.issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
  return { ...office, rows: refs.map((ref) => ({ key: ref, person: ref, validUntil: NEXT_YEAR })) }
}

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    ({ code }) => code,
  )

describe('a hundred calls at once', () => {
  test('with one key make one credential, by two issuers', async () => {
    const { issuer, registry, clock } = await officeWith(1)
    const other = await reopen({ registry, clock })
    const made = await Promise.all(hundred.map((i) => (i % 2 === 0 ? issuer : other).issue(VolunteerPassport, row)))
    expect(new Set(made.map(({ token }) => token)).size).toBe(1)
    expect(await collect(issuer.find({}))).toMatchObject([{ state: 'issued', token: made[0]!.token }])
  })

  test('with a hundred keys give one person one passport', async () => {
    const { issuer } = await officeWith(1)
    const codes = await Promise.all(
      hundred.map((i) => codeOf(issuer.issue(VolunteerPassport, { ...row, key: `k-${i}` }))),
    )
    expect(codes.toSorted()).toEqual([...Array(99).fill('PERSON_HAS_PASSPORT'), 'done'])
    expect(await collect(issuer.find({}))).toHaveLength(1)
  })

  test('that renew, replace and revoke the same leave one that stands, or none', async () => {
    const { issuer, web } = await officeWith(1)
    const { id } = await issuer.issue(VolunteerPassport, row)
    const calls = hundred.map((i) => {
      if (i % 3 === 0) return issuer.renew(id, { validUntil: LATER })
      return i % 3 === 1 ? issuer.replace(id, { ...BY, reason: 'lost' }) : issuer.revoke(id, BY)
    })
    const codes = new Set(await Promise.all(calls.map(codeOf)))
    expect([...codes].every((code) => ['done', 'CREDENTIAL_SUPERSEDED', 'CREDENTIAL_NOT_LIVE'].includes(code))).toBe(
      true,
    )
    await issuer.publishStatusLists(web)
    const all = await collect(issuer.find({}))
    expect(all.filter(({ state }) => state === 'issued').length).toBeLessThanOrEqual(1)
    expect(all.filter(({ state }) => state === 'reserved')).toEqual([])
    for (const { token, state } of all) {
      if (token !== undefined) expect((await publishedBits(web, token)).includes('revocation')).toBe(state !== 'issued')
    }
  })

  test('that correct an activity and issue what counts it leave nothing overstated', async () => {
    const { issuer } = await officeWith(1)
    await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
    await Promise.all(
      hundred.map((i) => {
        if (i % 3 === 0)
          return issuer.ledger.recordActivity(activity('m-1', 'a-1', { hours: ((i * 7) % 11) / 4 + 0.25 }))
        if (i % 3 === 1) return codeOf(issuer.issue(VolunteerActivity, { key: `${BIN}:a-1`, validUntil: NEXT_YEAR }))
        return collect(issuer.issueAll(VolunteerPassport, [row], { jobId: 'job' }))
      }),
    )
    const { hours } = await issuer.ledger.totals('m-1')
    for (const { state, type, token } of await collect(issuer.find({}))) {
      if (state !== 'issued') continue
      const stated = JSON.parse(Buffer.from(token!.split('.')[1]!, 'base64url').toString()).credentialSubject
      expect(type === VolunteerActivity.name ? stated.hours : stated.totals.hours).toBeLessThanOrEqual(hours)
    }
  })
})

describe('a run that is cut short', () => {
  const untilThird = async (stream: AsyncIterable<IssueOutcome>) => {
    const got: IssueOutcome[] = []
    for await (const outcome of stream) if (got.push(outcome) === 3) break
    return got
  }

  test('by its reader leaves nothing half-done, and the source is told', async () => {
    const { issuer, rows } = await officeWith(600)
    let isTold = false
    async function* source() {
      try {
        yield* rows
      } finally {
        isTold = true
      }
    }
    const first = await untilThird(issuer.issueAll(VolunteerPassport, source(), { jobId: 'job' }))
    expect(isTold).toBe(true)
    expect(await collect(issuer.find({ state: 'reserved' }))).toEqual([])
    const again = await untilThird(issuer.issueAll(VolunteerPassport, rows, { jobId: 'job' }))
    expect(again).toEqual(first.map((outcome) => ({ ...outcome, outcome: 'unchanged' })))
  })

  test('by its source or its progress has handed out what was made before', async () => {
    const { issuer, rows } = await officeWith(1100)
    const cause = new Error('the file ends in the middle')
    async function* source() {
      yield* rows.slice(0, 1050)
      throw cause
    }
    const got: string[] = []
    const run = async (stream: AsyncIterable<IssueOutcome>) => {
      got.length = 0
      for await (const { key } of stream) got.push(key)
    }
    await expect(run(issuer.issueAll(VolunteerPassport, source(), { jobId: 'job' }))).rejects.toBe(cause)
    expect(got).toHaveLength(1000)
    const onProgress = () => {
      throw cause
    }
    await expect(run(issuer.issueAll(VolunteerPassport, rows, { jobId: 'job', onProgress }))).rejects.toBe(cause)
    expect(got).toHaveLength(250)
    expect(await collect(issuer.find({ state: 'reserved' }))).toEqual([])
  })

  test('in the ledger has booked whole batches', async () => {
    const { issuer } = await officeWith(1)
    const days = Array.from({ length: 31 }, (_, i) => activity('m-1', `a-${i}`, { day: i + 1 })).slice(0, 30)
    for await (const { outcome } of issuer.ledger.recordActivities(days)) {
      expect(outcome).toBe('recorded')
      break
    }
    expect(await issuer.ledger.totals('m-1')).toMatchObject({ hours: 90, activities: 30 })
  })
})

test('a publisher that never answers holds nothing else up', async () => {
  const { issuer, rows } = await officeWith(1)
  const { id, token } = await issuer.issue(VolunteerPassport, rows[0]!)
  await issuer.revoke(id, BY)
  void issuer.publishStatusLists(() => new Promise(() => {}))
  const web = webSpace()
  await issuer.ledger.registerPerson(person('m-2'))
  await issuer.publishStatusLists(web)
  expect(await publishedBits(web, token)).toEqual(['revocation'])
})
