import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Signer } from '@volunteer-passport/codec'
import { verifyLogChain } from '@volunteer-passport/issuer'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { VolunteerActivity, VolunteerHoursExtract, VolunteerPassport } from '@volunteer-passport/schema'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MARKED, marked, text } from './support/marked-person.ts'
import {
  activity,
  BIN,
  BY,
  collect,
  documentOf,
  indexOf,
  NEXT_YEAR,
  openOffice,
  person,
  publishedBits,
  readWholeLog,
  reopen,
  signer,
} from './support/office.ts'

const ACTOR = { actor: 'officer-2' }
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    ({ code }) => code,
  )

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'volunteer-passport-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** An office in a file, with other people around the marked one, so that pages are split and rows move. */
async function openCase() {
  const registry = createSqliteRegistry({ path: join(folder, 'registry.sqlite') })
  const office = await openOffice({ registry })
  const { issuer } = office
  const { person: who, deed } = marked()
  const others = Array.from({ length: 300 }, (_, n) => person(`m-${n}`))
  await collect(issuer.ledger.registerPeople([...others.slice(0, 150), who, ...others.slice(150)]))
  await issuer.ledger.recordActivity(deed)
  const rows = [...others, who].map(({ ref }) => ({ key: ref, person: ref, validUntil: NEXT_YEAR }))
  const issued = await collect(issuer.issueAll(VolunteerPassport, rows, { jobId: 'all' }))
  const passport = issued.at(-1) as { readonly id: string; readonly token: string }
  const activityCredential = await issuer.issue(VolunteerActivity, { key: `${BIN}:part-1`, externalRef: 'canary-vc' })
  const renewed = await issuer.renew(passport.id, { validUntil: new Date('2028-01-01') })
  const later = [...others]
    .reverse()
    .map((one) => ({ ...one, region: 'KZ-71' as const, externalRef: `crm-${one.ref}` }))
  await collect(issuer.ledger.registerPeople(later))
  return { ...office, registry, passport, activityCredential, renewed }
}

/** Which of the values stand in any of the files. */
function found(values: readonly string[], files: readonly Buffer[]): readonly string[] {
  return values.filter((value) => files.some((file) => file.includes(value)))
}

const filesIn = (path: string) => readdirSync(path).map((name) => readFileSync(join(path, name)))

