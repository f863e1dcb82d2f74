import { createJwkSigner, decodeVcJwt, generatePrivateJwk, LIMITS, type Signer } from '@volunteer-passport/codec'
import type { AccreditationInput, IssuerOptions } from '@volunteer-passport/issuer'
import {
  type AccreditationListClaims,
  languageValues,
  NATIONAL_DOMAIN,
  officeDid,
  type RegionCode,
} from '@volunteer-passport/schema'
import type { FrozenClock } from '@volunteer-passport/testing'
import { NEXT_YEAR, type Office, openOffice } from './office.ts'

export const ROOT_DID: string = `did:web:${NATIONAL_DOMAIN}`
export const ROOT_LIST_URL: string = `https://${NATIONAL_DOMAIN}/.well-known/trust/accreditations.jwt`
export const ROOT_STATUS_URL: string = `https://${NATIONAL_DOMAIN}/status`

export async function newSigner(keyId: string, algorithm: 'EdDSA' | 'ES256' = 'EdDSA'): Promise<Signer> {
  return createJwkSigner({ keyId, privateJwk: await generatePrivateJwk(algorithm) })
}

export const listSigner: Signer = await newSigner(`${ROOT_DID}#list-1`)

/** The national office, whose status lists are published, and who has accredited nobody. */
export function openNationalOffice(o: Partial<IssuerOptions> & { readonly clock?: FrozenClock } = {}): Promise<Office> {
  return openOffice({ id: ROOT_DID, signer: listSigner, statusBaseUrl: ROOT_STATUS_URL, scope: 'root', ...o })
}

export const almatySigner: Signer = await newSigner(`${officeDid('KZ-75')}#key-1`)

/** Accreditation of the office of Almaty. */
export function almaty(members: Partial<AccreditationInput> = {}): AccreditationInput {
  return {
    subject: officeDid('KZ-75'),
    name: languageValues({ kk: 'Алматы фронт-кеңсесі', ru: 'Фронт-офис Алматы', en: 'Front office of Almaty' }),
    region: 'KZ-75',
    contact: { url: `https://${NATIONAL_DOMAIN}/offices/kz-75`, email: `kz-75@${NATIONAL_DOMAIN}` },
    keys: [{ id: almatySigner.keyId, publicJwk: almatySigner.publicJwk }],
    scope: scopeOf('KZ-75'),
    validUntil: NEXT_YEAR,
    actor: 'officer-1',
    ...members,
  }
}

export const scopeOf = (region: RegionCode): AccreditationInput['scope'] => ({
  credentialTypes: ['VolunteerPassportCredential', 'VolunteerActivityCredential'],
  jurisdiction: [region],
  mayAccreditDepth: 1,
})

/** What the newest published list says. */
export function publishedList(web: Office['web'], url: string = ROOT_LIST_URL): AccreditationListClaims {
  const file = web.files.get(url)
  if (file === undefined) throw new Error('no list is published')
  const { accreditationListBytes: tokenBytes, accreditationListParts: jsonParts } = LIMITS
  const decoded = decodeVcJwt(Buffer.from(file.bytes).toString(), { tokenBytes, jsonParts })
  if (!decoded.ok) throw new Error(decoded.problems[0].code)
  return decoded.value.document.credentialSubject as unknown as AccreditationListClaims
}
