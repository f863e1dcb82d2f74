import {
  CONTEXT_URL,
  CREDENTIALS_V2_CONTEXT_URL,
  type JsonObject,
  type LanguageValues,
  NATIONAL_DOMAIN,
  schemaUrl,
} from '@volunteer-passport/schema'
import { deepFreeze } from './deep-freeze.ts'
import { OFFICE_DID } from './keys.ts'

/** Where the fixtures' status lists are; a list is at `/<purpose>/<number>.jwt` under it. */
export const STATUS_BASE_URL: string = `https://${NATIONAL_DOMAIN}/offices/kz-75/status`

/**
 * An unsecured VCDM 2.0 document around a subject, as the office of KZ-75 would sign it on 2026-10-31: valid for a
 * year, index 42 of the first list for all three purposes. `members` replaces or adds.
 */
export function credentialDocument(
  type: string,
  subject: object,
  members: Readonly<Record<string, unknown>> = {},
): JsonObject {
  const document = {
    '@context': [CREDENTIALS_V2_CONTEXT_URL, CONTEXT_URL],
    id: 'urn:uuid:0f2a1c8e-91d3-4f55-8a7c-6f1f4f0b7d21',
    type: ['VerifiableCredential', type],
    name: TITLE,
    issuer: OFFICE_DID,
    validFrom: '2026-10-31T12:00:00Z',
    validUntil: '2027-10-31T12:00:00Z',
    credentialSubject: subject,
    credentialStatus: ['revocation', 'suspension', 'refresh'].map((purpose) => ({
      type: 'BitstringStatusListEntry',
      statusPurpose: purpose,
      statusListIndex: '42',
      statusListCredential: `${STATUS_BASE_URL}/${purpose}/1.jwt`,
    })),
    credentialSchema: { id: schemaUrl(type), type: 'JsonSchema' },
    iat: 1793448000,
    ...members,
  }
  return deepFreeze(JSON.parse(JSON.stringify(document)))
}

const TITLE: LanguageValues = [
  { '@value': 'Еріктінің куәлігі', '@language': 'kk' },
  { '@value': 'Свидетельство волонтёра', '@language': 'ru' },
  { '@value': 'Volunteer credential', '@language': 'en' },
]
