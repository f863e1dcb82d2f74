import { VolunteerPassportError } from '@volunteer-passport/schema'
import { LIMITS } from './limits.ts'

/** @throws TypeError, RangeError, VolunteerPassportError LIMIT_EXCEEDED for what no signer of ours ever signs */
export function requireSignable(bytes: Uint8Array): void {
  if (!(bytes instanceof Uint8Array)) throw new TypeError('sign takes a Uint8Array.')
  requireLength(bytes.length)
}

function requireLength(length: number): void {
  if (length === 0) throw new RangeError('There is nothing to sign.')
  if (length <= LIMITS.accreditationListBytes) return
  throw new VolunteerPassportError('LIMIT_EXCEEDED', 'The bytes to be signed are over the limit.', {
    hint: 'Sign a credential or a list, not a file.',
    facts: { bytes: length, limit: LIMITS.accreditationListBytes },
  })
}
