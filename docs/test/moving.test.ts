import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createJwkSigner, generatePrivateJwk } from '@volunteer-passport/codec'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { TransferNotice, VolunteerActivity, VolunteerPassport, VolunteerTraining } from '@volunteer-passport/schema'
import { beforeEach, expect, test } from 'vitest'
import {
  activity,
  BIN,
  type Country,
  collect,
  documentOf,
  type FrontOffice,
  LATER,
  NEXT_YEAR,
  openNeighbours,
  person,
  siteOf,
} from './support/country.ts'

const BY = { actor: 'clerk-7' }
const CHANGE = { reason: 'data-wrong', ...BY } as const

let country: Country
/** Where Айгерім has volunteered so far. */
let almaty: FrontOffice
/** Where she moves to. */
let astana: FrontOffice

beforeEach(async () => {
  ;({ country, almaty, astana } = await openNeighbours())
  await almaty.issuer.ledger.recordActivity(activity('m-1', 3))
})

const passportAt = (office: FrontOffice, ref: string, validUntil = NEXT_YEAR) =>
  office.issuer.issue(VolunteerPassport, { key: ref, person: ref, validUntil })

const comeTo = async (office: FrontOffice, token: string, members = {}) =>
  office.issuer.ledger.transferIn({
    ref: 'a-1',
    region: 'KZ-71',
    birthDate: '1999-05-01',
    report: await office.verify(token, VolunteerPassport),
    passport: { key: 'a-1', validUntil: NEXT_YEAR },
    ...BY,
    ...members,
  })

/** As `comeTo`, where it goes well. */
async function moveTo(office: FrontOffice, token: string, members = {}) {
  const outcome = await comeTo(office, token, members)
  if (outcome.outcome === 'rejected') throw new Error(outcome.problem.code)
  await office.publish()
  return outcome
}

const leave = async (office: FrontOffice, notice: string, members = {}) => {
  const report = await office.verify(notice, TransferNotice)
  const outcome = await office.issuer.ledger.transferOut({ report, ...BY, ...members })
  await office.publish()
  return outcome
}

const verdict = async (office: FrontOffice, token: string) => {
  const report = await office.verify(token, VolunteerPassport)
  return report.ok ? 'ok' : report.problems[0].code
}
const rejected = (code: string) => ({ outcome: 'rejected', problem: { code } })
const passportsOf = (office: FrontOffice, ref: string) =>
  collect(office.issuer.find({ type: VolunteerPassport.name, person: ref }))

test('number and subject stay, the totals come along, and the former office closes its passport on the notice', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  const { passport, notice, ...moved } = await moveTo(astana, old.token)
  const { id: subjectId, passportNumber } = old.credential.subject
  expect(moved).toEqual({ outcome: 'transferred', ref: 'a-1', subjectId, passportNumber })
  expect(passport.credential.subject).toEqual({
    ...old.credential.subject,
    region: 'KZ-71',
    totals: {
      hours: 3,
      activities: 1,
      asOf: '2026-10-31T12:00:00Z',
      opening: { hours: 3, activities: 1, asOf: '2026-10-31T12:00:00Z' },
    },
  })
  // Nothing but what the former office needs.
  expect(documentOf(notice.token).credentialSubject).toEqual({
    id: subjectId,
    formerOffice: almaty.did,
    formerPassport: old.id,
    movedOn: '2026-10-31',
  })
  // Until the notice has arrived both are good.
  expect([await verdict(astana, old.token), await verdict(almaty, passport.token)]).toEqual(['ok', 'ok'])
  const closed = { ref: 'm-1', recordedAt: new Date('2026-10-31T12:00:00Z') }
  expect(await leave(almaty, notice.token)).toEqual({ outcome: 'closed', ...closed, revoked: [old.id] })
  country.clock.advance(60)
  expect(await leave(almaty, notice.token)).toEqual({ outcome: 'unchanged', ...closed, revoked: [] })
  expect([await verdict(astana, old.token), await verdict(almaty, passport.token)]).toEqual(['STATUS_REVOKED', 'ok'])

  expect(await almaty.issuer.ledger.auditTotals()).toEqual({ passports: 0, understated: 0, overstated: [] })
  expect(await astana.issuer.ledger.auditTotals()).toEqual({ passports: 1, understated: 0, overstated: [] })
  for (const office of [almaty, astana]) expect(await office.issuer.operations.verifyLog()).toMatchObject({ ok: true })
  const told = async (office: FrontOffice) =>
    (await office.issuer.history(subjectId)).map(({ event, actor }) => [event, actor])
  expect(await told(almaty)).toEqual([
    ['person-registered', 'issuer'],
    ['person-moved-out', 'clerk-7'],
  ])
  expect(await told(astana)).toEqual([['person-moved-in', 'clerk-7']])
  expect((await almaty.issuer.history(old.id)).at(-1)).toMatchObject({ event: 'revoked', reason: 'moved' })
})

