import { VolunteerPassport, VolunteerRecognition } from '@volunteer-passport/schema'
import { expect, test } from 'vitest'
import { passportSubject } from '../src/claims/passport-subject.ts'
import { readIssue } from '../src/issuance/issue-input.ts'

// Registries hold these: where one changed, every passport would be renewed, and every key be ISSUANCE_CONFLICT.
const name = {
  familyName: [{ '@language': 'kk-Cyrl', '@value': 'Жұмабекова' }],
  givenName: [{ '@language': 'kk-Cyrl', '@value': 'Айгерім' }],
}
const opening = { activities: 3, asOf: '2027-01-01T00:00:00Z', hours: 12.25 }

test.each([
  ['of an adult', { birthDate: '2001-01-01', name, region: 'KZ-75' }, 'U7mCWE1I43rrXCGnPJT9e-HQg2ADHFN8kb8_fMFEk94'],
  ['with an opening balance', { name, opening, region: 'KZ-71' }, 'lZXdrxvSaBTlCS7KONP8yIcbmpjjFYS1OkSZifPdS2c'],
])('digest of a passport %s', (_, { name, region, ...data }, digest) => {
  const person = {
    id: 1,
    ref: 'm-1',
    subjectId: 'urn:uuid:5b6f0f6c-7c52-4c9f-9a39-3f0d1a7be604',
    passportNumber: '750000000017',
    externalRef: undefined,
    data: JSON.stringify({ memberSince: '2026-01-01', name, region, ...data }),
  }
  const today = { now: 1_795_000_000, consentBelowAge: 0 }
  expect(passportSubject(person, { quarters: 7, activities: 2 }, today).digest).toBe(digest)
})

const validUntil = new Date('2027-10-31T12:00:00Z')
const passport = { key: 'm-1', person: 'm-1', validUntil }
const holderKey = { kty: 'OKP', crv: 'Ed25519', x: 'yhEZQDLkm8A3XitWTYRfaXQzg1ssKbOKYJObwKzFVMw' }

test.each([
  ['passport', VolunteerPassport, passport, 'v3MJwpBfrQE2Q85yvGSrSE3Silzt1Y0xscN0Te09vJU'],
  [
    'passport in full',
    VolunteerPassport,
    { ...passport, holderKey, externalRef: 'row 7', profile: 'vcdm11' },
    'pyJX04MRnZ1I-C5JbfOspe7gJ2sb5fwhO0VFRNYGUnw',
  ],
  [
    'recognition',
    VolunteerRecognition,
    { key: 'r-1', person: 'm-1', claims: { z: 1, a: [{ b: 'ә' }] } },
    'ztAp4BMNVsZPB88j7rAsZbj8qJAncPacqa8sg1dnnos',
  ],
] as const)('digest of the input for a %s', (_, type, input, digest) => {
  expect(readIssue<unknown>(type, input).digest).toBe(digest)
})
