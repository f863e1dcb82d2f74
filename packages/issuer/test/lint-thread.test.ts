import { packBytes } from '@volunteer-passport/codec'
import { STATUS_FLAGS } from '@volunteer-passport/issuer/registry'
import { VolunteerActivity, VolunteerHoursExtract, VolunteerPassport } from '@volunteer-passport/schema'
import { expect, test } from 'vitest'
import { findLintFault } from '../src/issuance/lint.ts'
import { lintOnThread } from '../src/lint-thread.ts'
import { headerIn } from '../src/stored-token.ts'
import {
  activity,
  collect,
  documentOf,
  NEXT_YEAR,
  openOffice,
  person,
  publishedBits,
  readWholeLog,
  signer,
} from './support/office.ts'

const row = (ref: string) => ({ key: ref, person: ref, validUntil: NEXT_YEAR })

async function damaged() {
  const { issuer } = await openOffice()
  await issuer.ledger.registerPerson(person('m-1'))
  const { token } = await issuer.issue(VolunteerPassport, row('m-1'))
  const [header = ''] = token.split('.')
  const good = JSON.stringify(documentOf(token))
  const texts = [
    good,
    good.replace('"hours":0', '"hours":0.1'),
    good.replace('"level"', '"note":1,"level"'),
    good.replace('"id"', '"id":"urn:x:1","id"'),
    good.replace('Айгерім', '\ufffe'),
    good.slice(1),
    'x'.repeat(300_000),
  ]
  return { header, payloads: texts.map((text) => Buffer.from(text)) }
}

test('the thread finds what this one finds', async () => {
  const { header, payloads } = await damaged()
  const read = headerIn({ header })
  const here = payloads.map((payload) => findLintFault(read, payload, VolunteerPassport))
  expect(here.map((fault) => fault?.detail.split(':')[0])).toEqual([
    undefined,
    'CLAIM_INVALID',
    'CLAIM_INVALID',
    'JSON_DUPLICATE_KEY',
    'JSON_INVALID',
    'JSON_INVALID',
    'The credential is larger than any verifier takes.',
  ])
  const there = await lintOnThread({ typeName: VolunteerPassport.name, header }, payloads)
  expect(there).toEqual({ faults: here, ...packBytes(payloads) })
  // Read as an activity it is none.
  const { faults } = await lintOnThread({ typeName: VolunteerActivity.name, header }, payloads.slice(0, 1))
  expect(faults[0]?.detail).toBe(findLintFault(read, payloads[0]!, VolunteerActivity)?.detail)
})

test('a type that is not of the ledger ends the thread, and the next question is answered', async () => {
  const header = 'e30'
  await expect(lintOnThread({ typeName: 'VolunteerTrainingCredential', header }, [])).rejects.toThrow(
    'The thread ended',
  )
  expect(await lintOnThread({ typeName: VolunteerPassport.name, header }, [])).toMatchObject({ faults: [] })
})

/** A store in which one person's data went bad after it was recorded. */
async function officeWithDamage(people: number) {
  const signed: string[] = []
  const good = signer()
  const counting = {
    ...good,
    sign: (bytes: Uint8Array) => {
      signed.push(Buffer.from(bytes).toString('latin1'))
      return good.sign(bytes)
    },
  }
  const office = await openOffice({ signer: counting })
  const refs = Array.from({ length: people }, (_, n) => `m-${n}`)
  await collect(office.issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
  await office.registry.transaction(async (tx) => {
    const [damaged] = await tx.peopleByRef(['m-1'])
    await tx.updatePeople([{ ...damaged!, data: damaged!.data.replace('KZ-75', 'KZ-99') }])
  })
  signed.length = 0
  return { ...office, refs, signed }
}

// A few are linted here, many on the thread.
test.each([3, 300])('of %i reservations the one that breaks its type is never signed and given up', async (people) => {
  const { issuer, registry, web, refs, signed } = await officeWithDamage(people)
  const outcomes = await collect(issuer.issueAll(VolunteerPassport, refs.map(row), { jobId: 'job-1' }))
  expect(outcomes.filter(({ outcome }) => outcome === 'issued')).toHaveLength(people - 1)
  expect(outcomes[1]).toMatchObject({
    key: 'm-1',
    outcome: 'rejected',
    row: 2,
    problem: { code: 'LINT_FAILED', path: ['credentialSubject', 'region'] },
  })
  expect(signed.length).toBe(people - 1)
  const [burnt] = await collect(issuer.find({ state: 'burnt' }))
  const [stored] = await registry.transaction((tx) => tx.credentialsById([burnt!.id]))
  expect(stored).toMatchObject({ key: 'm-1', flags: STATUS_FLAGS.revocation, signature: undefined })
  const log = await readWholeLog(registry)
  expect(log.filter(({ about }) => about === burnt!.id).map(({ event, actor }) => [event, actor])).toEqual([
    ['reserved', 'job-1'],
    ['burnt', 'job-1'],
  ])
  await issuer.publishStatusLists(web)
  const { token } = outcomes[0] as { token: string }
  expect(await publishedBits(web, token)).toEqual([])
})

test('one credential that breaks its type is refused and given up', async () => {
  const { issuer, signed } = await officeWithDamage(2)
  await expect(issuer.issue(VolunteerPassport, row('m-1'))).rejects.toMatchObject({ code: 'LINT_FAILED' })
  expect(signed).toEqual([])
  expect(await collect(issuer.find({}))).toMatchObject([{ key: 'm-1', state: 'burnt' }])
})

test('an activity is linted where it is signed too', async () => {
  const { issuer, registry } = await openOffice()
  await issuer.ledger.registerPerson(person('m-1'))
  const { participationId } = activity('m-1', 'a-1')
  await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
  await registry.transaction(async (tx) => {
    const [damaged] = await tx.activitiesById([participationId])
    await tx.updateActivities([{ ...damaged!, data: damaged!.data.replace('"ecology"', '"weather"') }])
  })
  await expect(issuer.issue(VolunteerActivity, { key: participationId })).rejects.toMatchObject({ code: 'LINT_FAILED' })
})

test('what is not linted where it is signed is linted before it is reserved', async () => {
  const { issuer, registry } = await openOffice()
  await issuer.ledger.registerPerson(person('m-1'))
  await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
  await registry.transaction(async (tx) => {
    const [damaged] = await tx.activitiesById([activity('m-1', 'a-1').participationId])
    await tx.updateActivities([{ ...damaged!, data: damaged!.data.replace('"ecology"', '"weather"') }])
  })
  const extract = {
    purpose: [{ '@value': 'Грант', '@language': 'kk' }],
    period: { from: '2026-10-01', until: '2026-10-31' },
  } as const
  await expect(
    issuer.issue(VolunteerHoursExtract, { key: 'grant-1', person: 'm-1', validUntil: NEXT_YEAR, extract }),
  ).rejects.toMatchObject({ code: 'LINT_FAILED' })
  expect(await collect(issuer.find({}))).toEqual([])
})