test('whoever has left is given no passport, by no verb, until they come back', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  const { notice } = await moveTo(astana, old.token)
  await leave(almaty, notice.token)
  const gone = { code: 'PERSON_MOVED', facts: { to: astana.did } }
  await expect(
    almaty.issuer.issue(VolunteerPassport, { key: 'other', person: 'm-1', validUntil: NEXT_YEAR }),
  ).rejects.toMatchObject(gone)
  await expect(almaty.issuer.replace(old.id, { reason: 'lost', ...BY })).rejects.toMatchObject(gone)
  await expect(almaty.issuer.renew(old.id, { validUntil: LATER })).rejects.toMatchObject({
    code: 'CREDENTIAL_NOT_LIVE',
  })
  const row = { key: 'm-1', person: 'm-1', validUntil: LATER }
  expect(await collect(almaty.issuer.issueAll(VolunteerPassport, [row], { jobId: 'monthly' }))).toMatchObject([
    rejected('PERSON_MOVED'),
  ])
  // A list that is fed in again changes nothing of that; nor does a correction of the ledger.
  await almaty.issuer.ledger.registerPerson(person('m-1', { memberSince: '2023-05-01' }))
  await almaty.issuer.ledger.revokeActivity(`${BIN}:3`, CHANGE)
  await almaty.issuer.publishStatusLists(async () => {})
  expect(await collect(almaty.issuer.issueAll(VolunteerPassport, [row], { jobId: 'monthly' }))).toMatchObject([
    rejected('PERSON_MOVED'),
  ])
  expect((await passportsOf(almaty, 'm-1')).map(({ state }) => state)).toEqual(['revoked'])
})

test('what the former office confirms afterwards is its own credential, and imported', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  const { notice, passport } = await moveTo(astana, old.token)
  await leave(almaty, notice.token)
  country.clock.set('2026-11-20T12:00:00Z')
  const late = activity('m-1', 3, {
    participationId: `${BIN}:late`,
    start: new Date('2026-11-10T03:00:00Z'),
    end: new Date('2026-11-10T06:00:00Z'),
    confirmation: { method: 'coordinator', date: '2026-11-10' },
  })
  await almaty.issuer.ledger.recordActivity(late)
  const { token } = await almaty.issuer.issue(VolunteerActivity, { key: late.participationId })
  await almaty.publish()
  await astana.publish()
  const import_ = async (office: FrontOffice, ref: string) =>
    office.issuer.ledger.importActivity({
      person: ref,
      token,
      report: await office.verify(token, VolunteerActivity),
      ...BY,
    })
  expect(await import_(astana, 'a-1')).toMatchObject({ outcome: 'imported' })
  // What is in the balance already is not counted again.
  const { token: early } = await almaty.issuer.issue(VolunteerActivity, { key: `${BIN}:3` })
  await almaty.publish()
  const report = await astana.verify(early, VolunteerActivity)
  expect(await astana.issuer.ledger.importActivity({ person: 'a-1', token: early, report, ...BY })).toMatchObject(
    rejected('ACTIVITY_INVALID'),
  )
  const renewed = await astana.issuer.renew(passport.id, { validUntil: LATER })
  expect(renewed.credential.document.credentialSubject).toMatchObject({ totals: { hours: 6, activities: 2 } })
  expect(await astana.issuer.ledger.auditTotals()).toEqual({ passports: 2, understated: 1, overstated: [] })
})

test('whoever comes back has every hour once', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  const away = await moveTo(astana, old.token)
  await leave(almaty, away.notice.token)
  country.clock.set('2026-11-20T12:00:00Z')
  const there = activity('a-1', 3, {
    participationId: `${BIN}:astana`,
    start: new Date('2026-11-10T03:00:00Z'),
    end: new Date('2026-11-10T06:00:00Z'),
    confirmation: { method: 'coordinator', date: '2026-11-10' },
  })
  await astana.issuer.ledger.recordActivity(there)
  const grown = await astana.issuer.renew(away.passport.id, { validUntil: LATER })
  for (const office of [almaty, astana]) await office.publish()
  const home = { ref: 'm-1', region: 'KZ-75', passport: { key: 'm-1', validUntil: LATER } }
  const back = await moveTo(almaty, grown.token, home)
  expect(back).toMatchObject({ outcome: 'transferred', passportNumber: old.credential.subject.passportNumber })
  expect(back.passport.credential.subject.totals).toMatchObject({ hours: 6, activities: 2 })
  expect(await leave(astana, back.notice.token)).toMatchObject({
    outcome: 'closed',
    revoked: [away.passport.id, grown.id],
  })
  // The notice of the first move is no good for the passport that she has now.
  expect(await leave(almaty, away.notice.token)).toMatchObject(rejected('CREDENTIAL_NOT_LIVE'))

  // Her old deeds are corrected as before, and do not come to count twice.
  await almaty.issuer.ledger.suspendActivity(`${BIN}:3`, { ...CHANGE, reason: 'under-review' })
  await almaty.issuer.ledger.reinstateActivity(`${BIN}:3`, { ...CHANGE, reason: 'review-ended' })
  const beforeTheBalance = activity('m-1', 3, {
    participationId: `${BIN}:home`,
    start: new Date('2026-11-12T03:00:00Z'),
    end: new Date('2026-11-12T06:00:00Z'),
    confirmation: { method: 'coordinator', date: '2026-11-12' },
  })
  await expect(almaty.issuer.ledger.recordActivity(beforeTheBalance)).rejects.toMatchObject({
    code: 'ACTIVITY_INVALID',
    problem: { path: ['start'] },
  })
  expect(await almaty.issuer.ledger.totals('m-1')).toMatchObject({ hours: 6, activities: 2 })
  await almaty.issuer.ledger.registerPerson(person('m-1', { memberSince: '2023-05-01' }))
  expect(await almaty.issuer.ledger.totals('m-1')).toMatchObject({ hours: 6, activities: 2 })
  expect(await almaty.issuer.ledger.auditTotals()).toEqual({ passports: 1, understated: 0, overstated: [] })
})

