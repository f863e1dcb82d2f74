import { decodeCredentialJwt, decodeJws } from '@volunteer-passport/codec'
import { type JsonObject, VolunteerPassport, VolunteerTraining } from '@volunteer-passport/schema'
import { trainingSubject } from '@volunteer-passport/testing'
import { expect, test } from 'vitest'
import { activity, BIN, BY, collect, LATER, NEXT_YEAR, openOffice, person } from './support/office.ts'

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

test('the very claims are linted: unknown members are refused in every encoding', async () => {
  const { issuer } = await officeWithPerson()
  const { id: _, ...claims } = trainingSubject
  const input = { key: 't-1', person: 'm-1', claims: { ...claims, ours: 1 } as never, profile: 'vcdm11' } as const
  await expect(issuer.issue(VolunteerTraining, input)).rejects.toMatchObject({ code: 'LINT_FAILED' })
})
