import {
  createJwkSigner,
  encodeCredentialJwt,
  encodePresentationJwt,
  type Signer,
  signJws,
} from '@volunteer-passport/codec'
import { type Credential, type JsonObject, type Report, VolunteerPassport } from '@volunteer-passport/schema'
import {
  OFFICE_DID,
  OTHER_OFFICE_DID,
  officeKey,
  signWithJose,
  type TestKey,
  tamper,
} from '@volunteer-passport/testing'
import { expect, it } from 'vitest'
import { AUDIENCE, NONCE, phoneKey } from './holder.ts'
import { createWorld, listUrl, passportDocument, signPassport, verdictAndCode } from './world.ts'

const signerOf = (key: TestKey): Signer => createJwkSigner({ keyId: key.keyId, privateJwk: { ...key.privateJwk } })
const claimsOf = (members: Readonly<Record<string, unknown>> = {}): JsonObject =>
  encodeCredentialJwt(passportDocument(members), { signer: signerOf(officeKey), profile: 'vcdm11' }).claims

const sign = (claims: object, header: object = {}, key: TestKey = officeKey): Promise<string> =>
  signWithJose(claims, key, { typ: 'JWT', cty: undefined, ...header })

async function verify(token: string): Promise<Report<unknown>> {
  const { verifier } = await createWorld()
  return verifier.verify(token, { type: VolunteerPassport })
}

const vc = claimsOf().vc as JsonObject
const withVc = (members: object): object => ({ ...claimsOf(), vc: { ...vc, ...members } })

it('the same claims in VCDM 1.1 and 2.0 give the same verified object', async () => {
  const reports = [await verify(await sign(claimsOf())), await verify(await signPassport())]
  const [first, second] = reports.map((report): Credential<unknown> => {
    if (!report.ok) throw new Error(report.problems[0].detail)
    return report.credential
  })
  expect(first).toEqual(second)
})

it('accepts without typ, and reads facts from the claims alone', async () => {
  const { issuer: _, issuanceDate: __, expirationDate: ___, id: ____, ...rest } = vc
  expect(verdictAndCode(await verify(await sign({ ...claimsOf(), vc: rest }, { typ: undefined })))).toBe('accepted')
})

it.each<[string, object, string]>([
  ['vc missing', { ...claimsOf(), vc: undefined }, 'VC_CLAIM_INVALID'],
  ['vc that is text', { ...claimsOf(), vc: 'vc' }, 'VC_CLAIM_INVALID'],
  ['vc that is null', { ...claimsOf(), vc: null }, 'VC_CLAIM_INVALID'],
  ['iss', { ...claimsOf(), iss: OTHER_OFFICE_DID }, 'ISSUER_MISMATCH'],
  ['issuer', withVc({ issuer: OTHER_OFFICE_DID }), 'ISSUER_MISMATCH'],
  ['sub', { ...claimsOf(), sub: 'urn:uuid:11111111-2222-4333-8444-555555555555' }, 'SUBJECT_MISMATCH'],
  ['jti', { ...claimsOf(), jti: 'urn:uuid:11111111-2222-4333-8444-555555555555' }, 'ID_MISMATCH'],
  ['nbf', { ...claimsOf(), nbf: 1_793_447_999 }, 'DATE_MISMATCH'],
  ['exp', { ...claimsOf(), exp: 1_900_000_000 }, 'DATE_MISMATCH'],
  ['exp of 0', { ...withVc({ expirationDate: undefined }), exp: 0 }, 'EXPIRED'],
  ['exp as a list', { ...withVc({ expirationDate: undefined }), exp: [1_900_000_000] }, 'CLAIM_INVALID'],
  ['members beside vc', { ...claimsOf(), credentialSubject: { id: 'urn:x:1' } }, 'VC_CLAIM_CONFLICT'],
  ['a claim within vc', withVc({ exp: 1_900_000_000 }), 'VC_CLAIM_CONFLICT'],
  ['a vp beside vc', { ...claimsOf(), vp: {} }, 'VP_CLAIM_FORBIDDEN'],
  ['aud', { ...claimsOf(), aud: 'https://other.example' }, 'AUDIENCE_MISMATCH'],
  ['iss of the header', claimsOf(), 'ISSUER_MISMATCH'],
  ['a document of VCDM 2.0 under typ JWT', passportDocument(), 'VC_CLAIM_INVALID'],
])('row 46: %s', async (name, claims, code) => {
  const header = name === 'iss of the header' ? { iss: OTHER_OFFICE_DID } : {}
  expect(verdictAndCode(await verify(await sign(claims, header)))).toBe(`rejected ${code}`)
})

