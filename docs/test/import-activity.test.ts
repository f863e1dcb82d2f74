import { VolunteerActivity, VolunteerHoursExtract, VolunteerPassport } from '@volunteer-passport/schema'
import { beforeEach, expect, test } from 'vitest'
import {
  activity,
  BIN,
  type Country,
  collect,
  documentOf,
  type FrontOffice,
  NEXT_YEAR,
  openNeighbours,
  person,
  siteOf,
} from './support/country.ts'

const BY = { actor: 'clerk-7' }
const CHANGE = { reason: 'data-wrong', ...BY } as const
const DAY = 86_400

let country: Country
/** Where Айгерім has her passport. */
let almaty: FrontOffice
/** Where she took part. */
let astana: FrontOffice

beforeEach(async () => {
  ;({ country, almaty, astana } = await openNeighbours())
  await knownUnderHerSubject(astana, 'guest-1')
})

/** As if she had come with her passport: the other office names her by the same subject. */
async function knownUnderHerSubject(office: FrontOffice, ref: string): Promise<void> {
  const { subjectId } = await almaty.issuer.ledger.registerPerson(person('m-1'))
  await office.issuer.ledger.registerPerson(person(ref))
  await office.registry.transaction(async (tx) => {
    const [row] = await tx.peopleByRef([ref])
    await tx.updatePeople([{ ...row!, subjectId }])
  })
}

/** What the office has confirmed, as a credential. */
async function confirmedBy(office: FrontOffice, day: number, members = {}): Promise<string> {
  const deed = activity('guest-1', day, members)
  await office.issuer.ledger.recordActivity(deed)
  const { token } = await office.issuer.issue(VolunteerActivity, { key: deed.participationId })
  await office.publish()
  return token
}

const importOf = async (token: string, members = {}) =>
  almaty.issuer.ledger.importActivity({
    person: 'm-1',
    token,
    report: await almaty.verify(token, VolunteerActivity),
    ...BY,
    ...members,
  })

const reverify = (o: { readonly person?: string } = {}) =>
  collect(
    almaty.issuer.ledger.reverifyImports({
      ...o,
      verify: (token) => almaty.verify(token, VolunteerActivity),
      ...BY,
    }),
  )

const passport = () => almaty.issuer.issue(VolunteerPassport, { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR })

/** Hours and state of every passport that she has had, oldest first. */
const passports = async () =>
  (await collect(almaty.issuer.find({ type: VolunteerPassport.name, person: 'm-1' }))).map(({ token = '', state }) => {
    const { totals } = documentOf(token).credentialSubject as { readonly totals: { readonly hours: number } }
    return [totals.hours, state]
  })

const hours = async () => (await almaty.issuer.ledger.totals('m-1')).hours
const rejected = (code: string) => ({ outcome: 'rejected', problem: { code } })

test('hours that another office confirmed are booked once and enter the passport', async () => {
  await almaty.issuer.ledger.recordActivity(activity('m-1', 3))
  const token = await confirmedBy(astana, 5)
  const booked = { participationId: `${BIN}:5`, outcome: 'imported' }
  expect(await importOf(token)).toEqual(booked)
  expect(await importOf(token)).toEqual({ ...booked, outcome: 'unchanged' })
  const { credential } = await passport()
  expect(credential.subject.totals).toEqual({ hours: 6, activities: 2, asOf: '2026-10-31T12:00:00Z' })
  expect(await almaty.issuer.ledger.auditTotals()).toEqual({ passports: 1, understated: 0, overstated: [] })
  const extract = {
    purpose: [{ '@value': 'Шәкіртақы', '@language': 'kk-Cyrl' }],
    period: { from: '2026-10-01', until: '2026-10-31' },
  } as const
  const { credential: extracted } = await almaty.issuer.issue(VolunteerHoursExtract, {
    key: 'e-1',
    person: 'm-1',
    validUntil: new Date('2026-11-20T00:00:00Z'),
    extract,
  })
  expect(extracted.subject.hours).toBe(6)
  expect((await almaty.issuer.history(`${BIN}:5`)).map(({ event, actor }) => [event, actor])).toEqual([
    ['activity-imported', 'clerk-7'],
  ])
})

