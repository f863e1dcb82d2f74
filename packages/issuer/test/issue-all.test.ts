import { WITHHOLDING_REASONS } from '@volunteer-passport/issuer'
import { STATUS_FLAGS } from '@volunteer-passport/issuer/registry'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { describe, expect, test } from 'vitest'
import {
  activity,
  BIN,
  BY,
  collect,
  LATER,
  NEXT_YEAR,
  type Office,
  openOffice,
  person,
  publishedBits,
  readWholeLog,
  subjectOf,
  webSpace,
} from './support/office.ts'

const row = (ref: string, validUntil = NEXT_YEAR) => ({ key: ref, person: ref, validUntil })

const run = (issuer: Office['issuer'], rows: readonly unknown[], options: object = {}) =>
  collect(issuer.issueAll(VolunteerPassport, rows as never, { jobId: 'job-1', ...options }))

async function officeWith(...refs: string[]) {
  const office = await openOffice()
  await collect(office.issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
  return office
}

describe('issueAll for passports', () => {
  test('issues, then leaves alone what says the same, in the order of the rows', async () => {
    const { issuer } = await officeWith('m-1', 'm-2', 'm-3')
    const rows = [row('m-3'), row('m-1'), row('m-2')]
    const first = await run(issuer, rows)
    expect(first.map(({ key, outcome }) => [key, outcome])).toEqual([
      ['m-3', 'issued'],
      ['m-1', 'issued'],
      ['m-2', 'issued'],
    ])
    expect(await run(issuer, rows)).toEqual(first.map((one) => ({ ...one, outcome: 'unchanged' })))
    // An earlier end is no reason for a new passport.
    const sooner = rows.map((one) => ({ ...one, validUntil: new Date('2027-01-01T00:00:00Z') }))
    expect((await run(issuer, sooner)).map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'unchanged'])
  })

  test.each(WITHHOLDING_REASONS)('does not give back what was taken away (%s); replace does', async (reason) => {
    const { issuer } = await officeWith('m-1')
    const [first] = (await run(issuer, [row('m-1')])) as { id: string }[]
    await issuer.revoke(first!.id, { reason, actor: 'clerk-7' })
    expect(await run(issuer, [row('m-1')])).toMatchObject([
      { key: 'm-1', outcome: 'rejected', problem: { code: 'CREDENTIAL_NOT_LIVE', path: ['key'] } },
    ])
    const given = await issuer.replace(first!.id, BY)
    expect(await run(issuer, [row('m-1')])).toMatchObject([{ outcome: 'unchanged', id: given.id }])
  })

  test('makes anew what was lost', async () => {
    const { issuer } = await officeWith('m-1')
    const [first] = (await run(issuer, [row('m-1')])) as { id: string }[]
    await issuer.revoke(first!.id, { reason: 'lost', actor: 'clerk-7' })
    expect(await run(issuer, [row('m-1')])).toMatchObject([{ key: 'm-1', outcome: 'issued' }])
  })

  test('renews what says less, ends earlier or has ended; the old one stays valid with its refresh bit', async () => {
    const { issuer, web, clock } = await officeWith('m-1')
    const [first] = await run(issuer, [row('m-1')])
    await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
    const [second] = await run(issuer, [row('m-1')])
    const [third] = await run(issuer, [row('m-1', LATER)])
    clock.set('2028-11-01T00:00:00Z')
    const [fourth] = await run(issuer, [row('m-1', new Date('2029-01-01T00:00:00Z'))])
    const all = [first, second, third, fourth] as { id: string; token: string; outcome: string }[]
    expect(all.map(({ outcome }) => outcome)).toEqual(['issued', 'renewed', 'renewed', 'renewed'])
    expect(all.map(({ token }) => (subjectOf(token).totals as { hours: number }).hours)).toEqual([0, 3, 3, 3])
    await issuer.publishStatusLists(web)
    const bits = await Promise.all(all.map(({ token }) => publishedBits(web, token)))
    expect(bits).toEqual([['refresh'], ['refresh'], ['refresh'], []])
    const records = await collect(issuer.find({ person: 'm-1' }))
    expect(
      records.map(({ generation, state, newerAvailable, predecessor }) => ({
        generation,
        state,
        newerAvailable,
        predecessor,
      })),
    ).toEqual([
      { generation: 1, state: 'issued', newerAvailable: true, predecessor: undefined },
      { generation: 2, state: 'issued', newerAvailable: true, predecessor: all[0]!.id },
      { generation: 3, state: 'issued', newerAvailable: true, predecessor: all[1]!.id },
      { generation: 4, state: 'issued', newerAvailable: false, predecessor: all[2]!.id },
    ])
  })

  test('renews when an age is reached', async () => {
    const { issuer, clock } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1', { birthDate: '2010-11-02' }))
    const [first] = await run(issuer, [row('m-1')])
    clock.set('2026-11-02T00:00:00Z')
    const [second] = await run(issuer, [row('m-1')])
    expect([first!.outcome, second!.outcome]).toEqual(['issued', 'renewed'])
    expect([first, second].map((o) => subjectOf((o as { token: string }).token).ageAtLeast)).toEqual([14, 16])
  })

  test('replaces what says something wrong, and revokes every older one that says it too', async () => {
    const { issuer, web } = await officeWith('m-1')
    const [first] = await run(issuer, [row('m-1')])
    const [second] = await run(issuer, [row('m-1', LATER)])
    const corrected = await issuer.ledger.registerPerson(person('m-1', { region: 'KZ-71' }))
    expect(corrected.outcome).toBe('corrected')
    const [third] = await run(issuer, [row('m-1')])
    expect(third).toMatchObject({ outcome: 'replaced' })
    await issuer.publishStatusLists(web)
    const all = [first, second, third] as { id: string; token: string }[]
    expect(await Promise.all(all.map(({ token }) => publishedBits(web, token)))).toEqual([
      ['revocation', 'refresh'],
      ['revocation'],
      [],
    ])
    expect((await issuer.history(all[1]!.id)).at(-1)).toMatchObject({
      event: 'revoked',
      reason: 'data-wrong',
      actor: 'job-1',
    })
    expect(subjectOf(all[2]!.token).region).toBe('KZ-71')
    expect((await run(issuer, [row('m-1')])).map(({ outcome }) => outcome)).toEqual(['unchanged'])
  })

  test('issues anew after a revocation, and nothing while the newest is suspended', async () => {
    const { issuer } = await officeWith('m-1')
    const [first] = await run(issuer, [row('m-1')])
    const { id } = first as { id: string }
    await issuer.suspend(id, BY)
    expect((await run(issuer, [row('m-1')])).map(({ outcome }) => outcome)).toEqual(['unchanged'])
    await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
    expect(await run(issuer, [row('m-1')])).toMatchObject([
      { outcome: 'rejected', problem: { code: 'CREDENTIAL_NOT_LIVE' } },
    ])
    await issuer.revoke(id, BY)
    expect(await run(issuer, [row('m-1')])).toMatchObject([{ outcome: 'issued' }])
    const records = await collect(issuer.find({ key: 'm-1' }))
    expect(records.map(({ generation, predecessor }) => [generation, predecessor])).toEqual([
      [1, undefined],
      [2, id],
    ])
  })

  test('rejects bad rows, each with its problem, and goes on', async () => {
    const { issuer } = await officeWith('m-1', 'm-2', 'm-3')
    await issuer.ledger.registerPerson(person('child', { birthDate: '2016-01-01' }))
    await run(issuer, [row('m-3')])
    const rows = [
      row('m-1'),
      row('nobody'),
      row('child'),
      { ...row('m-3'), key: 'other' },
      { ...row('m-2'), key: 'm-3' },
      { key: 'm-2', person: 'm-2', validUntil: 'soon' },
      { ...row('m-2'), claims: {} },
      null,
      { ...row('m-2'), key: Object.create(null) },
      row('m-2', new Date('2026-10-31T12:00:00Z')),
      row('m-2'),
    ]
    const outcomes = await run(issuer, rows)
    expect(outcomes.map((o) => [o.key, o.outcome === 'rejected' ? o.problem.code : o.outcome])).toEqual([
      ['m-1', 'issued'],
      ['nobody', 'PERSON_UNKNOWN'],
      ['child', 'PERSON_CONSENT_MISSING'],
      ['other', 'PERSON_HAS_PASSPORT'],
      ['m-3', 'ISSUANCE_CONFLICT'],
      ['m-2', 'LINT_FAILED'],
      ['m-2', 'CLAIM_FORBIDDEN'],
      ['', 'LINT_FAILED'],
      ['', 'LINT_FAILED'],
      ['m-2', 'LINT_FAILED'],
      ['m-2', 'issued'],
    ])
  })

  test('the same person or key twice in one batch is seen one after the other', async () => {
    const { issuer } = await officeWith('m-1')
    const outcomes = await run(issuer, [row('m-1'), row('m-1'), row('m-1', LATER), { ...row('m-1'), key: 'b' }])
    expect(outcomes.map((o) => (o.outcome === 'rejected' ? o.problem.code : o.outcome))).toEqual([
      'issued',
      'unchanged',
      'renewed',
      'PERSON_HAS_PASSPORT',
    ])
  })

  test('takes any stream, in batches of bounded memory, and tells its progress', async () => {
    const refs = Array.from({ length: 1100 }, (_, i) => `m-${i}`)
    const { issuer, clock } = await officeWith(...refs)
    const progress: object[] = []
    async function* rows() {
      for (const ref of [...refs, 'nobody']) {
        yield row(ref)
      }
    }
    const keys: string[] = []
    const options = {
      jobId: 'job-1',
      onProgress: (p: object) => {
        clock.advance(2)
        progress.push(p)
      },
    }
    for await (const outcome of issuer.issueAll(VolunteerPassport, rows(), options)) {
      keys.push(outcome.key)
    }
    expect(keys).toEqual([...refs, 'nobody'])
    const none = { unchanged: 0, renewed: 0, replaced: 0 }
    expect(progress).toEqual([
      { done: 250, ratePerSecond: 0, outcomes: { ...none, issued: 250, rejected: 0 } },
      { done: 500, ratePerSecond: 500 / 2, outcomes: { ...none, issued: 500, rejected: 0 } },
      { done: 750, ratePerSecond: 750 / 4, outcomes: { ...none, issued: 750, rejected: 0 } },
      { done: 1000, ratePerSecond: 1000 / 6, outcomes: { ...none, issued: 1000, rejected: 0 } },
      { done: 1101, ratePerSecond: 1101 / 8, outcomes: { ...none, issued: 1100, rejected: 1 } },
    ])
  })

  test('draws no more than four batches ahead of the answers that were taken', async () => {
    const { issuer } = await openOffice()
    let drawn = 0
    async function* rows() {
      for (;;) {
        drawn += 1
        yield row(`nobody-${drawn}`)
      }
    }
    for await (const outcome of issuer.issueAll(VolunteerPassport, rows(), { jobId: 'job-1' })) {
      expect(outcome).toMatchObject({ key: 'nobody-1', row: 1, problem: { code: 'PERSON_UNKNOWN' } })
      break
    }
    expect(drawn).toBe(1251)
  })

  test('tells the remaining time where the number of rows is known, and sums up in the last call', async () => {
    const { issuer, clock } = await officeWith('m-1', 'm-2')
    const reports: object[] = []
    const onProgress = (report: object) => reports.push(report)
    async function* rows() {
      yield row('m-1')
      yield row('m-1')
      clock.advance(2)
      yield row('m-2')
    }
    await run(issuer, rows() as never, { onProgress, total: 4 })
    const outcomes = { issued: 1, unchanged: 0, renewed: 0, replaced: 0, rejected: 0 }
    expect(reports).toEqual([
      { done: 1, total: 4, ratePerSecond: 0.5, remainingSeconds: 6, outcomes },
      {
        done: 3,
        total: 4,
        ratePerSecond: 1.5,
        remainingSeconds: 2 / 3,
        outcomes: { ...outcomes, issued: 2, unchanged: 1 },
      },
    ])
    reports.length = 0
    await run(issuer, [row('m-1')], { onProgress })
    await run(issuer, [], { onProgress })
    expect(reports).toEqual([
      { done: 1, total: 1, ratePerSecond: 0, outcomes: { ...outcomes, issued: 0, unchanged: 1 } },
      { done: 0, total: 0, ratePerSecond: 0, outcomes: { ...outcomes, issued: 0 } },
    ])
  })

  test('refuses a jobId that could be a person, and stands in the log under it', async () => {
    const { issuer, registry } = await officeWith('m-1')
    for (const jobId of [undefined, '', 'a b', '990501300123', 'x'.repeat(65)]) {
      await expect(run(issuer, [row('m-1')], { jobId })).rejects.toMatchObject({ code: 'ACTOR_INVALID' })
    }
    await run(issuer, [row('m-1')])
    const log = await readWholeLog(registry)
    expect(log.slice(-2).map(({ event, actor }) => [event, actor])).toEqual([
      ['reserved', 'job-1'],
      ['issued', 'job-1'],
    ])
  })
})