test('whoever comes back with a passport that says too little is taken in again with the newer one', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  const away = await moveTo(astana, old.token)
  await leave(almaty, away.notice.token)
  country.clock.set('2026-11-20T12:00:00Z')
  const grown = await astana.issuer.renew(away.passport.id, { validUntil: LATER })
  await astana.issuer.ledger.recordActivity(
    activity('a-1', 3, {
      participationId: `${BIN}:astana`,
      start: new Date('2026-11-10T03:00:00Z'),
      end: new Date('2026-11-10T06:00:00Z'),
      confirmation: { method: 'coordinator', date: '2026-11-10' },
    }),
  )
  for (const office of [almaty, astana]) await office.publish()
  const home = { ref: 'm-1', region: 'KZ-75', passport: { key: 'm-1', validUntil: LATER } }
  const back = await moveTo(almaty, grown.token, home)
  expect(await leave(astana, back.notice.token)).toMatchObject(rejected('CREDENTIAL_SUPERSEDED'))
  country.clock.advance(60)
  const whole = await astana.issuer.renew(grown.id, { validUntil: LATER })
  await astana.publish()
  // What she did here before she left is in both balances, and stands in the way of neither.
  const again = await moveTo(almaty, whole.token, home)
  expect(again).toMatchObject({ outcome: 'corrected' })
  expect(again.passport.credential.subject.totals).toMatchObject({ hours: 6, activities: 2 })
  expect(await leave(astana, again.notice.token)).toMatchObject({ outcome: 'closed' })
  expect(await almaty.issuer.ledger.auditTotals()).toMatchObject({ overstated: [] })
})

test('a deed that was booked here before the newer passport counts once, and stands in nobody’s way', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  const first = await moveTo(astana, old.token)
  country.clock.set('2026-11-20T12:00:00Z')
  const deed = (name: string, day: number, ref: string) =>
    activity(ref, day, {
      participationId: `${BIN}:${name}`,
      start: new Date(`2026-11-${day}T03:00:00Z`),
      end: new Date(`2026-11-${day}T06:00:00Z`),
      confirmation: { method: 'coordinator', date: `2026-11-${day}` },
    })
  // Almaty does not know yet that she has left: it books another deed of hers, and one that it had forgotten.
  await almaty.issuer.ledger.recordActivity(deed('there', 11, 'm-1'))
  await almaty.issuer.ledger.recordActivity(activity('m-1', 4))
  await astana.issuer.ledger.recordActivity(deed('here', 10, 'a-1'))
  const { token } = await almaty.issuer.issue(VolunteerActivity, { key: `${BIN}:there` })
  await almaty.publish()
  const imported = await astana.verify(token, VolunteerActivity)
  await astana.issuer.ledger.importActivity({ person: 'a-1', token, report: imported, ...BY })
  const grown = await astana.issuer.renew(first.passport.id, { validUntil: LATER })
  expect(grown.credential.document.credentialSubject).toMatchObject({ totals: { hours: 9, activities: 3 } })
  await astana.publish()
  expect(await leave(almaty, first.notice.token)).toMatchObject(rejected('CREDENTIAL_SUPERSEDED'))
  const whole = await almaty.issuer.renew(old.id, { validUntil: LATER })
  for (const office of [almaty, astana]) await office.publish()

  const second = await moveTo(astana, whole.token)
  expect(second).toMatchObject({ outcome: 'corrected' })
  // What was imported is in the balance; nobody can know that of the other, and overstated may not live.
  expect(second.passport.credential.subject.totals).toMatchObject({ hours: 9, activities: 3, opening: { hours: 9 } })
  expect(await leave(almaty, second.notice.token)).toMatchObject({ outcome: 'closed' })
  expect(await astana.issuer.ledger.auditTotals()).toMatchObject({ overstated: [] })
  for (const verb of ['suspendActivity', 'reinstateActivity', 'revokeActivity'] as const)
    await astana.issuer.ledger[verb](`${BIN}:here`, CHANGE)
  expect(await astana.issuer.ledger.totals('a-1')).toMatchObject({ hours: 9, activities: 3 })
})