test('the person is given what was imported and by whose word; whoever is erased has none of it', async () => {
  const token = await confirmedBy(astana, 5)
  await importOf(token)
  const { activities } = await almaty.issuer.exportPerson('m-1')
  const { id } = documentOf(token)
  expect(activities).toMatchObject([
    {
      participationId: `${BIN}:5`,
      state: 'confirmed',
      imported: {
        credential: id,
        issuer: astana.did,
        issuedAt: '2026-10-31T12:00:00Z',
        verifiedAt: '2026-10-31T12:00:00Z',
        answer: 'valid',
        token,
      },
    },
  ])
  await almaty.issuer.erasePerson('m-1', BY)
  const left = await almaty.registry.transaction((tx) => tx.activitiesById([`${BIN}:5`]))
  expect(left).toMatchObject([{ state: 'revoked', data: '{}', importedId: undefined, importCheckedAt: undefined }])
})

test('what is not trusted, not good, not of today or not an activity is rejected with its problem', async () => {
  const token = await confirmedBy(astana, 5)
  country.trust(almaty.did)
  expect(await importOf(token)).toMatchObject(rejected('ISSUER_NOT_TRUSTED'))
  country.trust(almaty.did, astana.did)
  country.cutOff(siteOf('KZ-71'))
  expect(await importOf(token)).toMatchObject({ outcome: 'rejected' })
  country.restore()
  country.cutOff(`${siteOf('KZ-71')}/status`)
  expect(await importOf(token)).toMatchObject(rejected('STATUS_LIST_UNAVAILABLE'))
  country.restore()

  const report = await almaty.verify(token, VolunteerActivity)
  country.clock.advance(DAY + 1)
  expect(await importOf(token, { report })).toMatchObject(rejected('REPORT_STALE'))
  country.clock.advance(-DAY - 120)
  expect(await importOf(token, { report })).toMatchObject(rejected('REPORT_STALE'))
  country.clock.advance(119)
  await astana.issuer.revoke(report.ok ? report.credential.id! : '', CHANGE)
  await astana.publish()
  expect(await importOf(token)).toMatchObject(rejected('STATUS_REVOKED'))

  const own = await passport()
  await almaty.publish()
  const ofPassport = await almaty.verify(own.token, VolunteerPassport)
  expect(await importOf(own.token, { report: ofPassport })).toMatchObject(rejected('TYPE_INVALID'))
  expect(await hours()).toBe(0)
})

test('a yes without a look at the status is no yes', async () => {
  const token = await confirmedBy(astana, 5)
  const good = await almaty.verify(token, VolunteerActivity)
  if (!good.ok) throw new Error('not verified')
  const unknown = { id: 'status', summary: '', outcome: 'unknown', retryable: true } as const
  const problem = { code: 'STATUS_LIST_UNAVAILABLE', title: '', detail: '', type: 'https://w3.org' } as const
  const checks = good.checks.map((check) => (check.id === 'status' ? { ...unknown, problem } : check))
  expect(await importOf(token, { report: { ...good, checks } })).toMatchObject(rejected('STATUS_LIST_UNAVAILABLE'))
  const without = good.checks.filter((check) => check.id !== 'status')
  expect(await importOf(token, { report: { ...good, checks: without } })).toMatchObject(
    rejected('STATUS_ENTRY_MISSING'),
  )
})

test('hours never go to another person, nor back to the office that issued them', async () => {
  await almaty.issuer.ledger.registerPerson(person('m-2'))
  const token = await confirmedBy(astana, 5)
  expect(await importOf(token, { person: 'm-2' })).toMatchObject(rejected('PERSON_MISMATCH'))
  expect(await importOf(token, { person: 'nobody' })).toMatchObject(rejected('PERSON_UNKNOWN'))
  expect(await importOf(token, { person: '' })).toMatchObject(rejected('PERSON_UNKNOWN'))
  await almaty.issuer.ledger.recordActivity(activity('m-1', 6))
  const own = await almaty.issuer.issue(VolunteerActivity, { key: `${BIN}:6` })
  await almaty.publish()
  expect(await importOf(own.token)).toMatchObject(rejected('IMPORT_CONFLICT'))
})

