import { expect, it } from 'vitest'
import {
  anyType,
  type CredentialType,
  defineCredential,
  parseCredential,
  type StandardIssue,
  VolunteerPassport,
} from '../src/index.ts'
import { changed, documentOf, passportClaims } from './documents.ts'

const document = documentOf(VolunteerPassport, passportClaims)

const codesOf = (input: unknown, type: CredentialType<unknown> = VolunteerPassport) => {
  const parsed = parseCredential(structuredClone(input), type)
  return parsed.ok ? [] : parsed.problems.map(({ code, path }) => `${code} ${path?.join('.') ?? ''}`.trim())
}

it.each([
  ['name', [{ '@value': 'a', '@language': 'kk', '@direction': 'up' }], 'CLAIM_INVALID name'],
  ['name', [{ '@value': 'a', '@language': 'kk', '@direction': 'rtl' }], undefined],
  ['evidence', { type: 'Report', id: 'no url' }, 'ID_INVALID evidence.id'],
  ['evidence', [{ type: 'Report', id: 'urn:a' }], undefined],
  ['relatedResource', { id: 'no url', digestSRI: 'sha256-a' }, 'ID_INVALID relatedResource.id'],
  ['credentialSchema', { type: 'JsonSchema', id: 'no url' }, 'ID_INVALID credentialSchema.id'],
  ['credentialSchema', [{ type: 'JsonSchema' }], 'ID_INVALID credentialSchema.0.id'],
])('%s of %j: %s', (member, value, problem) => {
  expect(codesOf(changed(document, [member], value))).toEqual(problem === undefined ? [] : [problem])
})

it('a subject in an array of one is read as that one, and its faults are found at their place', () => {
  expect(codesOf(changed(document, ['credentialSubject'], [passportClaims]))).toEqual([])
  const faulty = { ...passportClaims, level: 7 }
  expect(codesOf(changed(document, ['credentialSubject'], [faulty]))).toEqual([
    'CLAIM_INVALID credentialSubject.0.level',
  ])
})

it('issues of a stranger’s schema are reported wherever they point, also to nothing', () => {
  const typeWith = (issues: readonly StandardIssue[]) =>
    defineCredential({
      name: anyType.name,
      claims: { '~standard': { version: 1, vendor: 'mine', validate: () => ({ issues }) } },
    })
  expect(codesOf(document, typeWith([]))).toEqual(['CLAIM_INVALID credentialSubject'])
  expect(codesOf(document, typeWith([{ message: 'x' }]))).toEqual(['CLAIM_INVALID credentialSubject'])
  const beyond = [{ message: 'x', path: ['level', { key: 'deeper' }, 0] }]
  expect(codesOf(document, typeWith(beyond))).toEqual(['CLAIM_MISSING credentialSubject.level.deeper.0'])
})