test('a passport that says more than the newer balance is replaced with it', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  const first = await moveTo(astana, old.token)
  country.clock.set('2026-11-20T12:00:00Z')
  await astana.issuer.ledger.recordActivity(
    activity('a-1', 3, {
      participationId: `${BIN}:here`,
      start: new Date('2026-11-10T03:00:00Z'),
      end: new Date('2026-11-10T06:00:00Z'),
      confirmation: { method: 'coordinator', date: '2026-11-10' },
    }),
  )
  const grown = await astana.issuer.renew(first.passport.id, { validUntil: LATER })
  const lost = await almaty.issuer.replace(old.id, { reason: 'lost', ...BY })
  for (const office of [almaty, astana]) await office.publish()
  const second = await moveTo(astana, lost.token, { passport: { key: 'a-1', validUntil: LATER } })
  expect(second.passport.credential.subject.totals).toMatchObject({ hours: 3, activities: 1 })
  expect(await verdict(astana, grown.token)).toBe('STATUS_REVOKED')
  expect(await astana.issuer.ledger.auditTotals()).toMatchObject({ overstated: [] })
  // Almaty takes the deed in by its credential, and says so in the passport that she goes with.
  const { token } = await astana.issuer.issue(VolunteerActivity, { key: `${BIN}:here` })
  await astana.publish()
  const report = await almaty.verify(token, VolunteerActivity)
  await almaty.issuer.ledger.importActivity({ person: 'm-1', token, report, ...BY })
  country.clock.advance(60)
  const whole = await almaty.issuer.renew(lost.id, { validUntil: LATER })
  await almaty.publish()
  const third = await moveTo(astana, whole.token, { passport: { key: 'a-1', validUntil: LATER } })
  expect(third.passport.credential.subject.totals).toMatchObject({ hours: 6, activities: 2 })
  expect(await leave(almaty, third.notice.token)).toMatchObject({ outcome: 'closed' })
})

test('where it cannot be found out whether there is a newer passport, nothing is taken over yet', async () => {
  const old = await passportAt(almaty, 'm-1')
  country.clock.advance(60)
  await almaty.issuer.ledger.recordActivity(activity('m-1', 4))
  const newer = await almaty.issuer.renew(old.id, { validUntil: LATER })
  await almaty.publish()
  country.cutOff(`${siteOf('KZ-75')}/status/refresh`)
  // Who only looks at it need not care.
  expect(await verdict(astana, old.token)).toBe('ok')
  expect(await comeTo(astana, old.token)).toMatchObject(rejected('STATUS_LIST_UNAVAILABLE'))
  expect(await comeTo(astana, newer.token)).toMatchObject(rejected('STATUS_LIST_UNAVAILABLE'))
  await expect(astana.issuer.exportPerson('a-1')).rejects.toMatchObject({ code: 'PERSON_UNKNOWN' })
  country.restore()
  expect(await comeTo(astana, old.token)).toMatchObject(rejected('CREDENTIAL_SUPERSEDED'))
  const moved = await moveTo(astana, newer.token)
  expect(await leave(almaty, moved.notice.token)).toMatchObject({ outcome: 'closed' })
})

test('an older passport of the office that she has left does not bring her back', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  const astanas = await moveTo(astana, old.token)
  await leave(almaty, astanas.notice.token)
  country.clock.advance(60)
  const shymkent = await country.open('KZ-79')
  const shymkents = await moveTo(shymkent, astanas.passport.token, { region: 'KZ-79' })
  const home = { ref: 'm-1', region: 'KZ-75', passport: { key: 'm-1', validUntil: LATER } }
  country.clock.advance(60)
  const back = await moveTo(almaty, shymkents.passport.token, home)
  await leave(shymkent, back.notice.token)
  country.clock.advance(60)
  const third = await moveTo(shymkent, back.passport.token, {
    region: 'KZ-79',
    passport: { key: 's-2', validUntil: LATER },
  })
  await leave(almaty, third.notice.token)
  // Astana was never told, so its passport still verifies: from before she left Almaty for the last time.
  expect(await verdict(almaty, astanas.passport.token)).toBe('ok')
  expect(await comeTo(almaty, astanas.passport.token, home)).toMatchObject(rejected('TRANSFER_CONFLICT'))
})

test('hours are not lost on the way: the passport that a person goes with says all that the ledger has', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  const first = await moveTo(astana, old.token)
  await almaty.issuer.ledger.recordActivity(activity('m-1', 4))
  expect(await leave(almaty, first.notice.token)).toMatchObject(rejected('CREDENTIAL_SUPERSEDED'))
  country.clock.advance(60)
  const renewed = await almaty.issuer.renew(old.id, { validUntil: NEXT_YEAR })
  await almaty.publish()
  expect(await comeTo(astana, old.token)).toMatchObject(rejected('CREDENTIAL_SUPERSEDED'))
  const second = await moveTo(astana, renewed.token)
  expect(second.outcome).toBe('corrected')
  expect(second.passport.credential.subject.totals).toMatchObject({ hours: 6, activities: 2 })
  expect(await leave(almaty, second.notice.token)).toMatchObject({ outcome: 'closed', revoked: [old.id, renewed.id] })
})

test('a passport that was wrong is not taken over: the correction comes along', async () => {
  await almaty.issuer.ledger.recordActivity(activity('m-1', 4))
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  const first = await moveTo(astana, old.token)
  country.clock.advance(60)
  await almaty.issuer.ledger.revokeActivity(`${BIN}:4`, CHANGE)
  await almaty.publish()
  expect(await leave(almaty, first.notice.token)).toMatchObject(rejected('CREDENTIAL_NOT_LIVE'))
  const [right] = (await passportsOf(almaty, 'm-1')).slice(-1)
  const second = await moveTo(astana, right!.token!)
  expect(second.outcome).toBe('corrected')
  expect(second.passport.credential.subject.totals).toMatchObject({ hours: 3, activities: 1 })
  expect((await passportsOf(astana, 'a-1')).map(({ state }) => state)).toEqual(['revoked', 'issued'])
  expect(await leave(almaty, second.notice.token)).toMatchObject({ outcome: 'closed', revoked: [right!.id] })
  expect(await astana.issuer.ledger.auditTotals()).toEqual({ passports: 1, understated: 0, overstated: [] })
  // What began here meanwhile would count twice.
  const other = await moveTo(astana, second.passport.token).catch((error: Error) => error.message)
  expect(other).toBe('TRANSFER_CONFLICT')
})

