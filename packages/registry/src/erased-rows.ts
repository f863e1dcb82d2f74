import type { ActivityRow, CredentialRow, PersonRow } from '@volunteer-passport/issuer/registry'

/** What every store leaves in place of what was erased: nothing that says anything of anybody. */
export const erasedPerson = (id: number): Pick<PersonRow, 'ref' | 'passportNumber' | 'externalRef' | 'data'> => ({
  ref: `erased:${id}`,
  passportNumber: undefined,
  externalRef: undefined,
  data: '{}',
})

export const ERASED_ACTIVITY: Omit<ActivityRow, 'participationId' | 'personId'> = {
  start: 0,
  end: 0,
  quarters: 0,
  counts: false,
  state: 'revoked',
  externalRef: undefined,
  importedId: undefined,
  importCheckedAt: undefined,
  data: '{}',
}

type Forgotten =
  | 'key'
  | 'generation'
  | 'personId'
  | 'inputDigest'
  | 'claimsDigest'
  | 'header'
  | 'payload'
  | 'signature'
  | 'externalRef'

export const erasedCredential = (seq: number): Pick<CredentialRow, Forgotten> => ({
  key: `erased:${seq}`,
  generation: 1,
  personId: undefined,
  inputDigest: '',
  claimsDigest: '',
  header: '',
  payload: new Uint8Array(),
  signature: undefined,
  externalRef: undefined,
})
