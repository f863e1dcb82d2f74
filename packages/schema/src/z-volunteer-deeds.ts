import * as z from 'zod/mini'
import type { Place, VolunteerActivityClaims, VolunteerRecognitionClaims, VolunteerTrainingClaims } from './claims.ts'
import { inOrder, isSoundSoFar, recordOf, zNamed, zOrganisation, zSkills } from './z-shared.ts'
import {
  zFullDate,
  zHours,
  zInstant,
  zLanguageValues,
  zPositiveHours,
  zRecordId,
  zRegion,
  zSector,
  zSubjectId,
} from './z-values.ts'

const zCountry: z.ZodMiniType<string> = /* @__PURE__ */ z
  .string()
  .check(z.regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code'))

const zPlace: z.ZodMiniType<Place> = /* @__PURE__ */ z.object({
  region: z.exactOptional(zRegion),
  country: z.exactOptional(zCountry),
  locality: z.exactOptional(zLanguageValues),
})

export const zVolunteerActivity: z.ZodMiniType<VolunteerActivityClaims> = /* @__PURE__ */ z
  .object({
    id: zSubjectId,
    participationId: zRecordId,
    organisation: zOrganisation,
    project: zNamed,
    sector: zSector,
    role: zLanguageValues,
    activityStartDate: zInstant,
    activityEndDate: zInstant,
    hours: zPositiveHours,
    mode: z.enum(['onSite', 'online', 'abroad'], 'must be onSite, online or abroad'),
    place: z.exactOptional(zPlace),
    skills: z.exactOptional(zSkills),
    confirmation: z.object({
      method: z.enum(['coordinator', 'checkin-qr', 'geo', 'self-declared'], 'must be one of the methods'),
      date: zFullDate,
    }),
  })
  .check(
    z.refine((c) => inOrder(c.activityStartDate, c.activityEndDate), {
      path: ['activityEndDate'],
      error: 'must not lie before activityStartDate',
      when: isSoundSoFar,
    }),
    z.refine((c) => recordOf(c.organisation.bin, c.participationId), {
      path: ['participationId'],
      error: 'must begin with the BIN of the organisation',
      when: isSoundSoFar,
    }),
  )

export const zVolunteerTraining: z.ZodMiniType<VolunteerTrainingClaims> = /* @__PURE__ */ z
  .object({
    id: zSubjectId,
    participationId: zRecordId,
    provider: zOrganisation,
    course: zNamed,
    sector: z.exactOptional(zSector),
    completedOn: zFullDate,
    hours: z.exactOptional(zHours),
    skills: z.exactOptional(zSkills),
  })
  .check(
    z.refine((c) => recordOf(c.provider.bin, c.participationId), {
      path: ['participationId'],
      error: 'must begin with the BIN of the provider',
      when: isSoundSoFar,
    }),
  )

export const zVolunteerRecognition: z.ZodMiniType<VolunteerRecognitionClaims> = /* @__PURE__ */ z
  .object({
    id: zSubjectId,
    recognitionId: zRecordId,
    awardedBy: zOrganisation,
    award: zNamed,
    sector: z.exactOptional(zSector),
    awardedDate: zFullDate,
  })
  .check(
    z.refine((c) => recordOf(c.awardedBy.bin, c.recognitionId), {
      path: ['recognitionId'],
      error: 'must begin with the BIN of the giver',
      when: isSoundSoFar,
    }),
  )
