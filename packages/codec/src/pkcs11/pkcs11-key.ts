import { VolunteerPassportError } from '@volunteer-passport/schema'
import type { Algorithm, Jwk } from '../jwk.ts'
import { importVerificationKey } from '../verification-key.ts'
import type { Library, Module } from './pkcs11-module.ts'

type Handle = Uint8Array

/** A key pair of the token; the private half is a handle and stays there. */
export interface TokenKey {
  readonly privateKey: Handle
  readonly algorithm: Algorithm
  readonly publicJwk: Jwk
}

/** DER of CKA_EC_PARAMS: OBJECT IDENTIFIER or, for edwards25519, the PrintableString of PKCS#11 2.40 too. */
const CURVES: Readonly<Record<string, Algorithm>> = {
  '06032b6570': 'EdDSA',
  '06092b06010401da470f01': 'EdDSA',
  '130c656477617264733235353139': 'EdDSA',
  '06082a8648ce3d030107': 'ES256',
}

/** @throws VolunteerPassportError KEY_INVALID, KEY_WEAK (of no use to us), OPTION_INVALID (none or several of that name) */
export function findKey(
  { library, module }: { readonly library: Library; readonly module: Module },
  session: Handle,
  label: string,
): TokenKey {
  const find = (objectClass: number) => findOne({ library, module }, session, { objectClass, label })
  const publicKey = find(library.CKO_PUBLIC_KEY)
  const [params, point] = module
    .C_GetAttributeValue(Buffer.from(session), Buffer.from(publicKey), [
      { type: library.CKA_EC_PARAMS },
      { type: library.CKA_EC_POINT },
    ])
    .map(({ value }) => value as Buffer)
  const algorithm = CURVES[params?.toString('hex') ?? '']
  const publicJwk = algorithm && point && publicJwkOf(algorithm, point)
  if (algorithm === undefined || publicJwk === undefined) {
    throw unfit('KEY_INVALID', 'The key is neither an Ed25519 nor a P-256 key.')
  }
  const key = importVerificationKey(publicJwk)
  if (!key.ok) throw unfit(key.problems[0].code, key.problems[0].detail)
  return { privateKey: find(library.CKO_PRIVATE_KEY), algorithm, publicJwk }
}

/** CKA_EC_POINT is an OCTET STRING in DER; some tokens leave the DER off. */
function publicJwkOf(algorithm: Algorithm, point: Buffer): Jwk | undefined {
  const size = algorithm === 'EdDSA' ? 32 : 65
  const raw = point.length === size + 2 && point[0] === 0x04 && point[1] === size ? point.subarray(2) : point
  if (raw.length !== size) return undefined
  if (algorithm === 'EdDSA') return Object.freeze({ kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') })
  if (raw[0] !== 0x04) return undefined
  const [x, y] = [raw.subarray(1, 33), raw.subarray(33)].map((half) => half.toString('base64url'))
  return Object.freeze({ kty: 'EC', crv: 'P-256', x: x as string, y: y as string })
}

function findOne(
  { library, module }: { readonly library: Library; readonly module: Module },
  session: Handle,
  { objectClass, label }: { readonly objectClass: number; readonly label: string },
): Handle {
  const handle = Buffer.from(session)
  module.C_FindObjectsInit(handle, [
    { type: library.CKA_CLASS, value: objectClass },
    { type: library.CKA_LABEL, value: label },
  ])
  const found = module.C_FindObjects(handle, 2)
  module.C_FindObjectsFinal(handle)
  const [one, another] = found
  // Two keys of one name: signing with whichever comes first would be a guess.
  if (one !== undefined && another === undefined) return one
  const half = objectClass === library.CKO_PUBLIC_KEY ? 'public' : 'private'
  throw new VolunteerPassportError(
    'OPTION_INVALID',
    `The token holds ${one ? 'several' : 'no'} ${half} keys of that label.`,
    {
      hint: 'Give the label of one key pair whose public half is stored beside the private one.',
    },
  )
}

function unfit(code: 'KEY_INVALID' | (string & {}), detail: string): VolunteerPassportError {
  return new VolunteerPassportError(code as 'KEY_INVALID', detail, {
    hint: 'Make an Ed25519 or a P-256 key pair in the token, and give its label.',
  })
}