it('row 41: a VCDM 1.1 payload under the typ of VCDM 2.0', async () => {
  const report = await verify(await sign(claimsOf(), { typ: 'vc+jwt', cty: 'vc' }))
  expect(verdictAndCode(report)).toMatch(/^rejected (CLAIM_MISSING|VC_CLAIM_FORBIDDEN)$/)
})

it('is signed, current, trusted and not revoked like any other', async () => {
  expect(verdictAndCode(await verify(tamper(await sign(claimsOf()), 'payload')))).toBe('rejected SIGNATURE_INVALID')
  expect(verdictAndCode(await verify(await sign(claimsOf({ validUntil: '2026-11-07T12:00:00Z' }))))).toBe(
    'rejected EXPIRED',
  )
  const { verifier, publishList } = await createWorld()
  await publishList('revocation', { bits: [42] })
  const report = await verifier.verify(await sign(claimsOf()), { type: VolunteerPassport })
  expect(verdictAndCode(report)).toBe('rejected STATUS_REVOKED')
})

it('a status list in VCDM 1.1 is none', async () => {
  const world = await createWorld()
  world.network.set(listUrl('revocation'), { body: await sign(claimsOf()) })
  const report = await world.verifier.verify(await sign(claimsOf()), { type: VolunteerPassport })
  expect(verdictAndCode(report)).toMatch(/^undetermined STATUS_LIST_/)
})

it('a presentation of VCDM 1.1 has the verdict of one of VCDM 2.0', async () => {
  const phone = phoneKey(11)
  const cnf = { cnf: { jwk: phone.publicJwk } }
  const credentials = [await sign(claimsOf(cnf)), await signPassport(cnf)]
  for (const keyId of [phone.keyId, phone.thumbprint]) {
    for (const profile of ['vcdm11', undefined] as const) {
      const signer = signerOf({ ...phone, keyId })
      const holder = keyId === phone.keyId ? { holder: phone.did } : {}
      const input = { credentials, audience: AUDIENCE, nonce: NONCE, ...holder }
      const { header, claims } = encodePresentationJwt(input, { signer, profile })
      const token = await signJws({ header, payload: new TextEncoder().encode(JSON.stringify(claims)), signer })
      const { verifier } = await createWorld()
      const report = await verifier.verifyPresentation(token, { audience: AUDIENCE, nonce: NONCE })
      expect([report.ok, report.credentials.map(({ ok }) => ok)]).toEqual([true, [true, true]])
      const replayed = await verifier.verifyPresentation(token, { audience: AUDIENCE, nonce: 'another' })
      expect(!replayed.ok && replayed.problems[0].code).toBe('NONCE_MISMATCH')
      const asCredential = await verifier.verify(token, { type: VolunteerPassport })
      expect(verdictAndCode(asCredential)).toBe('rejected TYP_INVALID')
    }
  }
  expect(OFFICE_DID).not.toBe(phone.did)
})

it('row 50: a credential of VCDM 1.1 as a presentation', async () => {
  const { verifier } = await createWorld()
  const report = await verifier.verifyPresentation(await sign(claimsOf()), { audience: AUDIENCE, nonce: NONCE })
  expect(!report.ok && report.problems[0].code).toBe('TYP_INVALID')
})
