import { createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { type CredentialType, VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import {
  activitySubject,
  credentialDocument,
  OFFICE_DID,
  OFFICE_DID_DOCUMENT_URL,
  officeDidDocument,
  officeKey,
  officeP256Key,
  passportSubject,
  STATUS_BASE_URL,
  type TestKey,
} from '@volunteer-passport/testing'

/** In every text that a claim can hold, so that a claim that leaves by a problem is seen. */
export const MARK = 'canary'
export const NOW: Date = new Date('2026-11-07T12:00:00Z')
export const KEYS: readonly TestKey[] = [officeKey, officeP256Key]
export const PURPOSES = ['revocation', 'suspension', 'refresh'] as const
export const listUrl = (purpose: string): string => `${STATUS_BASE_URL}/${purpose}/1.jwt`

const privateKeys = new Map<TestKey, KeyObject>()

/** A true signature, over any bytes. */
export function signBytes(bytes: Uint8Array, key: TestKey): Uint8Array {
  let privateKey = privateKeys.get(key)
  if (privateKey === undefined) {
    privateKey = createPrivateKey({ key: { ...key.privateJwk }, format: 'jwk' })
    privateKeys.set(key, privateKey)
  }
  return key.algorithm === 'EdDSA'
    ? sign(null, bytes, privateKey)
    : sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' })
}

export const base64Url = (bytes: string | Uint8Array): string => Buffer.from(bytes).toString('base64url')

export function signToken(header: string | Uint8Array, payload: string | Uint8Array, key: TestKey): string {
  const signingInput = `${base64Url(header)}.${base64Url(payload)}`
  return `${signingInput}.${base64Url(signBytes(Buffer.from(signingInput), key))}`
}

export const headerOf = (key: TestKey): object => ({ alg: key.algorithm, kid: key.keyId, typ: 'vc+jwt', cty: 'vc' })

const marked = (text: string) => [
  { '@value': `${MARK} ${text}`, '@language': 'kk' },
  { '@value': `${MARK} ${text}`, '@language': 'ru' },
]

/** What the office signs. Index 42 is good in every list; its neighbours and its mirror are not. */
export const DOCUMENTS: readonly { readonly type: CredentialType<unknown>; readonly document: object }[] = [
  {
    type: VolunteerPassport,
    document: credentialDocument('VolunteerPassportCredential', {
      ...passportSubject,
      person: { familyName: marked('family'), givenName: marked('given'), patronymic: marked('patronymic') },
    }),
  },
  {
    type: VolunteerActivity,
    document: credentialDocument(
      'VolunteerActivityCredential',
      { ...activitySubject, role: marked('role'), project: { name: marked('project') } },
      {
        name: `${MARK} name`,
        exp: 1_825_000_000,
        nbf: 1_793_448_000,
        sub: activitySubject.id,
        iss: OFFICE_DID,
      },
    ),
  },
]

const SET_BITS = [0, 41, 43, 45, 131_071] as const

export function listDocument(purpose: string, encodedList: string = encodeList(listBits())): object {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: listUrl(purpose),
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: OFFICE_DID,
    validFrom: '2026-11-07T11:00:00Z',
    validUntil: '2026-11-14T11:00:00Z',
    credentialSubject: {
      id: `${listUrl(purpose)}#list`,
      type: 'BitstringStatusList',
      statusPurpose: purpose,
      encodedList,
      ttl: 900_000,
    },
  }
}

export function listBits(): Uint8Array {
  const bits = new Uint8Array(16_384)
  for (const index of SET_BITS) bits[index >> 3]! |= 0x80 >> (index & 7)
  return bits
}

export const encodeList = (bits: Uint8Array): string => `u${base64Url(gzipSync(bits))}`

/** All that a verification reads beside the token. */
export interface Stage {
  readonly didDocument: string | Uint8Array
  /** Tokens of the status lists by their address. */
  readonly lists: ReadonlyMap<string, string | Uint8Array>
}

export const STAGE: Stage = {
  didDocument: JSON.stringify(officeDidDocument),
  lists: new Map(
    PURPOSES.map((purpose) => [
      listUrl(purpose),
      signToken(JSON.stringify(headerOf(officeKey)), JSON.stringify(listDocument(purpose)), officeKey),
    ]),
  ),
}

export { OFFICE_DID, OFFICE_DID_DOCUMENT_URL }
