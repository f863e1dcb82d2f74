import { NATIONAL_DOMAIN, officeDid } from '@volunteer-passport/schema'
import { deepFreeze } from './deep-freeze.ts'

export interface TestPublicJwk {
  readonly kty: string
  readonly crv: string
  readonly x: string
  readonly y?: string
}

/** A key for tests alone: its private half is in this file. */
export interface TestKey {
  readonly algorithm: 'EdDSA' | 'ES256'
  /** DID URL of the verification method. */
  readonly keyId: string
  readonly publicJwk: TestPublicJwk
  readonly privateJwk: TestPublicJwk & { readonly d: string }
}

/** The office of region KZ-75 (Almaty). */
export const OFFICE_DID: string = officeDid('KZ-75')
/** An office that nobody in a test trusts unless the test says so: region KZ-71 (Astana). */
export const OTHER_OFFICE_DID: string = officeDid('KZ-71')
/** Where the office's DID document is found. */
export const OFFICE_DID_DOCUMENT_URL: string = `https://${NATIONAL_DOMAIN}/offices/kz-75/did.json`

/** Each private key is the text `volunteer-passport-test-key-000N`, so that it can never be taken for a real one. */
const privateBytes = (number: number) =>
  Buffer.from(`volunteer-passport-test-key-000${number}`, 'latin1').toString('base64url')

/** The office's Ed25519 key, `#key-1`. */
export const officeKey: TestKey = ed25519(1, `${OFFICE_DID}#key-1`, 'yhEZQDLkm8A3XitWTYRfaXQzg1ssKbOKYJObwKzFVMw')

/** The office's P-256 key, `#key-2`. */
export const officeP256Key: TestKey = p256(
  2,
  `${OFFICE_DID}#key-2`,
  'JxdpXXCOMef9SpHw4PfcaBiPmXAyoyq4rUAI0krwmhA',
  'qsXufpDhl7FdfQyGvcnSPHsEnD6lAOJsNfYCvGvyWYE',
)

/** An Ed25519 key of the other office, `#key-1`. */
export const otherOfficeKey: TestKey = ed25519(
  3,
  `${OTHER_OFFICE_DID}#key-1`,
  '0apHl9ZBIdL9ReKK45z7TPP_aXV05IAfjFMsB1E4byI',
)

/** The attacker's own Ed25519 key under the office's key id: published nowhere. */
export const forgedOfficeKey: TestKey = ed25519(4, officeKey.keyId, '6pK7a11hxQKOCUz7sB3-1vgA6u5BkkQrRt9zpimp6bU')

function ed25519(number: number, keyId: string, x: string): TestKey {
  const publicJwk = { kty: 'OKP', crv: 'Ed25519', x }
  return deepFreeze({ algorithm: 'EdDSA', keyId, publicJwk, privateJwk: { ...publicJwk, d: privateBytes(number) } })
}

function p256(number: number, keyId: string, x: string, y: string): TestKey {
  const publicJwk = { kty: 'EC', crv: 'P-256', x, y }
  return deepFreeze({ algorithm: 'ES256', keyId, publicJwk, privateJwk: { ...publicJwk, d: privateBytes(number) } })
}