test('one participation counts once, whoever has confirmed it first', async () => {
  const token = await confirmedBy(astana, 5)
  await almaty.issuer.ledger.recordActivity(activity('m-1', 5))
  expect(await importOf(token)).toMatchObject(rejected('IMPORT_CONFLICT'))

  const shymkent = await country.open('KZ-79')
  await knownUnderHerSubject(shymkent, 'guest-1')
  const sixth = await confirmedBy(astana, 6)
  expect(await importOf(sixth)).toMatchObject({ outcome: 'imported' })
  expect(await importOf(await confirmedBy(shymkent, 6))).toMatchObject(rejected('IMPORT_CONFLICT'))
  await expect(almaty.issuer.ledger.recordActivity(activity('m-1', 6))).rejects.toMatchObject({
    code: 'ACTIVITY_CONFLICT',
  })
  // The same time under another record number.
  await almaty.issuer.ledger.recordActivity(activity('m-1', 8))
  const twin = await confirmedBy(shymkent, 8, { participationId: `${BIN}:twin` })
  expect(await importOf(twin)).toMatchObject(rejected('ACTIVITY_OVERLAPS'))
  expect(await hours()).toBe(9)
})

test('an import is its own office’s: no credential is made of it here, and no inquiry', async () => {
  await importOf(await confirmedBy(astana, 5))
  await expect(almaty.issuer.issue(VolunteerActivity, { key: `${BIN}:5` })).rejects.toMatchObject({
    code: 'ACTIVITY_CONFLICT',
  })
  await expect(almaty.issuer.ledger.suspendActivity(`${BIN}:5`, CHANGE)).rejects.toMatchObject({
    code: 'ACTIVITY_CONFLICT',
  })
})

test('taken back here, it does not come again', async () => {
  const token = await confirmedBy(astana, 5)
  await importOf(token)
  await passport()
  await almaty.issuer.ledger.revokeActivity(`${BIN}:5`, { reason: 'fraud', ...BY })
  country.clock.advance(60)
  expect(await importOf(token)).toMatchObject(rejected('IMPORT_CONFLICT'))
  expect(await reverify()).toEqual([])
  expect(await passports()).toEqual([
    [3, 'revoked'],
    [0, 'issued'],
  ])
})

test('what its office issued anew takes the place of the old; the old one does not come back', async () => {
  const old = await confirmedBy(astana, 5)
  await importOf(old)
  await passport()
  country.clock.advance(60)
  const outdated = await almaty.verify(old, VolunteerActivity)
  await astana.issuer.ledger.recordActivity(activity('guest-1', 5, { hours: 2 }))
  await astana.publish()
  const [newest] = (await collect(astana.issuer.find({ key: `${BIN}:5`, state: 'issued' }))).slice(-1)
  const replaced = (await collect(almaty.issuer.find({ person: 'm-1' }))).map(({ id }) => id)
  expect(await importOf(newest!.token!)).toEqual({ participationId: `${BIN}:5`, outcome: 'corrected', replaced })
  expect(await importOf(old, { report: outdated })).toMatchObject(rejected('IMPORT_CONFLICT'))
  expect(await passports()).toEqual([
    [3, 'revoked'],
    [2, 'issued'],
  ])
})

test('a renewal asks for a look of today, and whoever forgets it is told', async () => {
  const token = await confirmedBy(astana, 5)
  await importOf(token)
  const { id } = await passport()
  country.clock.advance(DAY + 1)
  await astana.publish()
  const stale = { code: 'IMPORT_UNVERIFIED' }
  const validUntil = new Date('2028-10-31T12:00:00Z')
  await expect(almaty.issuer.renew(id, { validUntil })).rejects.toMatchObject(stale)
  await expect(almaty.issuer.replace(id, { reason: 'lost', ...BY })).rejects.toMatchObject(stale)
  const run = (until: Date) =>
    collect(
      almaty.issuer.issueAll(VolunteerPassport, [{ key: 'm-1', person: 'm-1', validUntil: until }], {
        jobId: 'monthly',
      }),
    )
  // Nothing new is made where nothing new is to be said.
  expect(await run(NEXT_YEAR)).toMatchObject([{ outcome: 'unchanged' }])
  expect(await run(validUntil)).toMatchObject([{ outcome: 'rejected', problem: stale }])
  const { id: credential } = documentOf(token)
  expect(await reverify({ person: 'm-1' })).toEqual([
    { participationId: `${BIN}:5`, credential, person: 'm-1', outcome: 'valid' },
  ])
  expect(await run(validUntil)).toMatchObject([{ outcome: 'renewed' }])
  await almaty.issuer.erasePerson('m-1', BY)
  expect(await reverify()).toEqual([])
})

