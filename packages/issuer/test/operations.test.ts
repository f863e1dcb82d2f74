import { createJwkSigner, decodeJws, generatePrivateJwk } from '@volunteer-passport/codec'
import type { Change, Issuer } from '@volunteer-passport/issuer'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import { VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import { frozenClock, OFFICE_DID } from '@volunteer-passport/testing'
import { describe, expect, test } from 'vitest'
import {
  activity,
  BY,
  collect,
  documentOf,
  LATER,
  NEXT_YEAR,
  openOffice,
  person,
  publishedBits,
  readWholeLog,
  reopen,
  signer,
  subjectOf,
} from './support/office.ts'

async function busyOffice() {
  const office = await openOffice()
  const { issuer } = office
  await issuer.ledger.registerPerson(person('m-1', { externalRef: 'crm-1' }))
  await issuer.ledger.recordActivity(activity('m-1', '1'))
  const { id } = await issuer.issue(VolunteerPassport, { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR })
  await issuer.suspend(id, BY)
  await issuer.reinstate(id, BY)
  const renewed = await issuer.renew(id, { validUntil: LATER })
  await issuer.revoke(id, BY)
  return { ...office, id, renewed: renewed.id }
}

/** Changes rows as somebody with the database would. */
async function tamper(
  office: { readonly registry: Awaited<ReturnType<typeof openOffice>>['registry'] },
  member: string,
  value: unknown,
  at: number,
) {
  const { registry } = office
  return {
    ...registry,
    transaction: (work: Parameters<typeof registry.transaction>[0]) =>
      registry.transaction((tx) =>
        work({
          ...tx,
          readLog: async (o) =>
            (await tx.readLog(o)).map((row) => (row.seq === at ? { ...row, [member]: value } : row)),
        }),
      ),
  } as typeof registry
}

describe('verifyLog', () => {
  test('reads the whole log and says where it ends', async () => {
    const { issuer, registry } = await busyOffice()
    const rows = await readWholeLog(registry)
    expect(await issuer.operations.verifyLog()).toEqual({
      ok: true,
      entries: rows.length,
      sequence: rows.length,
      head: Buffer.from(rows.at(-1)!.hash).toString('hex'),
      recoveries: [],
    })
  })

  test('of a new store finds nothing wrong', async () => {
    const issuer = await reopen({ registry: createMemoryRegistry() })
    // Its first signer is the first thing that it writes down.
    expect(await issuer.operations.verifyLog()).toMatchObject({ ok: true, entries: 1, sequence: 1 })
  })

  test('pages through more than a page', async () => {
    const { issuer, registry } = await openOffice()
    await collect(issuer.ledger.registerPeople(Array.from({ length: 700 }, (_, i) => person(`m-${i}`))))
    const rows = Array.from({ length: 700 }, (_, i) => ({ key: `m-${i}`, person: `m-${i}`, validUntil: NEXT_YEAR }))
    await collect(issuer.issueAll(VolunteerPassport, rows, { jobId: 'j' }))
    const { length } = await readWholeLog(registry)
    expect(length).toBeGreaterThan(2000)
    expect(await issuer.operations.verifyLog()).toMatchObject({ ok: true, entries: length })
  })

  test.each([
    ['about', 'urn:uuid:else'],
    ['actor', 'clerk-8'],
    ['reason', 'fraud'],
    ['event', 'revoked'],
    ['at', 1],
    ['hash', new Uint8Array(32)],
  ])('names the first entry whose %s was changed', async (member, value) => {
    const office = await busyOffice()
    for (const at of [1, 4, 7]) {
      const issuer = await reopen({ registry: await tamper(office, member, value, at), clock: office.clock })
      const report = await issuer.operations.verifyLog()
      expect(report).toEqual({
        ok: false,
        brokenAt: at,
        problem: expect.objectContaining({ code: 'LOG_BROKEN' }),
      })
    }
  })

  test('finds a revocation that was taken back, and a suspension, in the rows alone', async () => {
    const { issuer, registry, id, renewed } = await busyOffice()
    const rows = await registry.transaction((tx) => tx.credentialsById([id, renewed]))
    const write = (flags: number) =>
      registry.transaction((tx) => tx.updateCredentials([{ seq: rows[0]!.seq, state: rows[0]!.state, flags }]))
    await write(rows[0]!.flags & ~1)
    expect(await issuer.operations.verifyLog()).toEqual({
      ok: false,
      problem: expect.objectContaining({ detail: 'The revocation bits on record are not as many as the entries say.' }),
    })
    await write(rows[0]!.flags | 2)
    expect(await issuer.operations.verifyLog()).toEqual({
      ok: false,
      problem: expect.objectContaining({ detail: 'The suspension bits on record are not as many as the entries say.' }),
    })
    await write(rows[0]!.flags)
    expect(await issuer.operations.verifyLog()).toMatchObject({ ok: true })
  })

  test('finds a credential without an entry, and an entry without its credential', async () => {
    const { issuer, registry, clock, id } = await busyOffice()
    const [row] = await registry.transaction((tx) => tx.credentialsById([id]))
    const without = {
      ...registry,
      transaction: (work: Parameters<typeof registry.transaction>[0]) =>
        registry.transaction((tx) =>
          work({
            ...tx,
            findCredentials: async (q, o) => (await tx.findCredentials(q, o)).filter((one) => one.id !== id),
          }),
        ),
    } as typeof registry
    const blind = await reopen({ registry: without, clock })
    const reserved = (await readWholeLog(registry)).find(({ event, about }) => event === 'reserved' && about === id)!
    expect(await blind.operations.verifyLog()).toMatchObject({ ok: false, brokenAt: reserved.seq })
    const { seq: _seq, ...copy } = row!
    await registry.transaction((tx) =>
      tx.insertCredentials([{ ...copy, id: 'urn:uuid:smuggled', key: 'x', index: row!.index + 1, flags: 0 }]),
    )
    expect(await issuer.operations.verifyLog()).toEqual({
      ok: false,
      problem: expect.objectContaining({ detail: 'A credential is on record that no entry tells of.' }),
    })
  })
})

describe('a checkpoint', () => {
  test('is a JWS of a type of its own over the point of the log', async () => {
    const { issuer, registry, clock } = await busyOffice()
    const token = await issuer.operations.checkpoint()
    const jws = decodeJws(token)
    if (!jws.ok) throw new Error(jws.problems[0].code)
    const head = (await readWholeLog(registry)).at(-1)!
    expect(jws.value.header).toEqual({ alg: 'EdDSA', kid: signer().keyId, typ: 'log-checkpoint+jwt' })
    expect(JSON.parse(Buffer.from(jws.value.payload).toString())).toEqual({
      iss: OFFICE_DID,
      iat: Math.floor(clock().getTime() / 1000),
      logSequence: head.seq,
      logHead: Buffer.from(head.hash).toString('hex'),
    })
  })

  test('holds the office to its log: a store that went back and on again is told', async () => {
    const clock = frozenClock('2026-10-31T12:00:00Z')
    const kept = await openOffice({ clock })
    const other = await openOffice({ clock })
    await kept.issuer.ledger.registerPerson(person('m-1'))
    const checkpoints = [await kept.issuer.operations.checkpoint()]
    const brokenAt = (await readWholeLog(kept.registry)).length
    for (const n of [2, 3]) await kept.issuer.ledger.registerPerson(person(`m-${n}`))
    checkpoints.unshift(await kept.issuer.operations.checkpoint())
    expect(await kept.issuer.operations.verifyLog({ checkpoints })).toMatchObject({ ok: true })
    // Another history, as after a restore that nobody owned up to: first shorter, then as long.
    expect(await other.issuer.operations.verifyLog({ checkpoints })).toMatchObject({ ok: false, brokenAt })
    for (const n of [1, 2, 3]) await other.issuer.ledger.registerPerson(person(`m-${n}`))
    expect(await other.issuer.operations.verifyLog()).toMatchObject({ ok: true })
    expect(await other.issuer.operations.verifyLog({ checkpoints })).toEqual({
      ok: false,
      brokenAt,
      problem: expect.objectContaining({ code: 'LOG_BROKEN' }),
    })
  })

  test('in the time that a recovery lost is told as lost', async () => {
    const { issuer, web } = await openOffice()
    await issuer.operations.recover({ published: web.read, actor: 'admin-1' })
    const checkpoints = [await issuer.operations.checkpoint()]
    expect(await issuer.operations.verifyLog({ checkpoints })).toMatchObject({ ok: true, recoveries: [2 ** 32] })
    const twin = await openOffice()
    for (const n of [1, 2, 3]) await twin.issuer.ledger.registerPerson(person(`m-${n}`))
    const lost = [await twin.issuer.operations.checkpoint()]
    const brokenAt = (await readWholeLog(twin.registry)).length
    expect(await issuer.operations.verifyLog({ checkpoints: lost })).toMatchObject({ ok: false, brokenAt })
  })

  test('of another issuer, another kind or another hand proves nothing', async () => {
    const { issuer } = await busyOffice()
    const token = await issuer.operations.checkpoint()
    const stranger = createJwkSigner({ keyId: signer().keyId, privateJwk: await generatePrivateJwk('EdDSA') })
    const theirs = await openOffice({ signer: stranger })
    const { token: passport } = (await issuer.get((await collect(issuer.find({})))[1]!.id))!
    const verdictOf = async (checkpoint: string) => {
      const report = await issuer.operations.verifyLog({ checkpoints: [checkpoint] })
      return report.ok ? 'ok' : report.problem.code
    }
    expect(await verdictOf(token)).toBe('ok')
    expect(await verdictOf(await theirs.issuer.operations.checkpoint())).toBe('SIGNATURE_INVALID')
    expect(await verdictOf(passport!)).toBe('TYP_INVALID')
    expect(await verdictOf('')).toBe('TOKEN_MALFORMED')
    expect(await verdictOf(`${token}A`)).not.toBe('ok')
  })
})

describe('changes', () => {
  const brief = ({ event, credential, person: who }: Change) => [
    event,
    credential?.key,
    credential?.state,
    who?.externalRef,
  ]

  test('tell all in order, with what each is about, and end', async () => {
    const { issuer, registry, id } = await busyOffice()
    const all = await collect(issuer.operations.changes({ after: 0 }))
    expect(all.map(({ sequence }) => sequence)).toEqual((await readWholeLog(registry)).map(({ seq }) => seq))
    const begin = all.findIndex(({ event }) => event === 'person-registered')
    expect(all.slice(begin).map(brief)).toEqual([
      ['person-registered', undefined, undefined, 'crm-1'],
      ['activity-recorded', undefined, undefined, 'crm-1'],
      ...['reserved', 'issued', 'suspended', 'reinstated'].map((event) => [event, 'm-1', 'revoked', undefined]),
      ...['reserved', 'issued'].map((event) => [event, 'm-1', 'issued', undefined]),
      ['refreshed', 'm-1', 'revoked', undefined],
      ['revoked', 'm-1', 'revoked', undefined],
    ])
    const last = all.at(-1)!
    expect(last).toEqual({
      sequence: all.length,
      at: expect.any(Date),
      event: 'revoked',
      about: id,
      actor: 'clerk-7',
      reason: 'other',
      credential: await issuer.get(id),
    })
    expect(await collect(issuer.operations.changes({ after: all.length - 1 }))).toEqual([last])
    expect(await collect(issuer.operations.changes({ after: all.length }))).toEqual([])
  })

  test('wake up for each commit, and miss none, however slow the reader is', async () => {
    const { issuer, registry } = await openOffice()
    const stop = new AbortController()
    const seen: number[] = []
    let waits = 0
    const following = (async () => {
      const never = (signal: AbortSignal) => {
        waits += 1
        return new Promise((_, reject) => signal.addEventListener('abort', reject))
      }
      for await (const { sequence } of issuer.operations.changes({ after: 0, signal: stop.signal, wait: never })) {
        seen.push(sequence)
        if (sequence % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
      }
    })()
    await collect(issuer.ledger.registerPeople(Array.from({ length: 600 }, (_, i) => person(`m-${i}`))))
    for (let i = 0; i < 50; i++) await issuer.ledger.registerPerson(person(`n-${i}`))
    const { length } = await readWholeLog(registry)
    while (seen.length < length) await new Promise((resolve) => setTimeout(resolve, 1))
    stop.abort()
    await following
    expect(seen).toEqual(Array.from({ length }, (_, i) => i + 1))
    expect(waits).toBeGreaterThan(0)
  })

  test('written elsewhere are seen at the next look', async () => {
    const { issuer, registry, clock } = await openOffice()
    const elsewhere = await reopen({ registry, clock })
    const stop = new AbortController()
    let look = () => {}
    const wait = () =>
      new Promise<void>((resolve) => {
        look = resolve
      })
    const { length } = await readWholeLog(registry)
    const feed = issuer.operations.changes({ after: length, signal: stop.signal, wait })[Symbol.asyncIterator]()
    const next = feed.next()
    await new Promise((resolve) => setTimeout(resolve, 1))
    await elsewhere.ledger.registerPerson(person('m-1'))
    look()
    expect((await next).value).toMatchObject({
      sequence: length + 1,
      event: 'person-registered',
      person: { ref: 'm-1' },
    })
    stop.abort()
    expect(await feed.next()).toEqual({ done: true, value: undefined })
  })

  test('end at once for a signal that has been aborted, and leave no listener behind', async () => {
    const { issuer, registry } = await openOffice()
    expect(await collect(issuer.operations.changes({ after: 0, signal: AbortSignal.abort() }))).toEqual([])
    for await (const _ of issuer.operations.changes({ after: 0, signal: new AbortController().signal })) break
    expect(await collect(issuer.operations.changes({ after: 0 }))).toHaveLength((await readWholeLog(registry)).length)
  })

  test('after a recovery begin far beyond whatever the lost store told', async () => {
    const { issuer, web } = await openOffice()
    await issuer.operations.recover({ published: web.read, actor: 'admin-1' })
    const cursorOfTheLostStore = 1_000_000
    const [first] = await collect(issuer.operations.changes({ after: cursorOfTheLostStore }))
    expect(first).toMatchObject({ sequence: 2 ** 32, event: 'recovered', actor: 'admin-1' })
  })
})

describe('a clock that was ahead (row 139)', () => {
  async function officeOfTheFuture() {
    const office = await openOffice()
    office.clock.advance(365 * 86_400)
    const issueTo = async (issuer: Issuer, ref: string) => {
      await issuer.ledger.registerPerson(person(ref))
      return issuer.issue(VolunteerPassport, { key: ref, person: ref, validUntil: LATER })
    }
    const early = await issueTo(office.issuer, 'm-1')
    await office.issuer.publishStatusLists(office.web)
    office.clock.set('2026-10-31T13:00:00Z')
    return { ...office, issueTo, early }
  }

  test('blocks the office until somebody accepts the clock as it is now', async () => {
    const { issuer, issueTo, early, clock, web, registry } = await officeOfTheFuture()
    await expect(issueTo(issuer, 'm-2')).rejects.toMatchObject({ code: 'CLOCK_WENT_BACK' })
    await expect(issuer.operations.acceptClock({ actor: '' })).rejects.toMatchObject({ code: 'ACTOR_INVALID' })
    expect(await issuer.operations.acceptClock({ actor: 'admin-1' })).toEqual({
      recordedAt: clock(),
      backSeconds: 365 * 86_400 - 3600,
    })
    const made = await issueTo(issuer, 'm-2')
    expect(made.credential.issuedAt).toEqual(clock())
    // What is public had begun in the future: it goes out again at once.
    expect((await issuer.publishStatusLists(web)).published).toHaveLength(6)
    for (const file of web.files.values()) {
      expect(documentOf(Buffer.from(file.bytes).toString()).validFrom).toBe('2026-10-31T13:00:00Z')
    }
    await issuer.revoke(early.id, BY)
    await issuer.publishStatusLists(web)
    expect(await publishedBits(web, early.token)).toEqual(['revocation'])
    expect(await issuer.operations.verifyLog()).toMatchObject({ ok: true })
    expect((await readWholeLog(registry)).find(({ event }) => event === 'clock-accepted')).toMatchObject({
      actor: 'admin-1',
      at: clock().getTime(),
    })
  })

  test('gives up reservations from the future, and nothing else', async () => {
    const { registry, clock, web, issuer } = await openOffice()
    let fails = false
    const flaky = {
      ...signer(),
      sign: (bytes: Uint8Array) => (fails ? Promise.reject(new Error('down')) : signer().sign(bytes)),
    }
    const office = await reopen({ registry, clock, published: web.read, signer: flaky })
    for (const ref of ['m-1', 'm-2']) await office.ledger.registerPerson(person(ref))
    fails = true
    const reserve = (key: string) => office.issue(VolunteerPassport, { key, person: key, validUntil: LATER })
    await expect(reserve('m-1')).rejects.toMatchObject({ code: 'SIGNER_FAILED' })
    clock.advance(365 * 86_400)
    await expect(reserve('m-2')).rejects.toMatchObject({ code: 'SIGNER_FAILED' })
    clock.set('2026-10-31T13:00:00Z')
    await issuer.operations.acceptClock({ actor: 'admin-1' })
    expect((await collect(issuer.find({}))).map(({ key, state }) => [key, state])).toEqual([
      ['m-1', 'reserved'],
      ['m-2', 'burnt'],
    ])
  })

  test('keeps nobody waiting whose opening balance is from then', async () => {
    const { issuer, clock } = await openOffice()
    const counts = { hours: 5, activities: 1 }
    clock.advance(365 * 86_400)
    await issuer.ledger.registerPerson(person('m-2', { opening: { ...counts, asOf: clock() } }))
    clock.set('2026-10-31T13:00:00Z')
    await issuer.operations.acceptClock({ actor: 'admin-1' })
    const { token } = await issuer.issue(VolunteerPassport, { key: 'm-2', person: 'm-2', validUntil: LATER })
    const asOf = '2026-10-31T13:00:00Z'
    expect(subjectOf(token).totals).toEqual({ ...counts, asOf, opening: { ...counts, asOf } })
    clock.advance(60)
    const row = { key: 'm-2', person: 'm-2', validUntil: LATER }
    const [again] = await collect(issuer.issueAll(VolunteerPassport, [row], { jobId: 'monthly' }))
    expect(again).toMatchObject({ outcome: 'unchanged', token })
  })

  test('is accepted in a restored store after recover, so that whoever follows the log is told', async () => {
    const { issuer, registry, clock, web } = await officeOfTheFuture()
    const { seq } = (await registry.transaction((tx) => tx.logHead()))!
    await registry.transaction((tx) => tx.putStanding('behind'))
    const cursorOfTheLostStore = seq + 1000
    await expect(issuer.operations.acceptClock({ actor: 'admin-1' })).rejects.toMatchObject({
      code: 'STORE_ROLLED_BACK',
    })
    await issuer.operations.recover({ published: web.read, actor: 'admin-1' })
    await expect(issuer.publishStatusLists(web)).rejects.toMatchObject({ code: 'CLOCK_WENT_BACK' })
    await issuer.operations.acceptClock({ actor: 'admin-1' })
    const told = await collect(issuer.operations.changes({ after: cursorOfTheLostStore }))
    expect(told.map(({ event, at }) => [event, at])).toEqual([
      ['recovered', expect.any(Date)],
      ['clock-accepted', clock()],
    ])
    expect(told[0]!.at > clock()).toBe(true)
    expect(await issuer.operations.verifyLog()).toMatchObject({ ok: true })
  })

  test('is not accepted where there is nothing to accept', async () => {
    const { issuer, registry } = await openOffice()
    const before = await readWholeLog(registry)
    expect(await issuer.operations.acceptClock({ actor: 'admin-1' })).toMatchObject({ backSeconds: 0 })
    expect(await readWholeLog(registry)).toEqual(before)
  })
})

test('bad ids change nothing (rows 141, 148): unknown, foreign, with NUL or SQL in them, revoked twice', async () => {
  const { issuer, registry, id } = await busyOffice()
  const foreign = await openOffice()
  await foreign.issuer.ledger.registerPerson(person('m-9'))
  const { id: theirs } = await foreign.issuer.issue(VolunteerPassport, {
    key: 'k',
    person: 'm-9',
    validUntil: NEXT_YEAR,
  })
  const before = await readWholeLog(registry)
  for (const bad of ['urn:uuid:none', theirs, '', "x'; DROP TABLE credential; --", '%', '_']) {
    for (const verb of ['revoke', 'suspend', 'reinstate'] as const) {
      await expect(issuer[verb](bad, BY)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    }
    await expect(issuer.renew(bad, { validUntil: LATER })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await issuer.get(bad)).toBeUndefined()
    expect(await issuer.history(bad)).toEqual([])
  }
  const [first, second] = [await issuer.revoke(id, BY), await issuer.revoke(id, BY)]
  expect(second).toEqual(first)
  await expect(issuer.reinstate(id, BY)).rejects.toMatchObject({ code: 'REVOCATION_FINAL' })
  expect(await readWholeLog(registry)).toEqual(before)
})

test('ids with NUL or a lone surrogate are refused, and nothing is changed (row 148)', async () => {
  const { issuer, registry } = await busyOffice()
  const before = await readWholeLog(registry)
  for (const bad of ['a\0b', '\ud800']) {
    for (const attempt of [
      () => issuer.revoke(bad, BY),
      () => issuer.get(bad),
      () => issuer.ledger.registerPerson(person(bad)),
      () => issuer.issue(VolunteerActivity, { key: bad }),
    ]) {
      const error = await attempt().then(
        () => 'no error',
        (reason: unknown) => reason,
      )
      expect(error).toBeInstanceOf(Error)
      expect(String(error)).not.toContain(bad)
    }
  }
  expect(await readWholeLog(registry)).toEqual(before)
})
