import { decodeCredentialJwt, decodeJws, getBit } from '@volunteer-passport/codec'
import {
  type JsonObject,
  VolunteerActivity,
  VolunteerPassport,
  VolunteerRecognition,
  VolunteerTraining,
} from '@volunteer-passport/schema'
import { recognitionSubject, trainingSubject } from '@volunteer-passport/testing'
import { expect, test } from 'vitest'
import { activity, BIN, BY, bitsOf, collect, LATER, NEXT_YEAR, openOffice, person } from './support/office.ts'

const PASSPORT = { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR }

/** Header and claims as they were signed. */
function partsOf(token: string): { readonly header: JsonObject; readonly claims: JsonObject } {
  const jws = decodeJws(token)
  if (!jws.ok) throw new Error(jws.problems[0].code)
  return { header: jws.value.header, claims: JSON.parse(Buffer.from(jws.value.payload).toString()) }
}

async function officeWithPerson() {
  const office = await openOffice()
  await office.issuer.ledger.registerPerson(person('m-1'))
  return office
}

test('vcdm11: claims and members agree, and it is the credential that the answer says', async () => {
  const { issuer } = await officeWithPerson()
  const made = await issuer.issue(VolunteerPassport, { ...PASSPORT, profile: 'vcdm11' })
  const { header, claims } = partsOf(made.token)
  const { credential } = made
  expect(header).toEqual({ alg: 'EdDSA', kid: `${issuer.id}#key-1`, typ: 'JWT' })
  expect(claims).toMatchObject({
    iss: issuer.id,
    jti: made.id,
    sub: credential.subject.id,
    nbf: Math.floor(credential.validFrom!.getTime() / 1000),
    exp: Math.floor(NEXT_YEAR.getTime() / 1000),
    iat: Math.floor(credential.issuedAt!.getTime() / 1000),
    vc: {
      '@context': ['https://www.w3.org/2018/credentials/v1', expect.any(String)],
      credentialSubject: credential.subject,
    },
  })
  const entries = (claims.vc as { credentialStatus: readonly Record<string, string>[] }).credentialStatus
  for (const entry of entries) expect(entry.id).toBe(`${entry.statusListCredential}#${entry.statusListIndex}`)
  const decoded = decodeCredentialJwt(made.token)
  expect(decoded.ok && decoded.value.document).toEqual(credential.document)
})

test('the profile belongs to the input: the same again is the same, another is a conflict', async () => {
  const { issuer } = await officeWithPerson()
  const { id: _, ...claims } = trainingSubject
  const input = { key: 't-1', person: 'm-1', claims }
  const made = await issuer.issue(VolunteerTraining, { ...input, profile: 'vcdm11' })
  expect(await issuer.issue(VolunteerTraining, { ...input, profile: 'vcdm11' })).toEqual({
    ...made,
    outcome: 'unchanged',
  })
  await expect(issuer.issue(VolunteerTraining, input)).rejects.toMatchObject({ code: 'ISSUANCE_CONFLICT' })
  await expect(issuer.issue(VolunteerTraining, { ...input, profile: 'vcdm' as never })).rejects.toMatchObject({
    code: 'LINT_FAILED',
    problem: { path: ['profile'] },
  })
})

test('successors keep it: renewed, replaced, corrected', async () => {
  const { issuer } = await officeWithPerson()
  await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
  const first = await issuer.issue(VolunteerPassport, { ...PASSPORT, profile: 'vcdm11' })
  const second = await issuer.renew(first.id, { validUntil: LATER })
  const third = await issuer.replace(second.id, BY)
  await issuer.ledger.revokeActivity(`${BIN}:a-1`, BY)
  const newest = (await collect(issuer.find({ person: 'm-1' }))).at(-1)
  for (const token of [second.token, third.token, newest?.token ?? '']) expect(partsOf(token).header.typ).toBe('JWT')
  expect(newest?.generation).toBe(4)
})

test('issueAll brings a passport into the encoding that is wished', async () => {
  const { issuer } = await officeWithPerson()
  const run = async (row: object) => {
    const [outcome] = await collect(issuer.issueAll(VolunteerPassport, [{ ...PASSPORT, ...row }], { jobId: 'job-1' }))
    if (outcome === undefined || outcome.outcome === 'rejected') throw new Error('rejected')
    return [outcome.outcome, partsOf(outcome.token).header.typ]
  }
  expect(await run({})).toEqual(['issued', 'vc+jwt'])
  expect(await run({ profile: 'vcdm11' })).toEqual(['renewed', 'JWT'])
  expect(await run({ profile: 'vcdm11' })).toEqual(['unchanged', 'JWT'])
  expect(await run({})).toEqual(['renewed', 'vc+jwt'])
})