describe('a full list', () => {
  const nearlyFull = async (office: Office, free: number) =>
    office.registry.transaction(async (tx) => {
      for (const list of await tx.lists()) await tx.updateList({ ...list, allocated: list.capacity - free })
    })

  test('is followed by the next one, and nothing is reserved where none is public', async () => {
    const refs = ['m-1', 'm-2', 'm-3', 'm-4', 'm-5']
    const office = await officeWith(...refs)
    await nearlyFull(office, 2)
    const rows = refs.map((ref) => row(ref))
    const outcomes = await run(office.issuer, rows)
    expect(outcomes.map((o) => (o.outcome === 'rejected' ? o.problem.code : o.outcome))).toEqual([
      'issued',
      'issued',
      'issued',
      'issued',
      'STATUS_LIST_UNPUBLISHED',
    ])
    const places = (await collect(office.issuer.find({}))).map(({ list, index }) => `${list}/${index}`)
    expect(places.map((place) => place.split('/')[0])).toEqual(['1', '1', '2', '2'])
    expect(new Set(places).size).toBe(4)
    await expect(office.issuer.issue(VolunteerPassport, row('m-5'))).rejects.toMatchObject({
      code: 'STATUS_LIST_UNPUBLISHED',
    })

    const { published } = await office.issuer.publishStatusLists(office.web)
    expect(published.filter((url) => url.includes('/revocation/')).map((url) => url.at(-5))).toEqual(['3', '4'])
    expect(await run(office.issuer, rows)).toMatchObject([
      { outcome: 'unchanged' },
      { outcome: 'unchanged' },
      { outcome: 'unchanged' },
      { outcome: 'unchanged' },
      { outcome: 'issued' },
    ])
  })

  test('is published ahead by issueAll itself where it is given a publisher', async () => {
    const refs = ['m-1', 'm-2', 'm-3', 'm-4', 'm-5']
    const office = await officeWith(...refs)
    await nearlyFull(office, 1)
    const web = webSpace()
    const outcomes = await run(
      office.issuer,
      refs.map((ref) => row(ref)),
      { publisher: web },
    )
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(refs.map(() => 'issued'))
    const lists = new Set((await collect(office.issuer.find({}))).map(({ list }) => list))
    for (const list of lists) {
      const urls = [...office.web.files.keys(), ...web.files.keys()].filter((url) => url.endsWith(`/${list}.jwt`))
      expect(new Set(urls).size).toBe(3)
    }
  })

  test('before the first publication nothing can be issued', async () => {
    const office = await officeWith('m-1')
    const never = { decoys: 0, sequence: 0, publishedAt: 0 }
    await office.registry.transaction(async (tx) => {
      for (const list of await tx.lists()) {
        await tx.updateList({ ...list, publications: { ...list.publications, refresh: never } })
      }
    })
    expect(await run(office.issuer, [row('m-1')])).toMatchObject([{ problem: { code: 'STATUS_LIST_UNPUBLISHED' } }])
    expect(await collect(office.issuer.find({}))).toEqual([])
  })
})

