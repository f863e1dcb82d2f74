import {
  decodeBitstring,
  decodeVcJwt,
  importVerificationKey,
  type Jwk,
  verifySignature,
} from '@volunteer-passport/codec'
import type { JsonObject, StatusPurpose } from '@volunteer-passport/schema'

export type ListPurpose = Extract<StatusPurpose, 'revocation' | 'suspension' | 'refresh'>
export const LIST_PURPOSES = ['revocation', 'suspension', 'refresh'] as const satisfies readonly ListPurpose[]

/** A status list as the site serves it. */
export interface SiteList {
  readonly ttlSeconds: number
  readonly signedAt: Date
  readonly validUntil: Date
  readonly bits: Uint8Array
}

export const listUrl = (statusBaseUrl: string, purpose: ListPurpose, number: number): string =>
  `${statusBaseUrl}/${purpose}/${number}.jwt`

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads a list that this key has signed for this address; `undefined` for anything else. */
export const readSiteList = async (
  body: Uint8Array,
  o: { readonly url: string; readonly purpose: ListPurpose; readonly publicJwk: Jwk },
): Promise<SiteList | undefined> => {
  const token = decodeVcJwt(Buffer.from(body).toString('latin1'))
  const key = importVerificationKey(o.publicJwk)
  if (!token.ok || !key.ok) return undefined
  const { jws, document } = token.value
  if (!(await verifySignature(key.value, jws.signingInput, jws.signature))) return undefined
  const { credentialSubject: subject, id, iat, validUntil } = document
  if (!isObject(subject) || id !== o.url || subject.statusPurpose !== o.purpose) return undefined
  const { encodedList, ttl } = subject
  if (typeof encodedList !== 'string' || typeof ttl !== 'number' || typeof iat !== 'number') return undefined
  const bits = decodeBitstring(encodedList)
  if (!bits.ok || typeof validUntil !== 'string') return undefined
  return {
    ttlSeconds: ttl / 1000,
    signedAt: new Date(iat * 1000),
    validUntil: new Date(validUntil),
    bits: bits.value,
  }
}
