import { OFFICE_DID, officeKey } from '@volunteer-passport/testing'
import { anyType } from '@volunteer-passport/verifier'
import { expect, it } from 'vitest'
import { checkDecode } from '../src/checks/decode.ts'
import { createWorld, SUBJECT, signPassport, verdictAndCode } from './world.ts'

it('a token that no format reads is none', () => {
  expect(checkDecode('token', [])).toMatchObject({ ok: false, problems: [{ code: 'TOKEN_MALFORMED' }] })
})

it.each([
  ['one subject', SUBJECT, 'accepted'],
  ['a subject in an array', [SUBJECT], 'rejected SUBJECT_MISMATCH'],
  ['a subject in text', SUBJECT.id, 'rejected SUBJECT_MISMATCH'],
  ['no subject', null, 'rejected SUBJECT_MISMATCH'],
])('sub beside %s', async (_, credentialSubject, verdict) => {
  const { verifier } = await createWorld()
  const token = await signPassport({ sub: SUBJECT.id, iss: OFFICE_DID, credentialSubject }, officeKey)
  expect(verdictAndCode(await verifier.verify(token, { type: anyType }))).toBe(verdict)
})