describe('erasePerson', () => {
  test('revokes, then forgets: nothing marked is left in the file, the log, the lists and a backup made later', async () => {
    const { issuer, registry, web, passport, activityCredential, renewed } = await openCase()
    const { subjectId } = (await issuer.exportPerson(MARKED.ref)).person as { readonly subjectId: string }
    const number = (documentOf(passport.token).credentialSubject as { readonly passportNumber: string }).passportNumber
    const signature = (token: string) => Buffer.from(token.split('.')[2]!, 'base64url').toString('latin1')
    const values = [...Object.values(MARKED), number, 'canary-vc']
    expect(found(values, filesIn(folder))).toEqual(values)
    const indices = [passport, activityCredential, renewed].map(({ token }) => indexOf(token))

    expect(await issuer.erasePerson(MARKED.ref, ACTOR)).toEqual({
      recordedAt: expect.any(Date),
      revoked: [passport.id, activityCredential.id, renewed.id],
      scrub: { made: true },
    })
    await issuer.publishStatusLists(web)
    await registry.backup(join(folder, 'backup.sqlite'))
    const files = [...filesIn(folder), ...[...web.files.values()].map(({ bytes }) => Buffer.from(bytes))]
    expect(found(values, files)).toEqual([])
    const latin = files.map((file) => file.toString('latin1'))
    for (const { token } of [passport, activityCredential, renewed]) {
      expect(latin.some((file) => file.includes(signature(token)))).toBe(false)
    }
    const log = await readWholeLog(registry)
    expect(found(values, [Buffer.from(JSON.stringify(log))])).toEqual([])
    expect(verifyLogChain(log)).toMatchObject({ ok: true })
    expect(log.filter(({ event }) => event === 'person-erased')).toMatchObject([
      { about: subjectId, actor: 'officer-2' },
    ])

    // Index and state stay; what was handed out is refused.
    expect(await publishedBits(web, passport.token)).toEqual(['revocation', 'refresh'])
    expect(await publishedBits(web, activityCredential.token)).toEqual(['revocation'])
    expect(await issuer.get(passport.id)).toEqual({
      id: passport.id,
      type: VolunteerPassport.name,
      key: expect.stringMatching(/^erased:\d+$/),
      generation: 1,
      state: 'revoked',
      newerAvailable: true,
      createdAt: expect.any(Date),
      validUntil: NEXT_YEAR,
      list: 1,
      index: Number(indices[0]),
    })
    await registry.close()
  })

  test('takes nothing of anybody else, and the registry goes on: no index comes twice, also after a start', async () => {
    const { issuer, registry, web, passport, clock } = await openCase()
    const before = await collect(issuer.find({ person: 'm-7' }))
    await issuer.erasePerson(MARKED.ref, ACTOR)
    expect(await collect(issuer.find({ person: 'm-7' }))).toEqual(before)
    expect(await refusal(issuer.erasePerson(MARKED.ref, ACTOR))).toBe('PERSON_UNKNOWN')
    expect(await refusal(issuer.exportPerson(MARKED.ref))).toBe('PERSON_UNKNOWN')
    // The participation has been booked once; under its id nobody else gets the hours.
    await issuer.ledger.registerPerson(person('m-900'))
    expect(await refusal(issuer.ledger.recordActivity(activity('m-900', 'part-1')))).toBe('ACTIVITY_CONFLICT')
    expect(await refusal(issuer.suspend(passport.id, { ...ACTOR, reason: 'other' }))).toBe('CREDENTIAL_NOT_LIVE')
    expect(await refusal(issuer.renew(passport.id, { validUntil: new Date('2029-01-01') }))).toBe('CREDENTIAL_NOT_LIVE')

    const again = await reopen({ registry, clock })
    await again.ledger.registerPerson(person(MARKED.ref))
    const anew = await again.issue(VolunteerPassport, { key: MARKED.ref, person: MARKED.ref, validUntil: NEXT_YEAR })
    expect(anew.outcome).toBe('issued')
    const all = await collect(again.find({}))
    expect(new Set(all.map(({ list, index }) => `${list} ${index}`)).size).toBe(all.length)
    await again.publishStatusLists(web)
    expect(await again.ledger.auditTotals()).toMatchObject({ overstated: [] })
    await registry.close()
  })

  test('gives up what is being signed, and hands out nothing of it', async () => {
    const { issuer, registry, clock } = await openOffice()
    await issuer.ledger.registerPerson(marked().person)
    let askedToSign = () => {}
    const asked = new Promise<void>((resolve) => {
      askedToSign = resolve
    })
    let goOn = () => {}
    const released = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const slow: Signer = {
      ...signer(),
      async sign(bytes) {
        if (Buffer.from(bytes).includes('.')) {
          askedToSign()
          await released
        }
        return signer().sign(bytes)
      },
    }
    const other = await reopen({ registry, clock, signer: slow })
    const underWay = refusal(other.issue(VolunteerPassport, { key: 'k', person: MARKED.ref, validUntil: NEXT_YEAR }))
    await asked
    await issuer.erasePerson(MARKED.ref, ACTOR)
    goOn()
    expect(await underWay).toBe('CREDENTIAL_NOT_LIVE')
    expect(await collect(issuer.find({}))).toMatchObject([{ state: 'burnt' }])
    expect(JSON.stringify(await readWholeLog(registry))).not.toContain(MARKED.ref)
  })

  test('needs an actor', async () => {
    const { issuer } = await openOffice()
    await issuer.ledger.registerPerson(marked().person)
    expect(await refusal(issuer.erasePerson(MARKED.ref, { actor: '' }))).toBe('ACTOR_INVALID')
    expect((await issuer.exportPerson(MARKED.ref)).person).toMatchObject({ ref: MARKED.ref })
  })
})

