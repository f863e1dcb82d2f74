import { VolunteerActivity, VolunteerPassport, VolunteerTraining } from '@volunteer-passport/schema'
import { officeP256Key, otherOfficeKey, trainingSubject } from '@volunteer-passport/testing'
import { describe, expect, test } from 'vitest'
import {
  activity,
  BIN,
  BY,
  collect,
  documentOf,
  LATER,
  NEXT_YEAR,
  openOffice,
  person,
  publishedBits,
} from './support/office.ts'

/** Any sound keys will do for phones. */
const phone = otherOfficeKey.publicJwk
const newPhone = officeP256Key.publicJwk
const cnfOf = (token: string) => documentOf(token).cnf
const PASSPORT = { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR }

async function officeWithPassport() {
  const office = await openOffice()
  await office.issuer.ledger.registerPerson(person('m-1'))
  const first = await office.issuer.issue(VolunteerPassport, { ...PASSPORT, holderKey: phone })
  return { ...office, first }
}

test('a passport names the public half of the phone’s key as cnf, and nothing else of it', async () => {
  const { issuer, first } = await officeWithPassport()
  expect(cnfOf(first.token)).toEqual({ jwk: { kty: 'OKP', crv: 'Ed25519', x: phone.x } })
  const again = { ...PASSPORT, holderKey: { use: 'sig', kid: 'phone', ...phone } }
  expect(await issuer.issue(VolunteerPassport, again)).toEqual({ ...first, outcome: 'unchanged' })
  for (const holderKey of [undefined, newPhone]) {
    const other = { ...PASSPORT, ...(holderKey && { holderKey }) }
    await expect(issuer.issue(VolunteerPassport, other)).rejects.toMatchObject({ code: 'ISSUANCE_CONFLICT' })
  }
})

test('without a key there is no cnf', async () => {
  const { issuer } = await openOffice()
  await issuer.ledger.registerPerson(person('m-1'))
  expect(documentOf((await issuer.issue(VolunteerPassport, PASSPORT)).token)).not.toHaveProperty('cnf')
})

describe('refused', () => {
  test.each([
    ['a private key', otherOfficeKey.privateJwk],
    ['a weak key', { kty: 'OKP', crv: 'Ed25519', x: 'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['another curve', { kty: 'EC', crv: 'P-384', x: phone.x, y: phone.x }],
    ['null', null],
    ['text', 'key'],
  ])('%s', async (_, holderKey) => {
    const { issuer, first } = await officeWithPassport()
    const input = { ...PASSPORT, key: 'm-1-b', holderKey: holderKey as never }
    await expect(issuer.issue(VolunteerPassport, input)).rejects.toMatchObject({
      code: 'LINT_FAILED',
      problem: { path: ['holderKey'] },
    })
    const replacement = { ...BY, holderKey: holderKey as never }
    await expect(issuer.replace(first.id, replacement)).rejects.toMatchObject({ code: 'LINT_FAILED' })
  })

  test('on anything but a passport', async () => {
    const { issuer } = await officeWithPassport()
    await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
    const made = await issuer.issue(VolunteerActivity, { key: `${BIN}:a-1` })
    const { id: _, ...claims } = trainingSubject
    const refused = { code: 'LINT_FAILED', problem: { path: ['holderKey'] } }
    const training = { key: 't-1', person: 'm-1', claims, holderKey: phone }
    await expect(issuer.issue(VolunteerTraining, training)).rejects.toMatchObject(refused)
    await expect(issuer.replace(made.id, { ...BY, holderKey: phone })).rejects.toMatchObject(refused)
  })
})

describe('succession', () => {
  test('a renewal keeps the key', async () => {
    const { issuer, first } = await officeWithPassport()
    expect(cnfOf((await issuer.renew(first.id, { validUntil: LATER })).token)).toEqual(cnfOf(first.token))
  })

  test('a new phone replaces the passport', async () => {
    const { issuer, web, first } = await officeWithPassport()
    const change = { reason: 'superseded', actor: 'clerk-7', holderKey: newPhone } as const
    const second = await issuer.replace(first.id, change)
    expect(cnfOf(second.token)).toEqual({ jwk: newPhone })
    expect(await issuer.replace(first.id, change)).toEqual({ ...second, outcome: 'unchanged' })
    await expect(issuer.replace(first.id, { ...change, holderKey: phone })).rejects.toMatchObject({
      code: 'CREDENTIAL_SUPERSEDED',
    })
    await issuer.publishStatusLists(web)
    expect(await publishedBits(web, first.token)).toEqual(['revocation'])
  })

  test('a replacement keeps the key, but not one that may be in another’s hands', async () => {
    for (const reason of ['data-wrong', 'other'] as const) {
      const { issuer, first } = await officeWithPassport()
      expect(cnfOf((await issuer.replace(first.id, { ...BY, reason })).token)).toEqual(cnfOf(first.token))
    }
    for (const reason of ['lost', 'fraud', 'key-compromised'] as const) {
      const { issuer, first } = await officeWithPassport()
      expect(cnfOf((await issuer.replace(first.id, { ...BY, reason })).token)).toBeUndefined()
    }
  })

  test('a correction of the ledger keeps the key', async () => {
    const { issuer } = await officeWithPassport()
    await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
    const rows = [{ ...PASSPORT, validUntil: LATER }]
    const [renewed] = await collect(issuer.issueAll(VolunteerPassport, rows, { jobId: 'job-1' }))
    expect(renewed).toMatchObject({ outcome: 'renewed' })
    await issuer.ledger.revokeActivity(`${BIN}:a-1`, BY)
    const all = await collect(issuer.find({ person: 'm-1' }))
    expect(all.map(({ state, token }) => [state, cnfOf(token ?? '')])).toEqual([
      ['issued', { jwk: phone }],
      ['revoked', { jwk: phone }],
      ['issued', { jwk: phone }],
    ])
  })
})

describe('issueAll', () => {
  const runOne = async (issuer: Awaited<ReturnType<typeof officeWithPassport>>['issuer'], row: object) => {
    const [outcome] = await collect(issuer.issueAll(VolunteerPassport, [{ ...PASSPORT, ...row }], { jobId: 'job-1' }))
    if (outcome === undefined || outcome.outcome === 'rejected') throw new Error('rejected')
    return { outcome: outcome.outcome, cnf: cnfOf(outcome.token) }
  }

  test('without a key, or with the same: unchanged, and a renewal keeps it', async () => {
    const { issuer } = await officeWithPassport()
    expect(await runOne(issuer, {})).toEqual({ outcome: 'unchanged', cnf: { jwk: phone } })
    expect(await runOne(issuer, { holderKey: phone })).toEqual({ outcome: 'unchanged', cnf: { jwk: phone } })
    expect(await runOne(issuer, { validUntil: LATER })).toEqual({ outcome: 'renewed', cnf: { jwk: phone } })
  })

  test('with another key: the one with the old key is revoked', async () => {
    const { issuer, web, first } = await officeWithPassport()
    expect(await runOne(issuer, { holderKey: newPhone })).toEqual({ outcome: 'replaced', cnf: { jwk: newPhone } })
    await issuer.publishStatusLists(web)
    expect(await publishedBits(web, first.token)).toEqual(['revocation'])
    expect(await runOne(issuer, { holderKey: newPhone })).toMatchObject({ outcome: 'unchanged' })
  })

  test('a first key for a passport that had none: renewed', async () => {
    const { issuer } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1'))
    await issuer.issue(VolunteerPassport, PASSPORT)
    expect(await runOne(issuer, { holderKey: phone })).toEqual({ outcome: 'renewed', cnf: { jwk: phone } })
  })
})