describe('a reservation that a crash left behind', () => {
  test('is completed with its own bytes where they still say it', async () => {
    const { issuer, registry, clock } = await officeWith('m-1')
    const [made] = await run(issuer, [row('m-1')])
    const { id, token } = made as { id: string; token: string }
    await registry.transaction(async (tx) => {
      const [stored] = await tx.credentialsById([id])
      await tx.updateCredentials([{ seq: stored!.seq, state: 'reserved', flags: 0 }])
    })
    clock.advance(86_400)
    expect(await run(issuer, [row('m-1')])).toEqual([{ key: 'm-1', outcome: 'issued', id, token }])
  })

  test('is given up where it says something else by now, is older than a day, or names another key', async () => {
    const { issuer, registry, clock, web } = await officeWith('m-1')
    const [first] = (await run(issuer, [row('m-1')])) as { id: string; token: string }[]
    const unfinish = (id: string) =>
      registry.transaction(async (tx) => {
        const [stored] = await tx.credentialsById([id])
        await tx.updateCredentials([{ seq: stored!.seq, state: 'reserved', flags: 0 }])
      })
    await unfinish(first!.id)
    await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
    const [second] = (await run(issuer, [row('m-1')])) as { id: string; token: string }[]
    expect(second).toMatchObject({ outcome: 'issued' })
    expect(await issuer.get(first!.id)).toMatchObject({ state: 'burnt', generation: 1 })
    await unfinish(second!.id)
    clock.advance(86_401)
    const [third] = (await run(issuer, [row('m-1')])) as { id: string; token: string }[]
    expect(third).toMatchObject({ outcome: 'issued' })
    await issuer.publishStatusLists(web)
    const bits = await Promise.all([first!, second!, third!].map(({ token }) => publishedBits(web, token)))
    expect(bits).toEqual([['revocation'], ['revocation'], []])
    expect((await issuer.history(first!.id)).at(-1)).toMatchObject({ event: 'burnt' })
  })

  test('older than a day is given up by publishing, and the key is free for the next generation', async () => {
    const { issuer, registry, clock, web } = await officeWith('m-1')
    const { id, token } = await issuer.issue(VolunteerPassport, row('m-1'))
    await registry.transaction(async (tx) => {
      const [stored] = await tx.credentialsById([id])
      await tx.updateCredentials([{ seq: stored!.seq, state: 'reserved', flags: 0 }])
    })
    clock.advance(86_400)
    await issuer.publishStatusLists(web)
    expect(await issuer.get(id)).toMatchObject({ state: 'reserved' })
    clock.advance(1)
    await issuer.publishStatusLists(web)
    expect(await issuer.get(id)).toMatchObject({ state: 'burnt' })
    expect(await publishedBits(web, token)).toEqual(['revocation'])
    const again = await issuer.issue(VolunteerPassport, row('m-1'))
    expect(again.id).not.toBe(id)
    expect(await issuer.get(again.id)).toMatchObject({ state: 'issued', generation: 2 })
    const flagged = await registry.transaction((tx) => tx.flaggedIndices(1, STATUS_FLAGS.revocation))
    expect(flagged).toHaveLength(1)
  })
})

test('a person who moves up keeps number and subject through every generation', async () => {
  const { issuer } = await officeWith('m-1')
  const [first] = (await run(issuer, [row('m-1')])) as { token: string }[]
  await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
  await run(issuer, [row('m-1')])
  await issuer.ledger.revokeActivity(`${BIN}:a-1`, BY)
  const [last] = (await run(issuer, [row('m-1')])) as { token: string }[]
  const [a, b] = [subjectOf(first!.token), subjectOf(last!.token)]
  expect([a.id, a.passportNumber]).toEqual([b.id, b.passportNumber])
})