test('exportPerson gives all that is held, and of nobody else', async () => {
  const { issuer } = await openOffice()
  const { person: who, deed } = marked()
  await issuer.ledger.registerPerson(who)
  await issuer.ledger.registerPerson(person('m-1'))
  await issuer.ledger.recordActivity(deed)
  await issuer.ledger.recordActivity(activity(MARKED.ref, 'part-2', { day: 9 }))
  await issuer.ledger.revokeActivity(`${BIN}:part-2`, BY)
  await issuer.ledger.recordActivity(activity('m-1', 'other'))
  const { id, token } = await issuer.issue(VolunteerPassport, { key: 'k', person: MARKED.ref, validUntil: NEXT_YEAR })
  const held = await issuer.exportPerson(MARKED.ref)
  expect(held).toEqual({
    person: {
      ref: MARKED.ref,
      subjectId: expect.stringMatching(/^urn:uuid:/),
      passportNumber: expect.stringMatching(/^75-/),
      externalRef: MARKED.crm,
      name: who.name,
      birthDate: MARKED.birthDate,
      memberSince: who.memberSince,
      region: who.region,
    },
    activities: [
      expect.objectContaining({
        participationId: `${BIN}:part-1`,
        state: 'confirmed',
        externalRef: MARKED.deed,
        hours: 3,
      }),
      expect.objectContaining({ participationId: `${BIN}:part-2`, state: 'revoked', hours: 3 }),
    ],
    credentials: [
      {
        id,
        type: VolunteerPassport.name,
        key: 'k',
        state: 'issued',
        createdAt: '2026-10-31T12:00:00Z',
        validUntil: '2027-10-31T12:00:00Z',
        list: 1,
        index: Number(indexOf(token)),
        document: documentOf(token),
        token,
      },
    ],
    log: expect.any(Array),
  })
  expect(held.log.map(({ event }) => event)).toEqual([
    'person-registered',
    'activity-recorded',
    'activity-recorded',
    'activity-revoked',
    'reserved',
    'issued',
  ])
  expect(JSON.parse(JSON.stringify(held))).toEqual(held)
})

test('exportPerson names each state as find does: what was given up unfinished was never revoked', async () => {
  let isDown = false
  const sign = async (bytes: Uint8Array) => (isDown ? Promise.reject(new Error('down')) : signer().sign(bytes))
  const { issuer } = await openOffice({ signer: { ...signer(), sign } })
  await issuer.ledger.registerPerson(person('m-1'))
  const input = { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR }
  isDown = true
  expect(await refusal(issuer.issue(VolunteerPassport, input))).toBe('SIGNER_FAILED')
  const [begun] = await collect(issuer.find({}))
  await issuer.revoke(begun!.id, BY)
  isDown = false
  const { id } = await issuer.issue(VolunteerPassport, input)
  await issuer.revoke(id, BY)
  const states = (await collect(issuer.find({}))).map(({ state }) => state)
  expect(states).toEqual(['burnt', 'revoked'])
  expect((await issuer.exportPerson('m-1')).credentials.map(({ state }) => state)).toEqual(states)
})

test('purge forgets what expired credentials said, and nothing else', async () => {
  const { issuer, clock, web, registry } = await openOffice()
  await issuer.ledger.registerPerson(person('m-1'))
  await issuer.ledger.recordActivity(activity('m-1', 'a'))
  const extract = { purpose: text('Грант'), period: { from: '2026-10-01', until: '2026-10-31' } }
  const short = await issuer.issue(VolunteerHoursExtract, {
    key: 'grant',
    person: 'm-1',
    validUntil: new Date('2026-11-30T00:00:00Z'),
    extract,
  })
  const passport = await issuer.issue(VolunteerPassport, { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR })
  const deed = await issuer.issue(VolunteerActivity, { key: `${BIN}:a` })
  const purge = (expiredBefore: Date) => issuer.purge({ expiredBefore, ...ACTOR })
  expect(await refusal(purge(new Date('2027-01-01')))).toBe('OPTION_INVALID')
  expect(await refusal(purge(new Date(Number.NaN)))).toBe('OPTION_INVALID')
  clock.advance(100 * 86_400)
  expect(await purge(new Date('2026-12-31'))).toEqual({ credentials: 1, scrub: { made: true } })
  expect(await purge(new Date('2026-12-31'))).toEqual({ credentials: 0, scrub: { made: true } })
  expect(await issuer.get(short.id)).toMatchObject({
    key: expect.stringMatching(/^erased:/),
    index: Number(indexOf(short.token)),
  })
  expect((await issuer.get(short.id))?.token).toBeUndefined()
  expect((await issuer.get(passport.id))?.token).toBe(passport.token)
  expect((await issuer.get(deed.id))?.token).toBe(deed.token)
  expect((await issuer.exportPerson('m-1')).credentials).toHaveLength(2)
  expect(verifyLogChain(await readWholeLog(registry))).toMatchObject({ ok: true })
  // It can be revoked still, and asked for again.
  await issuer.revoke(short.id, BY)
  await issuer.publishStatusLists(web)
  expect(await publishedBits(web, short.token)).toEqual(['revocation'])
  const anew = { key: 'grant', person: 'm-1', validUntil: new Date('2027-03-01T00:00:00Z'), extract }
  expect(await issuer.issue(VolunteerHoursExtract, anew)).toMatchObject({ outcome: 'issued' })
})
