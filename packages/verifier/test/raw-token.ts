import { createPrivateKey, sign } from 'node:crypto'
import { officeKey, type TestKey } from '@volunteer-passport/testing'

export const base64Url = (bytes: string | Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** A token with this very header and payload, JSON or not, and a true signature over them. */
export function signRaw(header: string | Uint8Array, payload: string | Uint8Array, key: TestKey = officeKey): string {
  const signingInput = `${base64Url(header)}.${base64Url(payload)}`
  return `${signingInput}.${base64Url(signBytes(signingInput, key))}`
}

export function signBytes(signingInput: string, key: TestKey): Uint8Array {
  const privateKey = createPrivateKey({ key: { ...key.privateJwk }, format: 'jwk' })
  return key.algorithm === 'EdDSA'
    ? sign(null, Buffer.from(signingInput), privateKey)
    : sign('sha256', Buffer.from(signingInput), { key: privateKey, dsaEncoding: 'ieee-p1363' })
}

export const headerText = (members: Readonly<Record<string, unknown>> = {}, key: TestKey = officeKey): string =>
  JSON.stringify({ alg: key.algorithm, kid: key.keyId, typ: 'vc+jwt', cty: 'vc', ...members })
