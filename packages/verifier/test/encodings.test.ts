import { type CredentialProfile, createJwkSigner, encodeCredentialJwt, signJws } from '@volunteer-passport/codec'
import {
  type Credential,
  type CredentialType,
  type JsonObject,
  VolunteerActivity,
  VolunteerPassport,
  VolunteerRecognition,
  VolunteerTraining,
} from '@volunteer-passport/schema'
import {
  activitySubject,
  credentialDocument,
  describeVectors,
  officeKey,
  recognitionSubject,
  signWithJose,
  tamper,
  trainingSubject,
} from '@volunteer-passport/testing'
import { anyType, createVerifier } from '@volunteer-passport/verifier'
import { describe, expect, it } from 'vitest'
import { AUDIENCE, NONCE, phoneKey, present } from './holder.ts'
import { createWorld, listUrl, signPassport, verdictAndCode } from './world.ts'

const signer = createJwkSigner({ keyId: officeKey.keyId, privateJwk: { ...officeKey.privateJwk } })
const PROFILES = [undefined, 'vcdm11', 'openBadges'] as const
const DEEDS: readonly (readonly [CredentialType<unknown>, object])[] = [
  [VolunteerActivity, activitySubject],
  [VolunteerTraining, trainingSubject],
  [VolunteerRecognition, recognitionSubject],
]

/** One status entry, as a badge may have; the rest as an office signs it. */
const documentOf = (type: CredentialType<unknown>, subject: object): JsonObject =>
  credentialDocument(type.name, subject, {
    name: type.title,
    credentialStatus: {
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: '42',
      statusListCredential: listUrl('revocation'),
    },
  })

async function sign(document: JsonObject, profile: CredentialProfile | undefined): Promise<string> {
  const { header, claims } = encodeCredentialJwt(document, { signer, profile })
  return signJws({ header, payload: new TextEncoder().encode(JSON.stringify(claims)), signer })
}

describe('three encodings', () => {
  it.each(DEEDS)('the same claims give the same verified object: $name', async (type, subject) => {
    const { verifier } = await createWorld()
    const credentials: Credential<unknown>[] = []
    for (const profile of PROFILES) {
      const report = await verifier.verify(await sign(documentOf(type, subject), profile), { type })
      if (!report.ok) throw new Error(`${profile}: ${report.problems[0].detail}`)
      credentials.push(report.credential)
    }
    const [first, ...others] = credentials
    expect(first?.subject).toEqual(subject)
    expect(first?.types).toEqual(['VerifiableCredential', type.name])
    for (const credential of others) expect(credential).toEqual(first)
  })

  it('a badge is signed, current, trusted and not revoked like any other', async () => {
    const token = await sign(documentOf(VolunteerActivity, activitySubject), 'openBadges')
    const world = await createWorld()
    const verify = async (one: string) => verdictAndCode(await world.verifier.verify(one, { type: VolunteerActivity }))
    expect(await verify(token)).toBe('accepted')
    expect(await verify(tamper(token, 'signature'))).toBe('rejected SIGNATURE_INVALID')
    expect(verdictAndCode(await world.verifier.verify(token, { type: VolunteerTraining }))).toBe(
      'rejected TYPE_INVALID',
    )
    world.clock.set('2027-10-31T12:00:00Z')
    expect(await verify(token)).toMatch(/^rejected EXPIRED/)
    const later = await createWorld()
    await later.publishList('revocation', { bits: [42] })
    const report = await later.verifier.verify(token, { type: VolunteerActivity })
    expect(verdictAndCode(report)).toBe('rejected STATUS_REVOKED')
  })

  it('all three in one presentation', async () => {
    const phone = phoneKey(11)
    const tokens = [await signPassport({ cnf: { jwk: phone.publicJwk } })]
    for (const profile of PROFILES) tokens.push(await sign(documentOf(VolunteerActivity, activitySubject), profile))
    const { verifier } = await createWorld()
    const report = await verifier.verifyPresentation(await present(tokens, phone), { audience: AUDIENCE, nonce: NONCE })
    expect([report.ok, report.credentials.map(({ ok }) => ok)]).toEqual([true, [true, true, true, true]])
  })

  it('a passport has two', async () => {
    const { verifier } = await createWorld()
    const token = await signPassport()
    const [, payload] = token.split('.')
    const document = JSON.parse(Buffer.from(payload!, 'base64url').toString())
    const report = await verifier.verify(await sign(document, 'vcdm11'), { type: VolunteerPassport })
    expect(report.ok).toBe(true)
    expect(() => encodeCredentialJwt(document, { signer, profile: 'openBadges' })).toThrow(TypeError)
  })
})

