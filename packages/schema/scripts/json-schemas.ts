import * as z from 'zod/mini'
import {
  CREDENTIALS_V2_CONTEXT_URL,
  type CredentialType,
  OfficeAccreditation,
  TransferNotice,
  VolunteerActivity,
  VolunteerHoursExtract,
  VolunteerPassport,
  VolunteerPassportSummary,
  VolunteerRecognition,
  VolunteerTraining,
} from '../src/index.ts'
import { zOfficeAccreditation } from '../src/z-office-accreditation.ts'
import { zTransferNotice } from '../src/z-transfer-notice.ts'
import { zFullDate, zHours, zInstant, zPositiveHours, zUrl } from '../src/z-values.ts'
import { zVolunteerActivity, zVolunteerRecognition, zVolunteerTraining } from '../src/z-volunteer-deeds.ts'
import { zVolunteerHoursExtract } from '../src/z-volunteer-hours-extract.ts'
import { zVolunteerPassport, zVolunteerPassportSummary } from '../src/z-volunteer-passport.ts'

type Schema = Readonly<Record<string, unknown>>

const TYPES: readonly (readonly [CredentialType<unknown>, z.ZodMiniType])[] = [
  [VolunteerPassport, zVolunteerPassport],
  [VolunteerPassportSummary, zVolunteerPassportSummary],
  [VolunteerActivity, zVolunteerActivity],
  [VolunteerTraining, zVolunteerTraining],
  [VolunteerRecognition, zVolunteerRecognition],
  [VolunteerHoursExtract, zVolunteerHoursExtract],
  [TransferNotice, zTransferNotice],
  [OfficeAccreditation, zOfficeAccreditation],
]

/** What the source checks by code, as far as JSON Schema has a keyword for it. */
const KEYWORDS: ReadonlyMap<unknown, Schema> = new Map<unknown, Schema>([
  [zFullDate, { format: 'date' }],
  [zInstant, { format: 'date-time' }],
  [zUrl, { format: 'uri' }],
  [zHours, { multipleOf: 0.25 }],
  [zPositiveHours, { multipleOf: 0.25 }],
])

const dateTime = { type: 'string', format: 'date-time' }
const url = { type: 'string', format: 'uri' }

const languageValue = {
  type: 'object',
  properties: {
    '@value': { type: 'string' },
    '@language': { type: 'string' },
    '@direction': { enum: ['ltr', 'rtl'] },
  },
  required: ['@value'],
  additionalProperties: false,
}
const names = {
  anyOf: [{ type: 'string' }, languageValue, { type: 'array', items: languageValue, minItems: 1 }],
}

const statusEntry = {
  type: 'object',
  properties: {
    id: url,
    type: { const: 'BitstringStatusListEntry' },
    statusPurpose: { enum: ['revocation', 'suspension', 'refresh', 'message'] },
    statusListIndex: { type: 'string', pattern: '^(0|[1-9][0-9]*)$' },
    statusListCredential: { type: 'string', format: 'uri', pattern: '^https://' },
  },
  required: ['type', 'statusPurpose', 'statusListIndex', 'statusListCredential'],
}

/** JSON Schemas (2020-12) of whole credentials, by file name. */
export function jsonSchemas(): ReadonlyMap<string, Schema> {
  return new Map(TYPES.map(([type, claims]) => [`${type.name}.schema.json`, credentialSchema(type, claims)]))
}

function credentialSchema(type: CredentialType<unknown>, claims: z.ZodMiniType): Schema {
  const { $schema, ...subject } = z.toJSONSchema(claims, {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => Object.assign(jsonSchema, KEYWORDS.get(zodSchema)),
  })
  const entry = { ...statusEntry }
  return {
    $schema,
    $id: type.schemaUrl,
    title: type.title?.at(-1)?.['@value'],
    description: type.description?.map((value) => value['@value']).join('\n'),
    type: 'object',
    properties: {
      '@context': {
        type: 'array',
        prefixItems: [{ const: CREDENTIALS_V2_CONTEXT_URL }],
        items: { anyOf: [url, { type: 'object' }] },
        contains: { const: type.contexts[0] },
      },
      id: url,
      type: {
        type: 'array',
        items: { type: 'string' },
        allOf: [{ contains: { const: 'VerifiableCredential' } }, { contains: { const: type.name } }],
      },
      name: names,
      description: names,
      issuer: { anyOf: [url, { type: 'object', properties: { id: url, name: names }, required: ['id'] }] },
      validFrom: dateTime,
      validUntil: dateTime,
      credentialSubject: subject,
      credentialStatus: {
        anyOf: [
          entry,
          {
            type: 'array',
            items: entry,
            contains: { type: 'object', properties: { statusPurpose: { const: 'revocation' } } },
          },
        ],
      },
      credentialSchema: { type: 'object', properties: { id: url, type: { type: 'string' } }, required: ['id', 'type'] },
      iat: { type: 'number' },
      vc: false,
      vp: false,
    },
    required: ['@context', 'type', 'issuer', 'credentialSubject', 'credentialStatus'],
  }
}