test('one person, one passport: a move is taken in once, and for nobody else', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  const moved = await moveTo(astana, old.token)
  expect(await comeTo(astana, old.token)).toMatchObject({
    outcome: 'unchanged',
    passport: { id: moved.passport.id, outcome: 'unchanged' },
    notice: { id: moved.notice.id, outcome: 'unchanged' },
  })
  const again = await comeTo(astana, old.token, { ref: 'a-2', passport: { key: 'a-2', validUntil: NEXT_YEAR } })
  expect(again).toMatchObject({ ...rejected('PERSON_HAS_PASSPORT'), facts: { id: moved.passport.id } })

  await astana.issuer.ledger.registerPerson(person('a-3', { region: 'KZ-71' }))
  expect(await comeTo(astana, old.token, { ref: 'a-3' })).toMatchObject(rejected('TRANSFER_CONFLICT'))
  await passportAt(astana, 'a-3')
  expect(await comeTo(astana, old.token, { ref: 'a-3' })).toMatchObject(rejected('PERSON_HAS_PASSPORT'))
  expect(await comeTo(astana, moved.passport.token)).toMatchObject(rejected('TRANSFER_CONFLICT'))
  // Almaty does not know yet that she has left.
  expect(await comeTo(almaty, moved.passport.token, { ref: 'm-1' })).toMatchObject({
    ...rejected('PERSON_HAS_PASSPORT'),
    facts: { id: old.id },
  })
  expect((await passportsOf(astana, 'a-1')).length).toBe(1)
})

test('two clerks at once make one passport and one notice; one closing is recorded', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  const [one, two] = await Promise.all([moveTo(astana, old.token), moveTo(astana, old.token)])
  expect([two.passport.token, two.notice.token]).toEqual([one.passport.token, one.notice.token])
  expect([one.outcome, two.outcome].sort()).toEqual(['transferred', 'unchanged'])
  const report = await almaty.verify(one.notice.token, TransferNotice)
  const closings = await Promise.all([1, 2].map(() => almaty.issuer.ledger.transferOut({ report, ...BY })))
  expect(closings.map(({ outcome }) => outcome).sort()).toEqual(['closed', 'unchanged'])
})

test('a signer that fails before the passport, or before the notice, fails the call; the next one goes on', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  let signaturesLeft = Number.POSITIVE_INFINITY
  const sign: typeof astana.signer.sign = async (bytes) => {
    if (signaturesLeft-- < 1) throw new Error('no power')
    return astana.signer.sign(bytes)
  }
  const frail = await country.open('KZ-71', { registry: astana.registry, signer: { ...astana.signer, sign } })
  const passports: string[] = []
  for (const left of [0, 1]) {
    signaturesLeft = left
    await expect(comeTo(frail, old.token)).rejects.toMatchObject({ code: 'SIGNER_FAILED' })
    passports.push(...(await passportsOf(astana, 'a-1')).map(({ id, state }) => `${state} ${id}`))
    expect(await verdict(astana, old.token)).toBe('ok')
  }
  signaturesLeft = Number.POSITIVE_INFINITY
  const moved = await moveTo(frail, old.token)
  expect(passports).toEqual([`reserved ${moved.passport.id}`, `issued ${moved.passport.id}`])
  expect(moved).toMatchObject({ outcome: 'unchanged', notice: { outcome: 'issued' } })
})

test('a number of our own, or of somebody else here, is not taken over', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  const number = old.credential.subject.passportNumber
  await astana.issuer.ledger.registerPerson(person('a-4', { region: 'KZ-71' }))
  const renumber = (passportNumber: string) =>
    astana.registry.transaction(async (tx) => {
      const [row] = await tx.peopleByRef(['a-4'])
      await tx.updatePeople([{ ...row!, passportNumber }])
    })
  await renumber(number)
  expect(await comeTo(astana, old.token)).toMatchObject(rejected('TRANSFER_CONFLICT'))
  await renumber('71-00000000-0')
  await moveTo(astana, old.token)

  // It has forgotten her, and another office has the number of its own that she had.
  await almaty.issuer.erasePerson('m-1', BY)
  const [, , , third] = [almaty, astana, old, await country.open('KZ-79')]
  const moved = await moveTo(third, (await passportsOf(astana, 'a-1'))[0]!.token!, { region: 'KZ-79' })
  await almaty.publish()
  expect(await comeTo(almaty, moved.passport.token, { ref: 'm-9' })).toMatchObject(rejected('TRANSFER_CONFLICT'))
})