describeVectors('open-badges-3.0', (read) => {
  const cases =
    read<readonly { readonly file: string; readonly form: string; readonly expected: string }[]>('cases.json')
  const jwtCases = cases.filter(({ form }) => form.startsWith('VC-JWT'))
  const issuer = phoneKey(31)
  const verifier = createVerifier({
    trust: { mayAccept: () => true, accept: ({ issuer: did }) => ({ ok: true, value: { did } }) },
    clock: () => new Date('2024-06-01T00:00:00Z'),
  })

  it('has these JWT cases; the others are JSON-LD with Data Integrity proofs, which are not verified here', () => {
    expect(jwtCases.map(({ file }) => file)).toEqual(['simple-jwt.png', 'simple-jwt.svg', 'simple.jwt'])
    for (const { form } of cases.filter((one) => !jwtCases.includes(one))) expect(form).toMatch(/^JSON /)
  })

  /** The token that a picture has been baked with. */
  function tokenIn(file: string): string {
    const baked = /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(read<string>(file))
    if (baked === null) throw new Error(`${file} holds no token`)
    return baked[0]
  }

  // RS256 is not verified: an exception by name, for all three.
  it.each(jwtCases)('$file as it is', async ({ file }) => {
    const report = await verifier.verify(tokenIn(file), { type: anyType })
    expect(verdictAndCode(report)).toBe('rejected ALG_NOT_ALLOWED')
  })

  /** The same badge of an issuer with a DID, signed anew. */
  async function verifyAnew(file: string, members: object = {}): Promise<string> {
    const claims = JSON.parse(Buffer.from(tokenIn(file).split('.')[1]!, 'base64url').toString())
    const badge = { ...claims, ...(claims.vc === undefined && { issuer: { ...claims.issuer, id: issuer.did } }) }
    if (claims.vc !== undefined) badge.vc = { ...claims.vc, issuer: { ...claims.vc.issuer, id: issuer.did } }
    const token = await signWithJose({ ...badge, iss: issuer.did, ...members }, issuer, { typ: 'JWT', cty: undefined })
    return verdictAndCode(await verifier.verify(token, { type: anyType }))
  }

  it('simple.jwt of an issuer with a DID: a badge in the vc claim of VCDM 1.1', async () => {
    expect(await verifyAnew('simple.jwt')).toBe('accepted')
    expect(await verifyAnew('simple.jwt', { sub: 'did:example:other' })).toBe('rejected SUBJECT_MISMATCH')
  })

  it.each(['simple-jwt.png', 'simple-jwt.svg'])('%s of an issuer with a DID', async (file) => {
    const sub = 'did:example:ebfeb1f712ebc6f1c276e12ec21'
    expect(await verifyAnew(file, { sub, aud: undefined })).toBe('accepted')
    // As it is baked it lacks sub, which the profile requires, and names a recipient.
    expect(await verifyAnew(file)).toBe('rejected CLAIM_MISSING')
    expect(await verifyAnew(file, { sub })).toBe('rejected AUDIENCE_MISMATCH')
    expect(await verifyAnew(file, { sub, aud: undefined, nbf: 0 })).toBe('rejected DATE_MISMATCH')
  })
})
