import { expect, it } from 'vitest'
import { BitstringStatusListCredential } from '../src/status-list-type.ts'

const sound = { type: 'BitstringStatusList', statusPurpose: 'revocation', encodedList: 'u' }
const paths = (value: unknown) => {
  const result = BitstringStatusListCredential.claims['~standard'].validate(value) as {
    readonly issues?: readonly { readonly path?: readonly unknown[] }[]
  }
  return result.issues?.map(({ path }) => path?.join('.'))
}

it.each([
  [sound, undefined],
  [{ ...sound, statusPurpose: ['revocation', 'message'], ttl: 0 }, undefined],
  [null, ['']],
  ['list', ['']],
  [{}, ['type', 'statusPurpose', 'encodedList']],
  [{ ...sound, statusPurpose: [] }, ['statusPurpose']],
  [{ ...sound, statusPurpose: ['revocation', 1] }, ['statusPurpose']],
  [{ ...sound, ttl: -1 }, ['ttl']],
  [{ ...sound, ttl: '1' }, ['ttl']],
])('the subject %j', (value, expected) => {
  expect(paths(value)).toEqual(expected)
})