test('openBadges: an activity, a training and a recognition, with one status entry', async () => {
  const { issuer, web } = await officeWithPerson()
  await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
  const { id: _, ...training } = trainingSubject
  const { id: __, ...recognition } = recognitionSubject
  const made = [
    await issuer.issue(VolunteerActivity, { key: `${BIN}:a-1`, profile: 'openBadges' }),
    await issuer.issue(VolunteerTraining, { key: 't-1', person: 'm-1', claims: training, profile: 'openBadges' }),
    await issuer.issue(VolunteerRecognition, { key: 'r-1', person: 'm-1', claims: recognition, profile: 'openBadges' }),
  ]
  for (const { token, credential, id } of made) {
    const { header, claims } = partsOf(token)
    expect(header).toEqual({ alg: 'EdDSA', kid: `${issuer.id}#key-1`, typ: 'JWT' })
    expect(claims).toMatchObject({
      iss: issuer.id,
      jti: id,
      sub: expect.stringMatching(/^urn:uuid:/),
      nbf: Math.floor(credential.validFrom!.getTime() / 1000),
      credentialStatus: { type: 'BitstringStatusListEntry', statusPurpose: 'revocation' },
      credentialSubject: { type: ['AchievementSubject'], achievement: { criteria: { narrative: expect.any(String) } } },
    })
    expect(credential.status).toEqual([expect.objectContaining({ kind: 'bitstring', purpose: 'revocation' })])
    const decoded = decodeCredentialJwt(token)
    expect(decoded.ok && decoded.value.document).toEqual(credential.document)
    await expect(issuer.suspend(id, BY)).rejects.toMatchObject({ code: 'STATUS_NOT_CARRIED', facts: { id } })
    await issuer.revoke(id, BY)
  }
  await issuer.publishStatusLists(web)
  for (const { credential } of made) {
    const [entry] = credential.status
    if (entry?.kind !== 'bitstring') throw new Error('no entry')
    expect(getBit(await bitsOf(web, entry.list), entry.index)).toBe(true)
  }
})

test('openBadges: successors keep it, and a correction of the ledger too', async () => {
  const { issuer } = await officeWithPerson()
  await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
  const first = await issuer.issue(VolunteerActivity, { key: `${BIN}:a-1`, profile: 'openBadges' })
  const second = await issuer.replace(first.id, BY)
  await issuer.ledger.recordActivity(activity('m-1', 'a-1', { hours: 2 }))
  const newest = (await collect(issuer.find({ key: `${BIN}:a-1` }))).at(-1)
  expect(newest?.generation).toBe(3)
  for (const token of [first.token, second.token, newest?.token ?? '']) {
    expect(partsOf(token).claims.type).toEqual(['VerifiableCredential', 'OpenBadgeCredential', VolunteerActivity.name])
  }
  expect(partsOf(newest?.token ?? '').claims).toMatchObject({ credentialSubject: { result: [{ value: '2' }] } })
})

test('openBadges: nothing else is a badge, and unsound claims are refused before one is made of them', async () => {
  const { issuer } = await officeWithPerson()
  const refused = { code: 'LINT_FAILED' }
  await expect(issuer.issue(VolunteerPassport, { ...PASSPORT, profile: 'openBadges' })).rejects.toMatchObject(refused)
  for (const claims of [{}, { ...trainingSubject, course: { name: [] } }, { ...trainingSubject, provider: null }]) {
    const input = { key: 't-1', person: 'm-1', claims: claims as never, profile: 'openBadges' } as const
    await expect(issuer.issue(VolunteerTraining, input)).rejects.toMatchObject(refused)
  }
})

test('the very claims are linted: unknown members are refused in every encoding', async () => {
  const { issuer } = await officeWithPerson()
  const { id: _, ...claims } = trainingSubject
  const input = { key: 't-1', person: 'm-1', claims: { ...claims, ours: 1 } as never, profile: 'vcdm11' } as const
  await expect(issuer.issue(VolunteerTraining, input)).rejects.toMatchObject({ code: 'LINT_FAILED' })
})