test('what the verifier does not accept is not taken over, nor what contradicts the office', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  country.trust(astana.did)
  expect(await comeTo(astana, old.token)).toMatchObject(rejected('ISSUER_NOT_TRUSTED'))
  country.trust(astana.did, almaty.did)
  country.cutOff(`${siteOf('KZ-75')}/status`)
  expect(await comeTo(astana, old.token)).toMatchObject(rejected('STATUS_LIST_UNAVAILABLE'))
  country.restore()
  expect(await comeTo(astana, old.token, { birthDate: '2015-01-01' })).toMatchObject(rejected('PERSON_INVALID'))
  expect(await comeTo(astana, old.token, { region: 'KZ-00' })).toMatchObject(rejected('PERSON_INVALID'))
  expect(await comeTo(astana, old.token, { passport: { key: 'a-1' } })).toMatchObject(rejected('LINT_FAILED'))
  const report = await astana.verify(old.token, VolunteerPassport)
  country.clock.advance(86_401)
  expect(await comeTo(astana, old.token, { report })).toMatchObject(rejected('REPORT_STALE'))
  await expect(comeTo(astana, old.token, { actor: '' })).rejects.toMatchObject({ code: 'ACTOR_INVALID' })
  await expect(comeTo(astana, old.token, { report: undefined })).rejects.toThrow(TypeError)
  await almaty.issuer.suspend(old.id, { ...CHANGE, reason: 'under-review' })
  await almaty.publish()
  expect(await comeTo(astana, old.token)).toMatchObject(rejected('STATUS_SUSPENDED'))
  expect(await collect(astana.issuer.find({}))).toEqual([])
})

test('a passport made a moment ago, by a clock that is half a minute ahead, is taken over', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  country.clock.advance(-30)
  const moved = await comeTo(astana, old.token)
  expect(moved).toMatchObject({ outcome: 'transferred' })
  expect(moved.outcome === 'transferred' && moved.passport.credential.subject.totals.opening).toEqual({
    hours: 3,
    activities: 1,
    asOf: '2026-10-31T11:59:30Z',
  })
})

test('a child is taken over with a consent, or not at all', async () => {
  await almaty.issuer.ledger.registerPerson(
    person('m-2', { birthDate: '2015-01-01', guardianConsent: { givenOn: '2026-01-01' } }),
  )
  const old = await passportAt(almaty, 'm-2')
  await almaty.publish()
  const child = { birthDate: '2015-01-01' }
  expect(await comeTo(astana, old.token, child)).toMatchObject(rejected('PERSON_CONSENT_MISSING'))
  await expect(astana.issuer.exportPerson('a-1')).rejects.toMatchObject({ code: 'PERSON_UNKNOWN' })
  const guardianConsent = { givenOn: '2026-10-31' }
  expect(await comeTo(astana, old.token, { ...child, guardianConsent })).toMatchObject({ outcome: 'transferred' })
})

test('a passport is closed on a notice about it alone, of an office that is trusted', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  const shymkent = await country.open('KZ-79')
  const { notice } = await moveTo(astana, old.token)
  country.trust(almaty.did)
  expect(await leave(almaty, notice.token)).toMatchObject(rejected('ISSUER_NOT_TRUSTED'))
  country.trust(almaty.did, astana.did, shymkent.did)
  expect(await leave(shymkent, notice.token)).toMatchObject(rejected('TRANSFER_CONFLICT'))
  expect(await leave(astana, notice.token)).toMatchObject(rejected('TRANSFER_CONFLICT'))
  const asNotice = await almaty.verify(old.token, TransferNotice)
  expect(await leave(almaty, notice.token, { report: asNotice })).toMatchObject({ outcome: 'rejected' })
  const report = await almaty.verify(notice.token, TransferNotice)
  if (!report.ok) throw new Error('not verified')
  const saying = (members: object) => ({
    report: { ...report, credential: { ...report.credential, subject: { ...report.credential.subject, ...members } } },
  })
  const unknown = 'urn:uuid:5a1d7a0e-0f6e-4c55-9a53-1d2f6f0c1a44'
  expect(await leave(almaty, notice.token, saying({ formerPassport: unknown }))).toMatchObject(rejected('NOT_FOUND'))
  expect(await leave(almaty, notice.token, saying({ id: unknown }))).toMatchObject(rejected('TRANSFER_CONFLICT'))
  const deed = await almaty.issuer.issue(VolunteerActivity, { key: `${BIN}:3` })
  expect(await leave(almaty, notice.token, saying({ formerPassport: deed.id }))).toMatchObject(rejected('NOT_FOUND'))
  await expect(leave(almaty, notice.token, { actor: '' })).rejects.toMatchObject({ code: 'ACTOR_INVALID' })
  await expect(leave(almaty, notice.token, { report: undefined })).rejects.toThrow(TypeError)
  const checkedAt = new Date(country.clock().getTime() - 86_401_000)
  expect(await leave(almaty, notice.token, { report: { ...report, checkedAt } })).toMatchObject(
    rejected('REPORT_STALE'),
  )
  await almaty.issuer.suspend(old.id, { ...CHANGE, reason: 'under-review' })
  expect(await leave(almaty, notice.token)).toMatchObject(rejected('CREDENTIAL_NOT_LIVE'))
  await almaty.issuer.reinstate(old.id, { ...CHANGE, reason: 'review-ended' })
  await almaty.publish()

  // Two offices have taken her over: the second notice finds her gone.
  const other = await moveTo(shymkent, old.token, { region: 'KZ-79' })
  expect(await leave(almaty, notice.token)).toMatchObject({ outcome: 'closed' })
  expect(await leave(almaty, other.notice.token)).toMatchObject({
    ...rejected('PERSON_MOVED'),
    facts: { to: astana.did },
  })
  await almaty.issuer.erasePerson('m-1', BY)
  expect(await leave(almaty, notice.token)).toMatchObject(rejected('NOT_FOUND'))
})