test('an activity that its office has revoked drops out, and the passport that counted it is replaced', async () => {
  await almaty.issuer.ledger.recordActivity(activity('m-1', 3))
  const token = await confirmedBy(astana, 5)
  await importOf(token)
  await passport()
  await astana.issuer.ledger.revokeActivity(`${BIN}:5`, CHANGE)
  await astana.publish()
  country.clock.advance(60)
  const [dropped, ...others] = await reverify()
  expect(others).toEqual([])
  expect(dropped).toMatchObject({ outcome: 'rejected', person: 'm-1', problem: { code: 'STATUS_REVOKED' } })
  expect(await passports()).toEqual([
    [6, 'revoked'],
    [3, 'issued'],
  ])
  expect(await reverify()).toEqual([])
  expect(await almaty.issuer.ledger.auditTotals()).toEqual({ passports: 1, understated: 0, overstated: [] })
  expect((await almaty.issuer.history(`${BIN}:5`)).map(({ event, reason }) => [event, reason])).toEqual([
    ['activity-imported', ''],
    ['activity-revoked', 'STATUS_REVOKED'],
  ])
})

test.each(['suspended', 'unreachable'])(
  'while its office is in doubt (%s), it counts where it counted and nowhere new',
  async (doubt) => {
    const counted = await confirmedBy(astana, 5)
    await importOf(counted)
    const { id } = await passport()
    await importOf(await confirmedBy(astana, 6))
    country.clock.advance(DAY + 1)
    await astana.publish()
    if (doubt === 'suspended') {
      for (const day of [5, 6])
        await astana.issuer.ledger.suspendActivity(`${BIN}:${day}`, { ...CHANGE, reason: 'under-review' })
      await astana.publish()
    } else country.cutOff(`${siteOf('KZ-71')}/status`)
    const code = doubt === 'suspended' ? 'STATUS_SUSPENDED' : 'STATUS_LIST_UNAVAILABLE'
    expect(await reverify()).toMatchObject([
      { participationId: `${BIN}:5`, outcome: 'undetermined', problem: { code } },
      { participationId: `${BIN}:6`, outcome: 'undetermined', problem: { code } },
    ])
    const renewed = await almaty.issuer.renew(id, { validUntil: new Date('2028-10-31T12:00:00Z') })
    expect(renewed.credential.document.credentialSubject).toMatchObject({ totals: { hours: 3, activities: 1 } })
    // Its time is not free meanwhile.
    await expect(
      almaty.issuer.ledger.recordActivity(activity('m-1', 6, { participationId: `${BIN}:other` })),
    ).rejects.toMatchObject({ code: 'ACTIVITY_OVERLAPS' })

    country.restore()
    if (doubt === 'suspended') {
      for (const day of [5, 6])
        await astana.issuer.ledger.reinstateActivity(`${BIN}:${day}`, { ...CHANGE, reason: 'review-ended' })
      await astana.publish()
    }
    country.clock.advance(60)
    expect(await reverify()).toMatchObject([{ outcome: 'valid' }, { outcome: 'valid' }])
    expect(await hours()).toBe(6)
  },
)

