import {
  accreditationSubject,
  activitySubject,
  credentialDocument,
  forgedOfficeKey,
  OFFICE_DID,
  officeDidDocument,
  officeKey,
  officeP256Key,
  otherOfficeKey,
  passportSubject,
  recognitionSubject,
  signWithJose,
  summarySubject,
  trainingSubject,
} from '@volunteer-passport/testing'
import { compactVerify, importJWK } from 'jose'
import { describe, expect, it } from 'vitest'

describe('fixtures', () => {
  it.each([officeKey, officeP256Key, otherOfficeKey, forgedOfficeKey])(
    'has a public half that belongs to the private half: $keyId, $algorithm',
    async (key) => {
      const document = credentialDocument('VolunteerPassportCredential', passportSubject)
      const token = await signWithJose(document, key)
      const verified = await compactVerify(token, await importJWK({ ...key.publicJwk }, key.algorithm))
      expect(verified.protectedHeader).toEqual({ alg: key.algorithm, kid: key.keyId, typ: 'vc+jwt', cty: 'vc' })
      expect(JSON.parse(new TextDecoder().decode(verified.payload))).toEqual(document)
    },
  )

  it('adds to, replaces and leaves out header members', async () => {
    const token = await signWithJose({}, officeKey, { typ: undefined, cty: 'x', extra: 1 })
    expect(JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString())).toEqual({
      alg: 'EdDSA',
      kid: officeKey.keyId,
      cty: 'x',
      extra: 1,
    })
  })

  it('publishes the keys of the office and no private member', () => {
    expect(officeDidDocument).toMatchObject({
      id: OFFICE_DID,
      assertionMethod: [`${OFFICE_DID}#key-1`, `${OFFICE_DID}#key-2`],
    })
    expect(JSON.stringify(officeDidDocument)).not.toContain('"d":')
  })

  it('cannot be changed by a test', () => {
    const shared = [
      passportSubject,
      summarySubject,
      activitySubject,
      trainingSubject,
      recognitionSubject,
      accreditationSubject,
      officeDidDocument,
      officeKey,
    ]
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen))
    expect(shared.map(frozen)).toEqual(shared.map(() => true))
  })
})