test('a notice comes from transferIn alone', async () => {
  await expect(
    almaty.issuer.issue(TransferNotice, {
      key: 'n-1',
      claims: {
        id: 'urn:uuid:5a1d7a0e-0f6e-4c55-9a53-1d2f6f0c1a44',
        formerOffice: astana.did,
        formerPassport: 'urn:uuid:5a1d7a0e-0f6e-4c55-9a53-1d2f6f0c1a45',
        movedOn: '2026-10-31',
      },
    }),
  ).rejects.toMatchObject({ code: 'LINT_FAILED' })
})

test('a passport that was taken away is not given back by coming again, and no notice is made without one', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  const { passport } = await moveTo(astana, old.token)
  await astana.issuer.revoke(passport.id, { reason: 'fraud', ...BY })
  expect(await comeTo(astana, old.token)).toMatchObject(rejected('CREDENTIAL_NOT_LIVE'))
})

/** The key of the office is killed, and the reissue that follows fails after it has revoked and reserved. */
async function killKeyAndStop(): Promise<{ readonly office: FrontOffice; readonly reissue: () => Promise<unknown[]> }> {
  const next = createJwkSigner({ keyId: `${almaty.did}#key-2`, privateJwk: await generatePrivateJwk('EdDSA') })
  await almaty.issuer.keys.prepareKey({ keyId: next.keyId, publicJwk: next.publicJwk, ...BY })
  await almaty.issuer.keys.killKey(almaty.signer.keyId, BY)
  let isBroken = false
  const sign = (bytes: Uint8Array) => (isBroken ? Promise.reject(new Error('no power')) : next.sign(bytes))
  const office = await country.open('KZ-75', { registry: almaty.registry, signer: { ...next, sign } })
  await office.issuer.keys.activateKey(BY)
  await office.publish()
  const reissue = () => collect(office.issuer.keys.reissueAll({ signedBy: almaty.signer.keyId, ...BY }))
  isBroken = true
  await expect(reissue()).rejects.toMatchObject({ code: 'SIGNER_FAILED' })
  isBroken = false
  return { office, reissue }
}

test('a move that a stolen key crosses goes on with the reissued passport', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  const { notice } = await moveTo(astana, old.token)
  country.clock.advance(60)
  const { office, reissue } = await killKeyAndStop()
  expect(await leave(office, notice.token)).toMatchObject(rejected('CREDENTIAL_NOT_LIVE'))
  expect(await reissue()).toMatchObject([{ outcome: 'reissued', replaces: old.id }])
  await office.publish()
  const [{ token = '' } = {}] = (await passportsOf(office, 'm-1')).slice(-1)
  const again = await moveTo(astana, token)
  expect(again.outcome).toBe('corrected')
  expect(await leave(office, again.notice.token)).toMatchObject({ outcome: 'closed' })
  expect(await reissue()).toEqual([])
})

test('a reissue that is taken up late makes no passport for whoever has another one by then, or has left', async () => {
  await passportAt(almaty, 'm-1')
  const { office, reissue } = await killKeyAndStop()
  country.clock.advance(2 * 86_400)
  await office.publish()
  const other = await office.issuer.issue(VolunteerPassport, { key: 'm-1b', person: 'm-1', validUntil: NEXT_YEAR })
  expect(await reissue()).toEqual([])
  expect((await passportsOf(office, 'm-1')).map(({ state }) => state)).toEqual(['revoked', 'burnt', 'issued'])
  await astana.publish()
  const { notice } = await moveTo(astana, other.token)
  expect(await leave(office, notice.token)).toMatchObject({ outcome: 'closed', revoked: [other.id] })
  expect(await reissue()).toEqual([])
})

test('a notice that was wrong is taken back, and what was revoked stays so', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  const { notice, passport } = await moveTo(astana, old.token)
  const cancel = () => almaty.issuer.ledger.cancelTransferOut('m-1', { reason: 'data-wrong', actor: 'officer-1' })
  await expect(cancel()).rejects.toMatchObject({ code: 'TRANSFER_CONFLICT' })
  await leave(almaty, notice.token)
  await astana.issuer.revoke(passport.id, CHANGE)
  const cancelled = { ref: 'm-1', recordedAt: country.clock() }
  expect(await cancel()).toEqual(cancelled)
  country.clock.advance(60)
  expect(await cancel()).toEqual(cancelled)
  expect(await leave(almaty, notice.token)).toMatchObject(rejected('CREDENTIAL_NOT_LIVE'))
  const row = { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR }
  const [again] = await collect(almaty.issuer.issueAll(VolunteerPassport, [row], { jobId: 'monthly' }))
  expect(again).toMatchObject({ outcome: 'issued' })
  expect(await almaty.issuer.ledger.auditTotals()).toEqual({ passports: 1, understated: 0, overstated: [] })
  const { subject } = old.credential
  expect((await almaty.issuer.history(subject.id)).at(-1)).toMatchObject({
    event: 'move-cancelled',
    actor: 'officer-1',
    reason: 'data-wrong',
  })
  // She moves after all, with the passport that she has now.
  await almaty.publish()
  const token = again?.outcome === 'issued' ? again.token : ''
  const second = await moveTo(astana, token)
  expect(second).toMatchObject({ outcome: 'corrected', passport: { outcome: 'issued' } })
  expect(await leave(almaty, second.notice.token)).toMatchObject({ outcome: 'closed' })
  await expect(almaty.issuer.ledger.cancelTransferOut('nobody', CHANGE)).rejects.toMatchObject({
    code: 'PERSON_UNKNOWN',
  })
})