test('where an office is trusted no more its hours drop out, and come back when it is, unless the time was taken', async () => {
  await importOf(await confirmedBy(astana, 5))
  await importOf(await confirmedBy(astana, 6))
  const { id } = await passport()
  country.trust(almaty.did)
  country.clock.advance(60)
  expect(await reverify()).toMatchObject([
    { outcome: 'rejected', problem: { code: 'ISSUER_NOT_TRUSTED' }, replaced: [id] },
    { outcome: 'rejected', problem: { code: 'ISSUER_NOT_TRUSTED' }, replaced: [id] },
  ])
  expect(await hours()).toBe(0)
  await almaty.issuer.ledger.recordActivity(activity('m-1', 6, { participationId: `${BIN}:other`, hours: 1 }))
  country.trust(almaty.did, astana.did)
  country.clock.advance(60)
  expect(await reverify()).toMatchObject([
    { participationId: `${BIN}:5`, outcome: 'valid' },
    { participationId: `${BIN}:6`, outcome: 'rejected', problem: { code: 'ACTIVITY_OVERLAPS' }, replaced: [] },
  ])
  expect(await hours()).toBe(4)
})

test.each(['by itself', 'in bulk'])(
  'what has dropped out is taken back for good where this office does so, %s',
  async (how) => {
    const token = await confirmedBy(astana, 5)
    await importOf(token)
    country.trust(almaty.did)
    country.clock.advance(60)
    expect(await reverify()).toMatchObject([{ outcome: 'rejected' }])
    const { ledger } = almaty.issuer
    const fraud = { reason: 'fraud', ...BY } as const
    if (how === 'in bulk') {
      const bulk = almaty.issuer.bulk({ activities: { organisation: BIN } })
      const preview = await bulk.preview()
      expect(preview).toMatchObject({ activities: 1, passports: 0, credentials: 0 })
      await bulk.run(preview.digest, fraud)
      expect(await bulk.preview()).toMatchObject({ activities: 0 })
    } else {
      await ledger.revokeActivity(`${BIN}:5`, fraud)
      expect(await ledger.revokeActivity(`${BIN}:5`, fraud)).toMatchObject({
        recordedAt: country.clock(),
        replaced: [],
      })
    }
    country.trust(almaty.did, astana.did)
    country.clock.advance(60)
    expect(await reverify()).toEqual([])
    expect(await importOf(token)).toMatchObject(rejected('IMPORT_CONFLICT'))
    expect(await hours()).toBe(0)
  },
)

test('a report from before the rejection does not bring it back', async () => {
  const token = await confirmedBy(astana, 5)
  await importOf(token)
  const before = await almaty.verify(token, VolunteerActivity)
  country.clock.advance(60)
  country.trust(almaty.did)
  await reverify()
  country.trust(almaty.did, astana.did)
  expect(await importOf(token, { report: before })).toMatchObject(rejected('REPORT_STALE'))
  expect(await hours()).toBe(0)
  country.clock.advance(60)
  expect(await importOf(token)).toMatchObject({ outcome: 'imported' })
  expect(await hours()).toBe(3)
})

test('wrong use is thrown: another token’s report, what is no report, and a verifier that answers about another one', async () => {
  const [one, two] = [await confirmedBy(astana, 5), await confirmedBy(astana, 6)]
  const report = await almaty.verify(two, VolunteerActivity)
  await expect(importOf(one, { report })).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  await expect(importOf(one, { token: undefined })).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  await expect(importOf(one, { report: undefined })).rejects.toThrow(TypeError)
  await expect(importOf(one, { actor: '' })).rejects.toMatchObject({ code: 'ACTOR_INVALID' })
  await importOf(one)
  const { ledger } = almaty.issuer
  const answering = (verify: () => Promise<never>) => collect(ledger.reverifyImports({ verify, ...BY }))
  await expect(answering(async () => report as never)).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  await expect(answering(async () => ({}) as never)).rejects.toThrow(TypeError)
  await expect(
    collect(ledger.reverifyImports({ person: 'nobody', verify: async () => report, ...BY })),
  ).rejects.toMatchObject({
    code: 'PERSON_UNKNOWN',
  })
})

test('bulk reaches what a job imported', async () => {
  await importOf(await confirmedBy(astana, 5), { actor: 'job-9' })
  await passport()
  const bulk = almaty.issuer.bulk({ activities: { recordedBy: 'job-9' } })
  const preview = await bulk.preview()
  expect(preview).toMatchObject({ activities: 1, passports: 1, credentials: 0 })
})
