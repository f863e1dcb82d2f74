import {
  CONTEXT_URL,
  CREDENTIALS_V2_CONTEXT_URL,
  type CredentialType,
  type JsonObject,
  languageValues,
  NATIONAL_DOMAIN,
  OfficeAccreditation,
  type OfficeAccreditationClaims,
  officeDid,
  TransferNotice,
  type TransferNoticeClaims,
  VolunteerActivity,
  type VolunteerActivityClaims,
  VolunteerHoursExtract,
  type VolunteerHoursExtractClaims,
  VolunteerPassport,
  type VolunteerPassportClaims,
  VolunteerPassportSummary,
  type VolunteerPassportSummaryClaims,
  VolunteerRecognition,
  type VolunteerRecognitionClaims,
  VolunteerTraining,
  type VolunteerTrainingClaims,
} from '../src/index.ts'

const SUBJECT = 'urn:uuid:0b0a7c1e-5d8e-4c1f-9a53-7d2f6f0c1a11'
const organisation = {
  bin: '990440001234',
  name: languageValues({ kk: '«Жасыл ел» қоғамдық қоры', ru: 'Общественный фонд «Жасыл ел»' }),
  id: 'https://zhasyl-el.example/',
}

export const passportClaims: VolunteerPassportClaims = {
  id: SUBJECT,
  passportNumber: '75-04829173-2',
  person: {
    familyName: languageValues({ 'kk-Cyrl': 'Сейітова', 'kk-Latn': 'Seıitova', ru: 'Сеитова' }),
    givenName: languageValues({ 'kk-Cyrl': 'Айгерім', 'kk-Latn': 'Aıgerim', ru: 'Айгерим' }),
  },
  ageAtLeast: 18,
  memberSince: '2023-04-01',
  level: 'active',
  region: 'KZ-75',
  totals: {
    hours: 120.25,
    activities: 14,
    asOf: '2026-10-31T12:00:00Z',
    opening: { hours: 20, activities: 3, asOf: '2025-01-01T00:00:00Z' },
  },
}

export const summaryClaims: VolunteerPassportSummaryClaims = {
  id: SUBJECT,
  passportNumber: '75-04829173-2',
  name: languageValues({ 'kk-Cyrl': 'Сейітова Айгерім' }),
  level: 'active',
  region: 'KZ-75',
  totals: { hours: 120.25, activities: 14, asOf: '2026-10-31T12:00:00Z' },
}

export const activityClaims: VolunteerActivityClaims = {
  id: SUBJECT,
  participationId: '990440001234:2026/114',
  organisation,
  project: { name: languageValues({ kk: 'Жас ағаш' }) },
  sector: 'ecology',
  role: languageValues({ kk: 'Ағаш отырғызушы', ru: 'Озеленитель' }),
  activityStartDate: '2026-10-03T04:00:00Z',
  activityEndDate: '2026-10-03T09:30:00Z',
  hours: 5.5,
  mode: 'onSite',
  place: { region: 'KZ-75', country: 'KZ' },
  skills: [{ name: languageValues({ ru: 'Работа в команде' }), assessedBy: 'organisation' }],
  confirmation: { method: 'coordinator', date: '2026-10-04' },
}

export const extractClaims: VolunteerHoursExtractClaims = {
  id: 'urn:uuid:7d2c3a58-2d6b-4a58-9d0d-6f3a4b1e2c90',
  purpose: [{ '@value': 'Мемлекеттік грант конкурсы үшін', '@language': 'kk' }],
  period: { from: '2026-01-01', until: '2026-10-31' },
  hours: 41.5,
  activities: 9,
  sectors: [
    { sector: 'ecology', hours: 40, activities: 8 },
    { sector: 'education', hours: 1.5, activities: 1 },
  ],
  asOf: '2026-10-31T12:00:00Z',
}

export const noticeClaims: TransferNoticeClaims = {
  id: SUBJECT,
  formerOffice: officeDid('KZ-71'),
  formerPassport: 'urn:uuid:5a1d7a0e-0f6e-4c55-9a53-1d2f6f0c1a44',
  movedOn: '2026-10-31',
}

export const trainingClaims: VolunteerTrainingClaims = {
  id: SUBJECT,
  participationId: '990440001234:first-aid-7',
  provider: organisation,
  course: { name: languageValues({ ru: 'Первая помощь' }) },
  completedOn: '2026-02-28',
  hours: 16,
}

export const recognitionClaims: VolunteerRecognitionClaims = {
  id: SUBJECT,
  recognitionId: '990440001234:award-3',
  awardedBy: organisation,
  award: { name: languageValues({ kk: 'Жыл еріктісі' }) },
  awardedDate: '2026-12-05',
}

const office = officeDid('KZ-75')
export const accreditationClaims: OfficeAccreditationClaims = {
  id: office,
  name: languageValues({ kk: 'Алматы қаласының фронт-офисі' }),
  region: 'KZ-75',
  contact: { url: 'https://almaty-office.example/', phone: '+7 000 000 00 00' },
  keys: [
    {
      id: `${office}#key-2`,
      publicKeyJwk: { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
      state: 'active',
    },
  ],
  scope: { credentialTypes: ['VolunteerPassportCredential'], jurisdiction: ['KZ-75'], mayAccreditDepth: 0 },
}

/** Each type with claims that it accepts. */
export const EXAMPLES: readonly (readonly [CredentialType<unknown>, object])[] = [
  [VolunteerPassport, passportClaims],
  [VolunteerPassportSummary, summaryClaims],
  [VolunteerActivity, activityClaims],
  [VolunteerTraining, trainingClaims],
  [VolunteerHoursExtract, extractClaims],
  [VolunteerRecognition, recognitionClaims],
  [TransferNotice, noticeClaims],
  [OfficeAccreditation, accreditationClaims],
]

/** A whole document as an office signs it; fresh each time, because parsing freezes it. */
export function documentOf(type: CredentialType<unknown>, claims: object, more: object = {}): JsonObject {
  return structuredClone({
    '@context': [CREDENTIALS_V2_CONTEXT_URL, CONTEXT_URL],
    id: 'urn:uuid:3f1a6b7c-1d2e-4f50-8a9b-0c1d2e3f4a5b',
    type: ['VerifiableCredential', type.name],
    name: type.title,
    issuer: office,
    validFrom: '2026-10-31T12:00:00Z',
    validUntil: '2027-10-31T12:00:00Z',
    credentialSubject: claims,
    credentialStatus: ['revocation', 'suspension', 'refresh'].map((purpose) => ({
      type: 'BitstringStatusListEntry',
      statusPurpose: purpose,
      statusListIndex: '42',
      statusListCredential: `https://${NATIONAL_DOMAIN}/offices/kz-75/status/${purpose}/1.jwt`,
    })),
    credentialSchema: { id: type.schemaUrl, type: 'JsonSchema' },
    iat: 1793448000,
    ...more,
  }) as unknown as JsonObject
}

/** A copy with the value at a path replaced; `undefined` takes the member away. */
export function changed<T>(value: T, path: readonly (string | number)[], to: unknown): T {
  const copy = structuredClone(value)
  let at = copy as Record<string | number, unknown>
  for (const key of path.slice(0, -1)) at = at[key] as typeof at
  const last = path.at(-1) as string
  if (to === undefined) delete at[last]
  else at[last] = to
  return copy
}