test('a notice has an end, after which another is made and it can be purged; none is made over a suspended passport', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  const first = await moveTo(astana, old.token)
  country.clock.advance(181 * 86_400)
  for (const office of [almaty, astana]) await office.publish()
  expect(await leave(almaty, first.notice.token)).toMatchObject(rejected('EXPIRED'))
  await astana.issuer.suspend(first.passport.id, { ...CHANGE, reason: 'under-review' })
  expect(await comeTo(astana, old.token)).toMatchObject(rejected('CREDENTIAL_NOT_LIVE'))
  await astana.issuer.reinstate(first.passport.id, { ...CHANGE, reason: 'review-ended' })
  const second = await moveTo(astana, old.token)
  expect(second).toMatchObject({
    outcome: 'unchanged',
    passport: { id: first.passport.id },
    notice: { outcome: 'issued' },
  })
  expect(await leave(almaty, second.notice.token)).toMatchObject({ outcome: 'closed' })
  expect(await astana.issuer.purge({ expiredBefore: country.clock(), ...BY })).toMatchObject({ credentials: 1 })
  const [row] = await astana.registry.transaction((tx) => tx.credentialsById([first.notice.id]))
  expect(row).toMatchObject({ personId: undefined, payload: new Uint8Array() })
})

test('a former office that was restored to before the notice is told again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'moving-restore-'))
  const path = join(folder, 'registry.sqlite')
  const first = createSqliteRegistry({ path })
  const shymkent = await country.open('KZ-79', { registry: first })
  await shymkent.publish()
  await shymkent.issuer.ledger.registerPerson(person('s-1', { region: 'KZ-79' }))
  const old = await passportAt(shymkent, 's-1')
  await shymkent.publish()
  const { notice } = await moveTo(astana, old.token)
  const copy = join(folder, 'backup.sqlite')
  await shymkent.issuer.operations.backup(copy)
  expect(await leave(shymkent, notice.token)).toMatchObject({ outcome: 'closed' })
  await first.close()

  const registry = createSqliteRegistry({ path: copy })
  const restored = await country.open('KZ-79', { registry, signer: shymkent.signer, published: country.read })
  await restored.issuer.operations.recover({ published: country.read, ...BY })
  await restored.publish()
  expect(await verdict(astana, old.token)).toBe('STATUS_REVOKED')
  expect(await leave(restored, notice.token)).toMatchObject({ outcome: 'closed', revoked: [] })
  const row = { key: 's-1', person: 's-1', validUntil: LATER }
  expect(await collect(restored.issuer.issueAll(VolunteerPassport, [row], { jobId: 'monthly' }))).toMatchObject([
    rejected('PERSON_MOVED'),
  ])
  await registry.close()
  rmSync(folder, { recursive: true })
})

test('both offices give out and erase what they hold of a person who has moved', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  const { notice, passport } = await moveTo(astana, old.token)
  await leave(almaty, notice.token)
  const leftBehind = await almaty.issuer.exportPerson('m-1')
  expect(leftBehind.person).toMatchObject({ departure: { to: astana.did, passport: old.id, notice: notice.id } })
  const taken = await astana.issuer.exportPerson('a-1')
  expect(taken.person).toMatchObject({
    origin: { issuer: almaty.did, credential: old.id },
    opening: { hours: 3, activities: 1, asOf: '2026-10-31T12:00:00Z' },
  })
  expect(taken.credentials.map(({ id, token }) => [id, token])).toEqual([
    [passport.id, passport.token],
    [notice.id, notice.token],
  ])
  await astana.issuer.erasePerson('a-1', BY)
  await almaty.issuer.erasePerson('m-1', BY)
  for (const office of [almaty, astana]) {
    const [row] = await office.registry.transaction((tx) => tx.peopleBySubject([old.credential.subject.id]))
    expect(row).toMatchObject({ data: '{}', passportNumber: undefined })
    const held = await collect(office.issuer.find({}))
    expect(held.filter(({ person: ref, key }) => ref !== undefined || !key.startsWith('erased:'))).toEqual([])
    expect(await office.issuer.operations.verifyLog()).toMatchObject({ ok: true })
  }
})

test('the name may be spelt anew, and a training goes on being about the same subject', async () => {
  const old = await passportAt(almaty, 'm-1')
  await almaty.publish()
  const name = { ...old.credential.subject.person, familyName: [{ '@value': 'Әлімова', '@language': 'kk-Cyrl' }] }
  const { passport, subjectId } = await moveTo(astana, old.token, { name })
  expect(passport.credential.subject.person).toEqual(name)
  const training = await astana.issuer.issue(VolunteerTraining, {
    key: 't-1',
    person: 'a-1',
    claims: {
      participationId: `${BIN}:t-1`,
      provider: { bin: BIN, name: [{ '@value': 'Қызыл Жарты ай', '@language': 'kk-Cyrl' }] },
      course: { name: [{ '@value': 'Алғашқы көмек', '@language': 'kk-Cyrl' }] },
      completedOn: '2026-10-30',
    },
  })
  expect(training.credential.subject.id).toBe(subjectId)
})
